# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class RecouvrementCase(models.Model):
    """What courts, commissions or we granted to a customer."""

    _inherit = "recouvrement.case"

    relief_ids = fields.One2many("recouvrement.relief", "case_id", string="Court Decisions and Respites", readonly=True)

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what was granted to a merged customer follows
        return [*super()._get_history_columns(), ("recouvrement_relief", "case_id")]
