# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..models.law.accessory import KINDS

TEMPLATE = "recouvrement_module.claim_document"


class RecouvrementCharge(models.TransientModel):
    """Charge interest, indemnities and costs of the invoices of a claim: nothing is charged but by a person."""

    _name = "recouvrement.charge"
    _description = "Charge of interest and indemnities"

    sheet_id = fields.Many2one("recouvrement.claim.sheet", string="Claim", required=True, ondelete="cascade")
    until = fields.Date(related="sheet_id.until")
    company_id = fields.Many2one(related="sheet_id.company_id")
    what = fields.Selection(
        [("all", "Everything"), *KINDS], default="all", required=True,
        help="What the lines below propose; change or untick them as you please.",
    )  # fmt: skip
    line_ids = fields.One2many(
        "recouvrement.charge.line", "charge_id", string="Amounts", compute="_compute_line_ids", store=True,
        readonly=False,
    )  # fmt: skip
    post = fields.Boolean(
        string="Post at Once",
        help="Otherwise the documents wait in draft for a manager of collection or an accountant.",
    )
    missing = fields.Char(compute="_compute_missing", help="What must be chosen in the settings first.")
    has_journal = fields.Boolean(compute="_compute_missing")

    @api.depends("sheet_id", "what")
    def _compute_line_ids(self):
        for wizard in self:
            lines = wizard._propose_lines() if wizard.sheet_id else []
            wizard.line_ids = [Command.clear(), *map(Command.create, lines)]

    @api.depends("line_ids.kind", "line_ids.chosen")
    def _compute_missing(self):
        for wizard in self:
            root = wizard._get_root()
            kinds = set(wizard.line_ids.filtered("chosen").mapped("kind"))
            wizard.has_journal = bool(root.recouvrement_charge_journal_id)
            wizard.missing = root._recouvrement_missing_for_charge(kinds) if root else ""

    def _get_root(self):
        return self.company_id.sudo().root_id  # sudo: a root is reached through any of its branches

    def _get_claims(self):
        """The claims of invoices in whose books this person works now."""
        # sudo: whoever reads a claim may know in whose books its invoices are
        claims = self.sheet_id._get_claims()
        moves = self.env["account.move"].sudo().browse([claim.invoice.key.move_id for claim in claims])
        ours = set(moves.filtered(lambda move: move.company_id in self.env.companies).ids)
        return [claim for claim in claims if claim.invoice.key.move_id in ours]

    def _propose_lines(self):
        """What is left of each accessory; what the company tolerates is not ticked."""
        Accessory = self.env["recouvrement.accessory"]
        claims = self._get_claims()
        balances = Accessory._get_balances(claims)
        return [
            {
                "chosen": bool(claimed[kind]), "partner_id": claim.invoice.key.partner_id,
                "move_id": claim.invoice.key.move_id, "name": claim.invoice.name, "kind": kind,
                "currency_id": Accessory._get_currency(claim, kind).id,
                "left": float(balance.left), "value": float(balance.left),
            }
            for claim in claims for claimed in [Accessory._get_claimed(claim)]
            for kind in claim.accrued if self.what in ("all", kind)
            for balance in [balances[claim.invoice.key.move_id, kind]] if balance.left > 0
        ]  # fmt: skip

    # ---------------------------------------------------------------- buttons

    def action_create_journal(self):
        """Make the journal of charges, and stay here."""
        self.ensure_one()
        Settings = self.env["recouvrement.settings"]
        Settings.check_access("write")
        root = self._get_root()
        Settings.new({"company_id": root.id})._check_own_company()
        # sudo: a manager of collection, whom the settings ask for, makes this journal and no other
        root._recouvrement_create_charge_journal()
        return self._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window", "name": self.env._("Charge Interest and Costs"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")], "target": "new",
        }  # fmt: skip

    def action_charge(self):
        """Make one document for each customer and currency, with its claim attached."""
        self.ensure_one()
        Accessory = self.env["recouvrement.accessory"]
        self.env["recouvrement.reminder"]._check_collector()
        if self.post:
            Accessory._check_charge_poster()
        groups = Accessory._group_charges(self._get_amounts())
        documents = self.env["account.move"]
        for amounts, (name, content) in zip(groups, self._render_claims(groups), strict=True):
            document = Accessory._charge(amounts)
            document._recouvrement_attach(name, content)
            documents |= document
        if self.post:
            documents.action_post()
        return documents._recouvrement_open_charges()

    def _get_amounts(self):
        """What was ticked.

        :return: list of (claim, kind, Decimal amount)
        """
        today = self._get_root()._recouvrement_today()
        if self.until > today:
            raise UserError(self.env._(
                "Only what has run until today is charged: strike the claim on %s.", format_date(self.env, today)
            ))  # fmt: skip
        claims = {claim.invoice.key.move_id: claim for claim in self._get_claims()}
        amounts = {}
        chosen = self.line_ids.filtered("chosen")
        if empty := chosen.filtered(lambda line: line.currency_id.compare_amounts(line.value, 0) <= 0):
            raise UserError(self.env._(
                "%s is ticked without an amount: enter one, or take the tick off.", empty[0].name
            ))  # fmt: skip
        for line in chosen:
            if line.move_id.id in claims:
                value = Decimal(str(line.currency_id.round(line.value)))
                key = (line.move_id.id, line.kind)
                amounts[key] = amounts.get(key, Decimal(0)) + value
        if not amounts:
            raise UserError(self.env._("Nothing is ticked: tick what is to be charged."))
        return [(claims[move_id], kind, value) for (move_id, kind), value in amounts.items()]

    def _render_claims(self, groups):
        """The claims of the invoices of which something is charged, as they are before it: all made in one go.

        :param groups: of ``recouvrement.accessory._group_charges``.
        :return: list of (name of the file, its bytes)
        """
        names, documents = [], {}
        for rank, amounts in enumerate(groups):
            claims = list({claim.invoice.key.move_id: claim for claim, _kind, _value in amounts}.values())
            customer = self.env["res.partner"].browse(claims[0].invoice.key.partner_id)
            customer.check_access("read")
            document = self.sheet_id._prepare_document(customer, claims)
            documents[rank] = {**document, "subject": document["title"]}
            names.append(f"{self.sheet_id._get_file_name(customer)}.pdf")
        contents = self.env["recouvrement.letter"]._render_documents(documents, TEMPLATE)
        return list(zip(names, contents.values(), strict=True))


class RecouvrementChargeLine(models.TransientModel):
    _name = "recouvrement.charge.line"
    _description = "Amount that is charged"

    charge_id = fields.Many2one("recouvrement.charge", string="Dialog", required=True, ondelete="cascade", index=True)
    chosen = fields.Boolean(string="Charge")
    partner_id = fields.Many2one("res.partner", string="Customer")
    move_id = fields.Many2one("account.move", string="Entry", ondelete="cascade")
    name = fields.Char(string="Invoice")
    kind = fields.Selection(KINDS, string="What")
    currency_id = fields.Many2one("res.currency")
    left = fields.Monetary()
    value = fields.Monetary(string="To Charge")


class RecouvrementClaimSheet(models.TransientModel):
    _inherit = "recouvrement.claim.sheet"

    def action_charge(self):
        """Choose what is charged."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        return self._open_dialog("recouvrement.charge", self.env._("Charge Interest and Costs"))

    @api.model
    def _charge_for(self, records):
        """Choose what is charged of some customers, invoices or items."""
        self.env["recouvrement.reminder"]._check_collector()
        return self.with_context(active_model=records._name, active_ids=records.ids).create({}).action_charge()
