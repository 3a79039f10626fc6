# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    def action_credit_limit(self):
        """Decide on the limit of this customer."""
        self.ensure_one()
        self._check_credit_manager()
        return {
            "type": "ir.actions.act_window", "name": self.env._("Credit Limit"),
            "res_model": "recouvrement.credit.limit.wizard", "views": [(False, "form")], "target": "new",
            "context": {"default_case_id": self.id, "default_amount": self.credit_limit_effective},
        }  # fmt: skip
