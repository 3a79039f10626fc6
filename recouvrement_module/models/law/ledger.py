# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _create_cases(self, roots, partner_ids):
        # EXTENDS recouvrement_module: a case says what kind of debtor its customer is
        super()._create_cases(roots, partner_ids)
        self.env["recouvrement.case"]._categorise(self._customer_scope(partner_ids))
