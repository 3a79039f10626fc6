# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementReminderEvent(models.Model):
    """What became of a reminder after it left: an append-only log, each row with author and time."""

    _name = "recouvrement.reminder.event"
    _description = "Follow-up of a reminder"
    _order = "id"

    reminder_id = fields.Many2one("recouvrement.reminder", required=True, ondelete="cascade", index=True)
    kind = fields.Selection(
        [
            ("bounce", "Came Back"),
            ("deposit", "Deposited"),
            ("presented", "First Presented"),
            ("receipt", "Received"),
            ("refused", "Refused"),
            ("unclaimed", "Unclaimed"),
            ("return", "Returned: Wrong Address"),
            ("note", "Note"),
        ],
        required=True,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    tracking = fields.Char(string="Tracking Number")
    note = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Proof")

    def write(self, vals):
        # EXTENDS 'base': append-only, for the superuser too
        self._check_append_only()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_append_only(self):
        if self:
            raise UserError(self.env._("The follow-up of a reminder can only be added to."))
