# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ReportShortage(models.AbstractModel):
    _name = "report.recouvrement_module.shortage"
    _description = "Letter about a short payment"

    def _get_report_values(self, docids, data=None):
        return {"letters": self.env["recouvrement.shortage"].browse(docids)._get_documents()}
