# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

from .means import MEANS


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    recouvrement_means = fields.Selection(
        MEANS, string="Means of Payment", help="What is agreed with these terms. Empty: what the customer says."
    )

    def write(self, vals):
        # EXTENDS 'base': the open items of these terms are decided again
        result = super().write(vals)
        if "recouvrement_means" in vals:
            self.env["recouvrement.refresh"]._ask_terms(self.ids)
        return result
