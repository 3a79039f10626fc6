# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: disputes follow their lines, and end with what the ledger says of them
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        self.env["recouvrement.dispute.line"]._reattach(scope)
        # sudo: what the ledger says is the same whoever lets it be read; disputes are written by buttons, and here
        self.env["recouvrement.dispute"].sudo()._follow(scope)

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module
        standing = self.env["recouvrement.dispute.line"]._standing()
        return [*super()._get_answers(), SQL("LEFT JOIN (%s) dispute ON dispute.line_id = line.id", standing)]

    @api.model
    def _get_asides(self):
        # EXTENDS recouvrement_module
        return [*super()._get_asides(), (52, "disputed", SQL("dispute.amount"))]
