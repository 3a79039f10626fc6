# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementCase(models.Model):
    """What credit control is told of the solvency of a customer."""

    _inherit = "recouvrement.case"

    @api.model
    def _get_control_facts(self, root, customer):
        # EXTENDS recouvrement_module: its grade, and whether a procedure is open
        case = self.search([("company_id", "=", root.id), ("partner_id", "=", customer.id)])
        return super()._get_control_facts(root, customer) | {
            "grade": case.grade or "", "insolvent": bool(case.insolvency_date),
        }  # fmt: skip

    def action_apply_proposal(self):
        """Decide on the limit that the last rating proposes."""
        self.ensure_one()
        return self.score_id.action_apply()
