# Part of recouvrement_module. License LGPL-3.
"""Previews of formal notices, from whatever a person has in front of him."""

from odoo import models


class ReportFormalNoticeMove(models.AbstractModel):
    _name = "report.recouvrement_module.formal_notice_move"
    _description = "Preview of a formal notice for invoices"

    def _get_report_values(self, docids, data=None):
        moves = self.env["account.move"].browse(docids)
        moves.check_access("read")
        reminders = self.env["recouvrement.reminder"]
        return {"letters": reminders._preview_formal_notices(moves.commercial_partner_id, moves)}


class ReportFormalNoticePartner(models.AbstractModel):
    _name = "report.recouvrement_module.formal_notice_partner"
    _description = "Preview of a formal notice for customers"

    def _get_report_values(self, docids, data=None):
        partners = self.env["res.partner"].browse(docids)
        partners.check_access("read")
        return {"letters": self.env["recouvrement.reminder"]._preview_formal_notices(partners)}


class ReportFormalNoticeCase(models.AbstractModel):
    _name = "report.recouvrement_module.formal_notice_case"
    _description = "Preview of a formal notice for cases"

    def _get_report_values(self, docids, data=None):
        cases = self.env["recouvrement.case"].browse(docids)
        cases.check_access("read")
        letters = []
        for root, cases_of_root in cases.grouped("company_id").items():
            letters += self.env["recouvrement.reminder"]._preview_formal_notices(cases_of_root.partner_id, root=root)
        return {"letters": letters}
