# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_decide(self):
        # EXTENDS recouvrement_module: what nobody answered in time is told to a manager
        super()._phase_decide()
        if not self.dry_run:
            self.env["recouvrement.dispute"]._escalate(self.company_id, self.date)
