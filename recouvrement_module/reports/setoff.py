# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ReportSetoff(models.AbstractModel):
    _name = "report.recouvrement_module.setoff"
    _description = "Letter of set-off"

    def _get_report_values(self, docids, data=None):
        return {"letters": self.env["recouvrement.setoff"].browse(docids)._get_documents()}
