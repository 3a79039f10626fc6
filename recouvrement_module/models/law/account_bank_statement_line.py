# Part of recouvrement_module. License LGPL-3.
from odoo import models


class AccountBankStatementLine(models.Model):
    """A line of the bank that settles invoices without a payment is ordered like one."""

    _name = "account.bank.statement.line"
    _inherit = ["account.bank.statement.line", "recouvrement.ordered"]
