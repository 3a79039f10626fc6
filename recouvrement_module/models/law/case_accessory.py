# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    accessory_ids = fields.One2many("recouvrement.accessory", "case_id", string="Accessories", readonly=True)

    def action_open_claim(self):
        """Open the itemised claim of these customers: what is owed today besides the principal, line by line."""
        return self.env["recouvrement.claim.sheet"]._open_for(self)
