# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ReportDispute(models.AbstractModel):
    _name = "report.recouvrement_module.dispute"
    _description = "Letter about a dispute"

    def _get_report_values(self, docids, data=None):
        return {"letters": self.env["recouvrement.dispute"].browse(docids)._get_documents()}
