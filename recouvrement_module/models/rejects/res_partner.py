# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

from .means import MEANS


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_means = fields.Selection(
        MEANS,
        string="Means of Payment",
        company_dependent=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="How this customer pays as a rule; the payment term and the invoice may say otherwise. Debits, bills "
        "and promissory notes are presented by us: they are not reminded before they come back.",
    )

    def write(self, vals):
        # EXTENDS 'base': the open items of these customers are decided again
        result = super().write(vals)
        if "recouvrement_means" in vals:
            self.env["recouvrement.refresh"]._ask_partners(self.commercial_partner_id.ids)
        return result
