# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class RecouvrementSettings(models.TransientModel):
    """Where interest and indemnities go in the books, once they are charged."""

    _inherit = "recouvrement.settings"

    recouvrement_charge_journal_id = fields.Many2one("account.journal", string="Journal of Charges")
    recouvrement_interest_account_id = fields.Many2one("account.account", string="Income from Interest")
    recouvrement_indemnity_account_id = fields.Many2one("account.account", string="Income from Indemnities")

    @api.model
    def default_get(self, fields):
        # EXTENDS recouvrement_module: the accounts of the chart are those that are proposed
        values = super().default_get(fields)
        accounts = self.env.company.sudo().root_id._recouvrement_charge_accounts()  # sudo: see there
        return values | {
            "recouvrement_interest_account_id": accounts["interest"].id,
            "recouvrement_indemnity_account_id": accounts["indemnity"].id,
        }

    def action_create_charge_journal(self):
        """Make the journal of charges, and stay here."""
        self.ensure_one()
        self.check_access("write")
        self._check_own_company()
        # sudo: a manager of collection, whom the access rules of this model ask for, makes this journal and no other
        journal = self.company_id.sudo()._recouvrement_create_charge_journal()
        self.recouvrement_charge_journal_id = journal.id
        return {
            "type": "ir.actions.act_window", "name": self.env._("Settings of Collection"), "res_model": self._name,
            "res_id": self.id, "views": [(False, "form")], "target": "new",
        }  # fmt: skip
