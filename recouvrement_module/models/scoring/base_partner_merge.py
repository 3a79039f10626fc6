# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_recouvrement_unique(self):
        # EXTENDS recouvrement_module
        names = ("company_id", "fiscal_year_end", "source")
        return super()._get_recouvrement_unique() | {"recouvrement.financial.figure": names}
