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
        ],
        string="What Happened",
        required=True,
        default="deposit",
    )
    date = fields.Date(string="On", required=True, default=lambda self: self.env.company.root_id._recouvrement_today())
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
        if self.tracking and len(self.reminder_ids) > 1:
            raise UserError(self.env._("A tracking number is of one letter: record them one by one."))
        self.reminder_ids._register_by(self.registered_by)
        # sudo: the follow-up is written by its buttons only; its author is the user
        events = self.env["recouvrement.reminder.event"].sudo().create([
            {
                "reminder_id": reminder.id, "kind": self.kind, "date": self.date,
                "tracking": (self.tracking or "").strip(), "note": self.note,
                "attachment_ids": self.attachment_ids.ids,
            }
            for reminder in self.reminder_ids
        ])  # fmt: skip
        # sudo: the proof hangs on what it proves
        self.attachment_ids.sudo().write({"res_model": events._name, "res_id": events[:1].id})
        return {"type": "ir.actions.act_window_close"}
