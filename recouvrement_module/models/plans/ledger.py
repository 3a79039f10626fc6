# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from .plan import LIVE


class RecouvrementLedger(models.AbstractModel):
    """What a plan in force covers of a line is not asked."""

    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: plans follow their lines, and are judged by what was paid
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        self.env["recouvrement.plan.item"]._reattach(scope)
        # sudo: plans are written by their buttons, and here
        self.env["recouvrement.plan"].sudo()._judge(scope)

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module
        return [
            *super()._get_answers(),
            SQL(
                """LEFT JOIN (SELECT part.line_id, SUM(part.covered) AS amount
                                FROM recouvrement_plan_item part
                                JOIN recouvrement_plan plan ON plan.id = part.plan_id
                               WHERE plan.state = ANY(%s) GROUP BY part.line_id) plan ON plan.line_id = line.id""",
                list(LIVE),
            ),
        ]

    @api.model
    def _get_asides(self):
        # EXTENDS recouvrement_module
        return [*super()._get_asides(), (56, "planned", SQL("plan.amount"))]
