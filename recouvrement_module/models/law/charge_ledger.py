# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _get_facts(self, residual_currency):
        # EXTENDS recouvrement_module: what charges interest is not reminded, whatever else is said of it
        charge = (12, SQL("move.recouvrement_is_charge IS TRUE"), SQL("'charge'"))
        return [*super()._get_facts(residual_currency), charge]
