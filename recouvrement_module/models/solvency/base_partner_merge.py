# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    @api.model
    def _get_recouvrement_unique(self):
        # EXTENDS recouvrement_module
        names = ("source", "external_id", "kind", "company_id")
        return super()._get_recouvrement_unique() | {"recouvrement.credit.event": names}
