# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what platforms said, what payments left and set-offs of a merged customer follow
        tables = ("recouvrement_status_event", "recouvrement_shortage")
        return [
            *super()._get_history_columns(), *((table, "case_id") for table in tables),
            ("account_move", "recouvrement_setoff_case_id"),
        ]  # fmt: skip
