# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.law.reminder_registered import MEANS


class RecouvrementDelivery(models.TransientModel):
    """What the post, or the provider of electronic registered letters, says of formal notices: with its proof."""

    _name = "recouvrement.delivery"
    _description = "Delivery of a formal notice"

    reminder_ids = fields.Many2many("recouvrement.reminder", string="Formal Notices", required=True, readonly=True)
    registered_by = fields.Selection(MEANS, required=True, default="post")
    kind = fields.Selection(
        [
            ("deposit", "Deposited"),
            ("presented", "First Presented"),
            ("receipt", "Received"),
            ("refused", "Refused"),
            ("unclaimed", "Unclaimed"),
            ("return", "Returned: Wrong Address"),
            ("withdrawal", "Noted Wrong: Withdraw It"),
        ],
        string="What Happened",
        required=True,
        default="deposit",
    )
    date = fields.Date(string="On", required=True, default=lambda self: self.env.company.root_id._recouvrement_today())
    event_id = fields.Many2one(
        "recouvrement.reminder.event",
        string="What Was Wrong",
        domain="[('reminder_id', 'in', reminder_ids), ('kind', 'not in', ('note', 'bounce', 'withdrawal')), "
        "('counter_ids', '=', False)]",
    )
    tracking = fields.Char(string="Tracking Number")
    note = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Proof", help="Proof of deposit, notice of receipt …")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': as it was chosen before they left
        values = super().default_get(fields)
        ids = self.env.context.get("default_reminder_ids") or []
        means = set(self.env["recouvrement.reminder"].browse(ids).mapped("registered_by"))
        return values | ({"registered_by": means.pop() or "post"} if len(means) == 1 else {})

    def action_record(self):
        """Write it on each of them."""
        self.ensure_one()
        self.reminder_ids._check_collector()
        if self.kind == "withdrawal":
            self._withdraw()
            return {"type": "ir.actions.act_window_close"}
        if self.tracking and len(self.reminder_ids) > 1:
            raise UserError(self.env._("A tracking number is of one letter: record them one by one."))
        self.reminder_ids._register_by(self.registered_by)
        # what is only read, say a document of somebody else, is not moved here
        self.attachment_ids.check_access("write")
        proofs = [self._get_proofs(rank) for rank, _reminder in enumerate(self.reminder_ids)]
        # sudo: the follow-up is written by its buttons only; its author is the user
        events = self.env["recouvrement.reminder.event"].sudo().create([
            {
                "reminder_id": reminder.id, "kind": self.kind, "date": self.date,
                "tracking": (self.tracking or "").strip(), "note": self.note,
                "attachment_ids": attachments.ids,
            }
            for reminder, attachments in zip(self.reminder_ids, proofs, strict=True)
        ])  # fmt: skip
        for event, attachments in zip(events, proofs, strict=True):
            attachments.write({"res_model": events._name, "res_id": event.id})
        return {"type": "ir.actions.act_window_close"}

    def _withdraw(self):
        """Write the counter-event of what was noted wrong: it counts no more, and stays."""
        if not self.event_id:
            raise UserError(self.env._("Choose what was noted wrong."))
        self.event_id.check_access("read")
        reminder = self.event_id.reminder_id
        # sudo: see action_record
        self.env["recouvrement.reminder.event"].sudo().create({
            "reminder_id": reminder.id, "kind": "withdrawal", "withdraws_id": self.event_id.id, "note": self.note,
            "date": reminder.company_id._recouvrement_today(),
        })  # fmt: skip

    def _get_proofs(self, rank):
        """The proof of one of the notices, each with its own: the first has the original, the others a copy."""
        # sudo: the proof hangs on what it proves
        attachments = self.attachment_ids.sudo()
        return attachments.browse().concat(*(one.copy() for one in attachments)) if rank else attachments
