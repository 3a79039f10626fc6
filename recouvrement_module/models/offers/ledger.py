# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: offers follow their lines, and are judged by what was paid
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        self.env["recouvrement.offer.item"]._reattach(scope)
        # sudo: offers are written by their buttons, and here
        self.env["recouvrement.offer"].sudo()._judge(scope)

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module: a discount that was earned is not asked until its credit note is matched
        return [
            *super()._get_answers(),
            SQL(
                """LEFT JOIN (SELECT part.line_id,
                                     SUM(GREATEST(part.discount - COALESCE(credited.amount, 0), 0)) AS amount
                                FROM recouvrement_offer_item part
                                JOIN recouvrement_offer offer ON offer.id = part.offer_id
                                JOIN account_move_line own ON own.id = part.line_id AND own.reconciled IS NOT TRUE
                                LEFT JOIN LATERAL (
                                     SELECT SUM(partial.debit_amount_currency) AS amount
                                       FROM account_partial_reconcile partial
                                       JOIN account_move_line credit ON credit.id = partial.credit_move_id
                                       JOIN account_move settling ON settling.id = credit.move_id
                                      WHERE partial.debit_move_id = part.line_id AND partial.id > offer.mark
                                        AND settling.move_type = 'out_refund'
                                ) credited ON TRUE
                               WHERE offer.state = 'earned' GROUP BY part.line_id) earned ON earned.line_id = line.id"""
            ),
        ]

    @api.model
    def _get_asides(self):
        # EXTENDS recouvrement_module
        return [*super()._get_asides(), (58, "discounted", SQL("earned.amount"))]
