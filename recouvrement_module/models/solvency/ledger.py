# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from .event import OPENINGS

# a line was born before the judgment when it was delivered, or else invoiced, before that day (rules.claim)
BORN = SQL("COALESCE(move.delivery_date, move.invoice_date, line.date)")


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module: since when the customer of a line, and whoever pays for it, is insolvent
        insolvent = SQL(
            """SELECT company_id, partner_id, insolvency_date FROM recouvrement_case
                WHERE insolvency_date IS NOT NULL"""
        )
        return [
            *super()._get_answers(),
            SQL(
                """LEFT JOIN (%(insolvent)s) insolvent ON insolvent.company_id = root.id
                         AND insolvent.partner_id = partner.commercial_partner_id
                   LEFT JOIN (%(insolvent)s) insolvent_payer ON insolvent_payer.company_id = root.id
                         AND insolvent_payer.partner_id = payer.commercial_partner_id""",
                insolvent=insolvent,
            ),
        ]

    @api.model
    def _get_columns(self):
        # EXTENDS recouvrement_module
        earlier = SQL("COALESCE(%s < insolvent.insolvency_date, FALSE)", BORN)
        return super()._get_columns() | {"is_earlier": earlier}

    @api.model
    def _get_facts(self, residual_currency):
        # EXTENDS recouvrement_module: what was owed before an opening judgment can neither be paid nor asked
        stopped = SQL("%s < GREATEST(insolvent.insolvency_date, insolvent_payer.insolvency_date)", BORN)
        return [*super()._get_facts(residual_currency), (45, stopped, SQL("'insolvent'"))]

    @api.model
    def _create_cases(self, roots, partner_ids):
        # EXTENDS recouvrement_module: what is known of a prospect counts from its first invoice on
        super()._create_cases(roots, partner_ids)
        Event = self.env["recouvrement.credit.event"]
        Event.flush_model()
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_credit_event event SET case_id = cases.id
                 FROM recouvrement_case cases
                WHERE event.case_id IS NULL AND cases.partner_id = event.partner_id
                  AND cases.company_id = event.company_id AND %s
            RETURNING event.id""",
            self._customer_scope(partner_ids),
        ))  # fmt: skip
        found = [event_id for (event_id,) in self.env.cr.fetchall()]
        if not found:  # as on nearly every day
            return
        Event.invalidate_model()
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_case cases SET insolvency_date = event.date
                 FROM recouvrement_credit_event event
                WHERE event.id = ANY(%s) AND event.case_id = cases.id AND cases.insolvency_date IS NULL
                  AND event.state = 'confirmed' AND event.kind = ANY(%s) AND event.is_conversion IS NOT TRUE""",
            found, list(OPENINGS),
        ))  # fmt: skip
        self.env["recouvrement.case"].invalidate_model(["insolvency_date"])
