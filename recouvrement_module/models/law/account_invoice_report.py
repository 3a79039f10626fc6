# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class AccountInvoiceReport(models.Model):
    _inherit = "account.invoice.report"

    _depends = {"account.move": ["recouvrement_is_charge"]}

    @api.model
    def _where(self):
        # EXTENDS 'account': interest and indemnities are no sales
        return SQL("%s AND move.recouvrement_is_charge IS NOT TRUE", super()._where())
