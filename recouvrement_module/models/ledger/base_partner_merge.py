# Part of recouvrement_module. License LGPL-3.
from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': core moves the foreign keys by raw SQL and would break on two cases of one
        # customer, so the cases become one first.
        # sudo: whoever may merge contacts need not have rights in collection
        self.env["recouvrement.case"].sudo()._fold(src_partners.ids, dst_partner.commercial_partner_id.id)
        self._recouvrement_forget_payers(src_partners.sudo(), dst_partner.sudo())
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _recouvrement_forget_payers(self, src_partners, dst_partner):
        """Merged partners do not pay for each other any more, nor keep a payer whom nobody could choose now.

        Core copies what the sources have to the one that stays, and would be refused.
        """
        merged = (src_partners | dst_partner).commercial_partner_id
        for partner in (src_partners | dst_partner).filtered("recouvrement_payer_id"):
            payer = partner.recouvrement_payer_id
            if merged & (payer.commercial_partner_id | payer._get_recouvrement_payers()) or not payer.active:
                partner.recouvrement_payer_id = False
