# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..models.law.accessory import KINDS


class RecouvrementWaive(models.TransientModel):
    """Waive interest, indemnities or costs of the invoices of a claim: who, when and why are kept."""

    _name = "recouvrement.waive"
    _description = "Waiver of accessories"

    sheet_id = fields.Many2one("recouvrement.claim.sheet", string="Claim", required=True, ondelete="cascade")
    what = fields.Selection(
        [("all", "Everything"), *KINDS],
        default="all",
        required=True,
        help="What the lines below show: tick what is waived.",
    )
    line_ids = fields.One2many(
        "recouvrement.waive.line", "waive_id", string="Amounts", compute="_compute_line_ids", store=True, readonly=False
    )
    totals = fields.Char(string="Waived in All", compute="_compute_totals")
    reason = fields.Char(required=True)

    @api.depends("line_ids.chosen", "line_ids.value")
    def _compute_totals(self):
        for wizard in self:
            by_currency = wizard.line_ids.filtered("chosen").grouped("currency_id")
            wizard.totals = " + ".join(
                format_amount(self.env, sum(lines.mapped("value")), currency) for currency, lines in by_currency.items()
            )

    @api.depends("sheet_id", "what")
    def _compute_line_ids(self):
        for wizard in self:
            lines = wizard._propose_lines() if wizard.sheet_id else []
            wizard.line_ids = [Command.clear(), *map(Command.create, lines)]

    def _propose_lines(self):
        """What is left of each accessory that is chosen."""
        Accessory = self.env["recouvrement.accessory"]
        claims = self.sheet_id._get_claims()
        balances = Accessory._get_balances(claims)
        return [
            {
                "move_id": claim.invoice.key.move_id, "name": claim.invoice.name, "kind": kind,
                "currency_id": Accessory._get_currency(claim, kind).id,
                "left": float(balance.left), "value": float(balance.left),
            }
            for claim in claims for kind in claim.accrued if self.what in ("all", kind)
            for balance in [balances[claim.invoice.key.move_id, kind]] if balance.left > 0
        ]  # fmt: skip

    def action_waive(self):
        """Waive the amounts of the lines."""
        self.ensure_one()
        Accessory = self.env["recouvrement.accessory"]
        Accessory._check_manager()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why it is waived: the reason is kept."))
        claims = {claim.invoice.key.move_id: claim for claim in self.sheet_id._get_claims()}
        amounts = [
            (claims[line.move_id.id], line.kind, Decimal(str(line.currency_id.round(line.value))))
            for line in self.line_ids if line.chosen and line.value and line.move_id.id in claims
        ]  # fmt: skip
        if not amounts:
            raise UserError(self.env._("Nothing is ticked: tick what is waived."))
        Accessory._waive(amounts, self.reason)
        return {"type": "ir.actions.act_window_close"}  # the claim below is read anew


class RecouvrementWaiveLine(models.TransientModel):
    _name = "recouvrement.waive.line"
    _description = "Amount that is waived"

    waive_id = fields.Many2one("recouvrement.waive", string="Waiver", required=True, ondelete="cascade", index=True)
    chosen = fields.Boolean(string="Waive")
    move_id = fields.Many2one("account.move", string="Document", ondelete="cascade")
    name = fields.Char(string="Invoice")
    kind = fields.Selection(KINDS, string="What")
    currency_id = fields.Many2one("res.currency")
    left = fields.Monetary()
    value = fields.Monetary(string="To Waive")
