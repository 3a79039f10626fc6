# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ReportStatement(models.AbstractModel):
    _name = "report.recouvrement_module.statement"
    _description = "Statement of account"

    def _get_report_values(self, docids, data=None):
        wizards = self.env["recouvrement.statement"].browse(docids)
        return {"statements": [document for wizard in wizards for document in wizard._get_documents()]}
