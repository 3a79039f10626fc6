# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    @api.depends("fact")
    def _compute_kind(self):
        # EXTENDS recouvrement_module
        super()._compute_kind()
        for item in self.filtered(lambda item: item.fact == "charge"):
            item.kind = ", ".join(filter(None, [item.kind, self.env._("Interest charged")]))
