# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    def action_send_copies(self):
        """Send the invoices behind these items to their customers again."""
        return self.move_id.exists()._recouvrement_send_copies()
