# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementClaim(models.AbstractModel):
    """No indemnity is asked while all that is open of an invoice is disputed."""

    _inherit = "recouvrement.claim"

    @api.model
    def _get_disputed(self):
        # EXTENDS recouvrement_module
        return SQL(
            "(%s OR line.amount_residual_currency > 0 AND dispute.amount >= line.amount_residual_currency)",
            super()._get_disputed(),
        )
