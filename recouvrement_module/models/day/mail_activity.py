# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    recouvrement_hour = fields.Char(
        string="Hour of the Call", readonly=True, help="At which the customer wants to be called, as 14:30."
    )

    def action_recouvrement_later(self):
        """Put activities off to the next working day."""
        root = self.env.company.root_id
        tomorrow = root._recouvrement_calendar().add_working(root._recouvrement_today(), 1)
        self.filtered("active").date_deadline = tomorrow
        return True
