# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: short payments follow their lines, and come from the ledger
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        # sudo: what the ledger says is the same whoever lets it be read
        Shortage = self.env["recouvrement.shortage"].sudo()
        Shortage._reattach(scope)
        Shortage._follow(scope)
