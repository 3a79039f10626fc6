# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ReportClaim(models.AbstractModel):
    _name = "report.recouvrement_module.claim"
    _description = "Itemised claim"

    def _get_report_values(self, docids, data=None):
        sheets = self.env["recouvrement.claim.sheet"].browse(docids)
        return {"claims": [document for sheet in sheets for document in sheet._get_documents()]}
