# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module: until when invoices of a customer are covered by what was granted on all of them
        granted = self.env["recouvrement.relief"]._in_force(
            "customer", SQL("cases.company_id, cases.partner_id, relief.invoiced_before")
        )
        return [
            *super()._get_answers(),
            SQL(
                """LEFT JOIN (SELECT known.company_id, known.partner_id, MAX(known.invoiced_before) AS invoiced_before
                                FROM (%s) known GROUP BY known.company_id, known.partner_id) granted_all
                     ON granted_all.company_id = root.id
                    AND granted_all.partner_id = partner.commercial_partner_id""",
                granted,
            ),
        ]

    @api.model
    def _get_facts(self, residual_currency):
        # EXTENDS recouvrement_module: what a court put off can neither be enforced nor asked
        one = self.env["recouvrement.relief"]._in_force("invoice", SQL("relief.move_id, cases.partner_id"))
        granted = SQL(
            """((line.move_id, partner.commercial_partner_id) IN (%s)
                OR COALESCE(move.invoice_date, line.date) < granted_all.invoiced_before)""",
            one,
        )
        return [*super()._get_facts(residual_currency), (55, granted, SQL("'relief'"))]
