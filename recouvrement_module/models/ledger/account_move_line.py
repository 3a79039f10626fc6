# Part of recouvrement_module. License LGPL-3.
from odoo import api, models

# The columns from which an item is made: only a change of one of them is news for collection.
WATCHED = frozenset({
    "account_id", "amount_currency", "amount_residual", "amount_residual_currency", "company_id", "currency_id", "date",
    "date_maturity", "move_name", "no_followup", "parent_state", "partner_id", "reconciled",
})  # fmt: skip


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account'
        lines = super().create(vals_list)
        self.env["recouvrement.refresh"]._ask_lines(lines.ids)
        return lines

    def unlink(self):
        # EXTENDS 'account'
        self.env["recouvrement.refresh"]._ask_partners_of(self.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        # EXTENDS 'base': reconciliations, due dates and resets to draft pass here, not through write().
        changed = set().union(*vals_list)
        if "partner_id" in changed:
            self.env["recouvrement.refresh"]._ask_partners_of(self.ids)
        if not WATCHED.isdisjoint(changed):
            self.env["recouvrement.refresh"]._ask_lines(self.ids)
        return super()._write_multi(vals_list)
