# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    def _get_person(self):
        # EXTENDS recouvrement_module: while the collector is away, his stand-in sees to it
        person = super()._get_person()
        stand_in = person._recouvrement_stand_in(self.company_id._recouvrement_today())
        return stand_in if stand_in._recouvrement_works_in(self.company_id) else person

    def action_send_copies(self):
        """Send the invoices of these reminders to their customers again."""
        return self.line_ids.move_id.exists()._recouvrement_send_copies()
