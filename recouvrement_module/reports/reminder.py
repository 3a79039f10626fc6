# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ReportReminder(models.AbstractModel):
    _name = "report.recouvrement_module.reminder_preview"
    _description = "Preview of a reminder"

    def _get_report_values(self, docids, data=None):
        reminders = self.env["recouvrement.reminder"].browse(docids)
        return {"letters": reminders._get_preview_documents()}
