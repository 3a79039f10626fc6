# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: what was said of the accessories of an invoice follows its lines
        super()._prepare_answers(partner_ids)
        self.env["recouvrement.accessory"]._reattach(self._customer_scope(partner_ids))
