# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what platforms said of the invoices of a merged customer follows
        return [*super()._get_history_columns(), ("recouvrement_status_event", "case_id")]
