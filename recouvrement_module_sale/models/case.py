# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    def _open_exposure(self, part):
        # EXTENDS recouvrement_module
        if part not in ("order", "delivery"):
            return super()._open_exposure(part)
        return {
            "type": "ir.actions.act_window", "name": self.env._("Orders to Invoice"), "res_model": "sale.order",
            "views": [(False, "list"), (False, "form")],
            "domain": [
                ("state", "=", "sale"), ("invoice_status", "!=", "invoiced"),
                ("partner_invoice_id.commercial_partner_id", "=", self.partner_id.id),
                ("company_id", "child_of", self.company_id.id),
            ],
        }  # fmt: skip
