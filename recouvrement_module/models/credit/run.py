# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_select(self):
        # EXTENDS recouvrement_module: limits that were changed outside are recorded, temporary ones end by themselves
        super()._phase_select()
        if self.dry_run:
            return
        Case = self.env["recouvrement.case"]
        Case._repair_limits(self.company_id)
        Case.search([("company_id", "=", self.company_id.id), ("insurance_limit_ids", "!=", False)])._follow_insurance()
        Case._watch_credit(self.company_id)
