# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ..models.disputes.words import FILES
from ..models.dunning.words import say
from ..rules.reply import words_like_numbers
from ..rules.upload import MIMETYPES, kind_of, refusal, safe_name

MOST = 2000  # characters of a reply that are taken over


class RecouvrementDisputeWizard(models.TransientModel):
    """Say what a customer disputes: what is selected where it is opened, whole or for a part."""

    _name = "recouvrement.dispute.wizard"
    _inherit = ["recouvrement.selected.records"]
    _description = "Open a dispute"

    _accepted = {
        "recouvrement.case": "_from_cases",
        "recouvrement.item": "_from_items",
        "account.move": "_from_moves",
        "recouvrement.reply": "_from_replies",
    }

    line_ids = fields.One2many("recouvrement.dispute.wizard.line", "wizard_id", string="What Is Disputed")
    reason_id = fields.Many2one("recouvrement.dispute.reason", required=True)
    user_id = fields.Many2one(
        "res.users", string="Owner", domain=[("share", "=", False)], compute="_compute_user_id", store=True,
        compute_sudo=False, readonly=False, help="Who answers it: any colleague, as the reason proposes.",
    )  # fmt: skip
    description = fields.Text(string="Words of the Customer")
    attachment_ids = fields.Many2many(
        "ir.attachment", string="Files", help="What proves it: PDF, PNG, JPG or plain text, 5 files of 5 MB at most."
    )

    @api.depends("reason_id", "line_ids.chosen")
    def _compute_user_id(self):
        for wizard in self:
            wizard.user_id = wizard._get_proposed_owner()

    def _get_proposed_owner(self):
        """Who answers as the reason says it, for what is ticked."""
        items = self.line_ids.filtered("chosen").item_id._origin or self.line_ids.item_id._origin
        return self.reason_id._find_owner(items) if self.reason_id else self.env["res.users"]

    @api.model
    def _say_select(self):
        return self.env._("Select a customer, invoices or open items first.")

    def _from_cases(self, cases):
        """All that is open of a customer; he says which, unless there is but one."""
        debits = cases.item_ids.filtered(lambda item: item.residual_currency > 0)
        return self._propose(debits, chosen=debits if len(debits) == 1 else debits.browse())

    def _from_items(self, items):
        return self._propose(items.filtered(lambda item: item.residual_currency > 0))

    def _from_moves(self, moves):
        moves = moves._recouvrement_of_customers()
        return self._from_items(self.env["recouvrement.item"].search([("move_id", "in", moves.ids)]))

    def _from_replies(self, replies):
        """What a customer writes of: the invoices that he names are ticked."""
        replies._check_filed()
        text = "\n\n".join(
            html2plaintext(reply.message_id.body or "", include_references=False).strip() for reply in replies
        )
        debits = replies.case_id.item_ids.filtered(lambda item: item.residual_currency > 0)
        subjects = " ".join(reply.subject or "" for reply in replies)
        numbers = set(words_like_numbers(f"{subjects}\n{text}"))
        named = debits.filtered(lambda item: item.name in numbers)
        values = self._propose(debits, chosen=named or (debits if len(debits) == 1 else named))
        return values | {"description": text[:MOST]}

    @api.model
    def _propose(self, items, chosen=None):
        """The values of the dialog about some items, of which some are ticked; all when None."""
        if not items:
            raise UserError(self.env._("Nothing is open here that could be disputed."))
        chosen = items if chosen is None else chosen
        disputable = self.env["recouvrement.dispute"]._get_disputable(items)
        return {"line_ids": [
            Command.create({"item_id": item.id, "chosen": item in chosen and left > 0, "amount": left})
            for item, left in zip(items, disputable, strict=True)
        ]}  # fmt: skip

    def action_open(self):
        """Open the disputes; the customer is told of the only one where the company wants it."""
        self.ensure_one()
        parts = [(line.item_id, line.amount) for line in self.line_ids if line.chosen]
        # a reply is read, and its files kept, when what it says is recorded
        replies = self.env["recouvrement.reply"].browse(self.env.context.get("recouvrement_reply_ids", [])).exists()
        files = self._read_files()
        vals = {
            "reason_id": self.reason_id.id, "description": self.description,
            "origin": "reply" if replies else "person",
        }  # fmt: skip
        if self.user_id != self._get_proposed_owner():  # else the reason says it for each customer
            vals["user_id"] = self.user_id.id
        disputes = self.env["recouvrement.dispute"]._open(parts, vals)
        replies._conclude("disputes")
        disputes._keep_files(replies.message_id)
        disputes._add_files(files)
        if len(disputes) == 1 and disputes.untold:
            return disputes.action_tell()
        return {"type": "ir.actions.act_window_close"}

    def _read_files(self):
        """The files that were added, as they are kept: list of (name, content, type).

        They are read with the rights of the user, who names no file that he may not open.
        """
        self.attachment_ids.check_access("read")
        files = [(file.name, file.raw or b"") for file in self.attachment_ids]
        if refused := refusal(files):
            code, name = refused
            raise UserError(say(self.env, FILES[code]) % name if name else say(self.env, FILES[code]))
        kinds = [kind_of(content) for _name, content in files]
        return [
            (safe_name(name, kind), content, MIMETYPES[kind])
            for (name, content), kind in zip(files, kinds, strict=True)
        ]


class RecouvrementDisputeWizardLine(models.TransientModel):
    """One open item of the dialog."""

    _name = "recouvrement.dispute.wizard.line"
    _description = "Item to dispute"

    wizard_id = fields.Many2one("recouvrement.dispute.wizard", required=True, ondelete="cascade")
    item_id = fields.Many2one("recouvrement.item", required=True, ondelete="cascade")
    chosen = fields.Boolean(string="Disputes It")
    name = fields.Char(related="item_id.name", related_sudo=False)
    rank = fields.Integer(related="item_id.rank", related_sudo=False)
    due_date = fields.Date(related="item_id.due_date", related_sudo=False)
    currency_id = fields.Many2one(related="item_id.currency_id", related_sudo=False)
    residual_currency = fields.Monetary(related="item_id.residual_currency", related_sudo=False)
    amount = fields.Monetary(string="Disputed", help="The whole, or a part: only that is not asked.")

    @api.constrains("item_id")
    def _check_item_id(self):
        """Items of other companies are not read here."""
        self.sudo(False).item_id.check_access("read")  # constraints run as superuser

    @api.onchange("amount")
    def _onchange_amount(self):
        """Whoever enters an amount disputes it."""
        for line in self:
            if line.amount != line._origin.amount:
                line.chosen = line.amount > 0
