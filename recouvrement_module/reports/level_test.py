# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ReportLevelTest(models.AbstractModel):
    _name = "report.recouvrement_module.level_test"
    _description = "Preview of a step on a customer"

    def _get_report_values(self, docids, data=None):
        wizards = self.env["recouvrement.level.test"].browse(docids)
        return {"letters": [document for wizard in wizards for document in wizard._get_documents()]}
