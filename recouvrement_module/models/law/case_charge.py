# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    def action_charge(self):
        """Choose what of the interest, indemnities and costs of these customers is charged."""
        return self.env["recouvrement.claim.sheet"]._charge_for(self)
