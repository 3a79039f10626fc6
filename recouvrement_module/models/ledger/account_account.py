# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules import account_role


class AccountAccount(models.Model):
    _inherit = "account.account"

    recouvrement_role = fields.Selection(
        selection=[
            ("dunned", "Reminded"),
            ("netted", "Netted only"),
            ("bill", "Bill not yet due"),
            ("retention", "Retention"),
            ("ignored", "Ignored"),
        ],
        string="Role in collection",
        compute="_compute_recouvrement_role",
        store=True,
        readonly=False,
        help="What collection does with the open lines of this receivable account: remind them, only "
        "net their credits and debits, show them as bills or retentions, or leave them out.",
    )

    @api.depends("account_type", "non_trade")
    def _compute_recouvrement_role(self):
        for account in self:
            company = account.sudo().company_ids[:1].root_id
            account.recouvrement_role = account_role.preset(
                company.chart_template,
                account.sudo().with_company(company).code if company else None,
                account.account_type,
                account.non_trade,
            )

    def write(self, vals):
        # EXTENDS 'account': another role means other items for every customer of the account.
        result = super().write(vals)
        if "recouvrement_role" in vals:
            self.env["recouvrement.refresh"]._ask_accounts(self)
        return result
