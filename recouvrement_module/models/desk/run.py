# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_decide(self):
        # EXTENDS recouvrement_module: a new case has its collector before anything leaves in his name
        super()._phase_decide()
        if not self.dry_run:
            self.env["recouvrement.case"]._assign_by_rules(self.company_id)
