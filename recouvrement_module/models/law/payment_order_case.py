# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    def action_say_orders(self):
        """Say when the accountant of a public buyer ordered its payments, also of those that are but a bank line."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        wizard = self.env["recouvrement.payment.order"].create({"case_id": self.id})
        return {
            "type": "ir.actions.act_window", "name": self.env._("Payment Orders"), "res_model": wizard._name,
            "res_id": wizard.id, "views": [(False, "form")], "target": "new",
        }  # fmt: skip
