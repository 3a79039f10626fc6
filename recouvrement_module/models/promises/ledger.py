# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    """What was promised of a line is not asked until the day after its silence."""

    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: promises follow their lines, and are judged by what was paid
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        self.env["recouvrement.promise.line"]._reattach(scope)
        self.env["recouvrement.promise"].sudo()._judge(scope)

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module
        silences = self.env["recouvrement.promise"]._silences()
        return [*super()._get_answers(), SQL("LEFT JOIN (%s) promise ON promise.line_id = line.id", silences)]

    @api.model
    def _get_asides(self):
        # EXTENDS recouvrement_module
        return [*super()._get_asides(), (54, "promised", SQL("promise.amount"))]
