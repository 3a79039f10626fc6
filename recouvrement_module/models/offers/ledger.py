# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: offers follow their lines, and are judged by what was paid
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        self.env["recouvrement.offer.item"]._reattach(scope)
        # sudo: offers are written by their buttons, and here
        self.env["recouvrement.offer"].sudo()._judge(scope)
