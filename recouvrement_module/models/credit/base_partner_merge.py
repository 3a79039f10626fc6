# Part of recouvrement_module. License LGPL-3.
from odoo import models

from ...rules.credit_limit import lowest


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        # EXTENDS 'base': of customers that become one the lower limit is kept, whichever contact stays
        partners = self.env["res.partner"].browse(partner_ids).exists()
        # sudo: whoever may merge contacts need not have rights in collection
        Case = self.env["recouvrement.case"].sudo()
        limits = Case._get_limits_to_merge(partners.sudo().commercial_partner_id)
        result = super()._merge(partner_ids, dst_partner=dst_partner, extra_checks=extra_checks)
        kept = partners.exists().sudo().commercial_partner_id
        for root, found in limits.items():
            Case._of_customer(kept[:1], root)._keep_lowest(lowest(found))
        return result
