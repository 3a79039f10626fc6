# Part of recouvrement_module. License LGPL-3.
from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # EXTENDS 'base': core moves the foreign keys by raw SQL and would break on two cases of one
        # customer, so the cases become one first.
        # sudo: whoever may merge contacts need not have rights in collection
        self.env["recouvrement.case"].sudo()._fold(src_partners.ids, dst_partner.commercial_partner_id.id)
        return super()._update_foreign_keys(src_partners, dst_partner)
