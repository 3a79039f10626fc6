# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementRun(models.Model):
    _inherit = "recouvrement.run"

    def _phase_decide(self):
        # EXTENDS recouvrement_module: rates that will be needed, and last days that come near, are told in time
        super()._phase_decide()
        if not self.dry_run:
            self.env["recouvrement.rate"]._ask_for_missing(self.company_id, self.date)
            self.env["recouvrement.limitation.alert"]._tell(self.company_id, self.date)
