# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ..ledger.ledger import NOT_LATE, ROOT_ID
from ..ledger.money import IS_MONEY
from ..plans.plan import LIVE
from ..rejects.means import IS_PRESENTED, MEANS_JOINS

LATE_DAYS = 5
RECENT_DAYS = 90
PART_DAYS = 30
# What is held against no customer, whatever its age.
HELD = ("hold", "blocked", "excluded")
# What is open, undisputed and in no plan of an ``item``, less the credits that cover it, in company currency.
NET = SQL(
    """item.residual * GREATEST(item.residual_currency - item.covered - COALESCE(item.disputed, 0)
                                - COALESCE(item.planned, 0), 0) / item.residual_currency"""
)


class RecouvrementLedger(models.AbstractModel):
    """How customers paid within a year: one statement for all customers of a root company."""

    _inherit = "recouvrement.ledger"

    @api.model
    def _payment_facts(self, root, today, late_rate=None, after=0, case_ids=None):
        """Return the query of what the ledger says of customers, one row a case.

        A payment is one instalment that fell due within a year: its money by the days on which it came, and what is
        open as of today, weighted by amounts. Credit notes and write-offs are no payments, what we present ourselves
        is none of the debtor, what is disputed is left out, and a plan in force counts by its own days.

        :param late_rate: the share of late payments of the whole company; worked out from all customers when None.
        :param int after: id of the last case that is done.
        :param case_ids: cases to keep; all when None.
        :rtype: SQL
        """
        self.env.flush_all()
        scope = self._rated_cases(root, after, case_ids)
        narrow = case_ids is not None and late_rate is not None
        of = SQL("partner.commercial_partner_id IN (SELECT partner_id FROM recouvrement_case cases WHERE %s)", scope)
        return SQL(
            """WITH due AS MATERIALIZED (%(due)s), event AS (%(events)s), payment AS (%(payments)s),
                    habit AS (%(habits)s), standing AS (%(standings)s), incident AS (%(incidents)s)
               SELECT cases.id, cases.partner_id, COALESCE(habit.n, 0) AS n, COALESCE(habit.k, 0) AS k, habit.dbt,
                      habit.recent - habit.earlier AS drift,
                      COALESCE(%(late_rate)s, rate.late_rate, 0) AS late_rate,
                      COALESCE(standing.late_30 / NULLIF(standing.net, 0), 0) AS open_30,
                      COALESCE(standing.late_60 / NULLIF(standing.net, 0), 0) AS open_60,
                      COALESCE(standing.late_90, 0) AS overdue_90, COALESCE(standing.balance, 0) AS balance,
                      COALESCE(incident.number, 0) AS incidents, COALESCE(incident.lapsed, FALSE) AS lapsed,
                      COALESCE(incident.kept, FALSE) AS kept, COALESCE(habit.paid, 0) AS paid,
                      COALESCE(habit.paid_late, 0) AS paid_late, COALESCE(habit.parts, 0) AS parts,
                      COALESCE(habit.part_now, FALSE) AS part_now,
                      GREATEST(%(today)s - standing.oldest, 0) AS late_days
                 FROM recouvrement_case cases
                 LEFT JOIN habit ON habit.partner_id = cases.partner_id
                 LEFT JOIN standing ON standing.case_id = cases.id
                 LEFT JOIN incident ON incident.case_id = cases.id
                CROSS JOIN (SELECT SUM(k)::numeric / NULLIF(SUM(n), 0) AS late_rate FROM habit) rate
                WHERE %(scope)s
                ORDER BY cases.id""",
            due=self._matured_instalments(root, today, of if narrow else SQL("TRUE")),
            events=self._payment_events(root, today, of if narrow else SQL("TRUE")),
            payments=self._payments_of_events(), habits=self._habits(today),
            standings=self._standings(root, today), incidents=self._incidents(root, today),
            late_rate=SQL("%s::numeric", late_rate), today=today, scope=scope,
        )  # fmt: skip

    @api.model
    def _rated_cases(self, root, after, case_ids):
        """The rows ``cases`` that are rated."""
        scope = SQL("cases.company_id = %s AND cases.id > %s", root.id, after)
        return scope if case_ids is None else SQL("%s AND cases.id = ANY(%s)", scope, list(case_ids))

    @api.model
    def _matured_instalments(self, root, today, of_partners):
        """The due lines of invoices that fell due within a year, and that the debtor pays itself."""
        return SQL(
            """SELECT line.id, partner.commercial_partner_id AS partner_id,
                      COALESCE(line.date_maturity, line.date) AS due, line.amount_residual AS residual
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                 JOIN account_move move ON move.id = line.move_id
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN res_company company ON company.id = line.company_id
                 JOIN res_company root ON root.id = %(root_id)s
                 %(means)s
                 LEFT JOIN (%(disputed)s) disputed ON disputed.line_id = line.id AND disputed.amount > 0
                 LEFT JOIN (SELECT DISTINCT part.line_id FROM recouvrement_plan_item part
                              JOIN recouvrement_plan plan ON plan.id = part.plan_id
                             WHERE plan.state = ANY(%(live)s)) planned ON planned.line_id = line.id
                WHERE line.parent_state = 'posted' AND line.account_id = ANY(%(accounts)s)
                  AND move.move_type = 'out_invoice' AND line.balance > 0 AND root.id = %(root)s
                  AND COALESCE(line.date_maturity, line.date) BETWEEN %(since)s AND %(today)s
                  AND disputed.line_id IS NULL AND planned.line_id IS NULL
                  AND NOT %(presented)s AND %(of_partners)s""",
            root_id=ROOT_ID, means=MEANS_JOINS, live=list(LIVE), accounts=self._account_ids(), root=root.id,
            disputed=self.env["recouvrement.dispute.line"]._standing(), today=today,
            since=today - timedelta(days=365), presented=IS_PRESENTED, of_partners=of_partners,
        )  # fmt: skip

    @api.model
    def _payment_events(self, root, today, of_partners):
        """The money of each instalment by the day on which it came, what is open as of today, and plans in force."""
        return SQL(
            """SELECT due.id, due.partner_id, due.due, partial.max_date - due.due AS delay, partial.amount AS weight,
                      FALSE AS open, partial.max_date AS on_day
                 FROM due
                 JOIN account_partial_reconcile partial ON partial.debit_move_id = due.id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move settling ON settling.id = credit.move_id
                 JOIN account_journal journal ON journal.id = settling.journal_id
                WHERE %(money)s AND partial.amount > 0
                UNION ALL
               SELECT id, partner_id, due, %(today)s - due, residual, TRUE, %(today)s
                 FROM due WHERE residual > 0 AND due < %(today)s
                UNION ALL
               SELECT -part.id, cases.partner_id, part.due, moved.on_day - part.due, moved.amount * value.rate,
                      moved.open, moved.on_day
                 FROM recouvrement_instalment part
                 JOIN recouvrement_plan plan ON plan.id = part.plan_id AND plan.state = ANY(%(live)s)
                 JOIN recouvrement_case cases ON cases.id = plan.case_id AND cases.company_id = %(root)s
                 JOIN res_partner partner ON partner.id = cases.partner_id AND %(of_partners)s
                 JOIN LATERAL (SELECT SUM(line.balance) / NULLIF(SUM(line.amount_currency), 0) AS rate
                                 FROM recouvrement_plan_item own JOIN account_move_line line ON line.id = own.line_id
                                WHERE own.plan_id = plan.id) value ON value.rate IS NOT NULL
                CROSS JOIN LATERAL (VALUES
                      (LEAST(COALESCE(part.paid_on, %(today)s), %(today)s), COALESCE(part.paid, 0), FALSE),
                      (%(today)s, part.principal + COALESCE(part.interest, 0) - COALESCE(part.paid, 0), TRUE)
                     ) moved(on_day, amount, open)
                WHERE part.due BETWEEN %(since)s AND %(today)s AND moved.amount > 0
                  AND (NOT moved.open OR part.due < %(today)s)""",
            money=IS_MONEY, today=SQL("%s::date", today), live=list(LIVE), root=root.id, of_partners=of_partners,
            since=today - timedelta(days=365),
        )  # fmt: skip

    @api.model
    def _payments_of_events(self):
        """One row an instalment."""
        return SQL(
            """SELECT id, partner_id, due, SUM(weight * delay) AS weighted, SUM(weight) AS weight,
                      MAX(delay) AS last, bool_or(open) AS open, count(*) FILTER (WHERE NOT open) AS times,
                      MAX(on_day) FILTER (WHERE NOT open) AS paid_on
                 FROM event GROUP BY id, partner_id, due"""
        )

    @api.model
    def _habits(self, today):
        """One row a customer."""
        recent = SQL("due >= %s", today - timedelta(days=RECENT_DAYS))
        return SQL(
            """SELECT partner_id, count(*) AS n, count(*) FILTER (WHERE last > %(late)s) AS k,
                      SUM(weighted) / SUM(weight) AS dbt,
                      SUM(weighted) FILTER (WHERE %(recent)s) / SUM(weight) FILTER (WHERE %(recent)s) AS recent,
                      SUM(weighted) FILTER (WHERE NOT %(recent)s) / SUM(weight) FILTER (WHERE NOT %(recent)s)
                          AS earlier,
                      count(*) FILTER (WHERE NOT open) AS paid,
                      count(*) FILTER (WHERE NOT open AND last > %(late)s) AS paid_late,
                      count(*) FILTER (WHERE NOT open AND times > 1) AS parts,
                      bool_or(open AND paid_on >= %(part)s) AS part_now
                 FROM payment GROUP BY partner_id""",
            late=LATE_DAYS, recent=recent, part=today - timedelta(days=PART_DAYS),
        )  # fmt: skip

    @api.model
    def _standings(self, root, today):
        """What is open today, one row a case."""
        late = {number: SQL("item.due_date < %s", today - timedelta(days=number)) for number in (0, 30, 60, 90)}
        return SQL(
            """SELECT item.case_id, SUM(%(net)s) FILTER (WHERE %(ours)s) AS net,
                      SUM(%(net)s) FILTER (WHERE %(ours)s AND %(late_30)s) AS late_30,
                      SUM(%(net)s) FILTER (WHERE %(ours)s AND %(late_60)s) AS late_60,
                      SUM(%(net)s) FILTER (WHERE %(ours)s AND %(late_90)s AND item.fact <> ALL(%(held)s)) AS late_90,
                      MIN(item.due_date) FILTER (WHERE %(ours)s AND %(late)s AND (%(net)s) > 0) AS oldest,
                      GREATEST(SUM(item.residual), 0) AS balance
                 FROM recouvrement_item item WHERE item.root_id = %(root)s GROUP BY item.case_id""",
            net=NET, ours=SQL("item.residual_currency > 0 AND item.fact <> ALL(%s)", list(NOT_LATE)), late=late[0],
            late_30=late[30], late_60=late[60], late_90=late[90], held=list(HELD), root=root.id,
        )  # fmt: skip

    @api.model
    def _incidents(self, root, today):
        """Rejects for lack of funds, broken promises and lapsed plans of a year, one row a case."""
        since = today - timedelta(days=365)
        return SQL(
            """SELECT told.case_id, count(*) FILTER (WHERE told.counts) AS number,
                      bool_or(told.code = 'lapsed') AS lapsed, bool_or(told.code = 'kept') AS kept
                 FROM (SELECT reject.case_id, 'reject' AS code, TRUE AS counts
                         FROM recouvrement_reject reject
                         JOIN recouvrement_reject_reason reason ON reason.id = reject.reason_id
                        WHERE reason.kind = 'funds' AND reject.state NOT IN ('cancelled', 'to_qualify')
                          AND reject.date >= %(since)s
                       UNION ALL
                       SELECT case_id, 'promise', TRUE FROM recouvrement_promise
                        WHERE state = 'broken' AND judged_on >= %(since)s
                       UNION ALL
                       SELECT case_id, CASE WHEN replaced_by_id IS NULL THEN 'lapsed' ELSE 'replaced' END, TRUE
                         FROM recouvrement_plan WHERE state = 'lapsed' AND ended_on >= %(since)s
                       UNION ALL
                       SELECT case_id, 'kept', FALSE FROM recouvrement_plan WHERE state = ANY(%(live)s)
                      ) told
                 JOIN recouvrement_case cases ON cases.id = told.case_id AND cases.company_id = %(root)s
                GROUP BY told.case_id""",
            since=since, live=list(LIVE), root=root.id,
        )  # fmt: skip

    @api.model
    def _sales_facts(self, root, today, after=0, case_ids=None):
        """Return the query of what was sold to customers in the last twelve months, tax included, one row a case.

        Columns: id (of the case), months (totals of the months that have some), terms (days to pay, weighted by
        amounts), seller (sales of the whole company).
        """
        scope = self._rated_cases(root, after, case_ids)
        first = (today.replace(day=1) - timedelta(days=334)).replace(day=1)
        return SQL(
            """WITH sold AS MATERIALIZED (
                 SELECT move.commercial_partner_id AS partner_id, date_trunc('month', move.invoice_date) AS month,
                        SUM(move.amount_total_signed) AS total,
                        SUM(move.amount_total_signed) FILTER (WHERE %(invoice)s) AS invoiced,
                        SUM(move.amount_total_signed * (move.invoice_date_due - move.invoice_date))
                            FILTER (WHERE %(invoice)s) AS weighted
                   FROM account_move move
                   JOIN res_company company ON company.id = move.company_id AND %(root_id)s = %(root)s
                  WHERE move.state = 'posted' AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
                    AND move.invoice_date BETWEEN %(first)s AND %(today)s
                  GROUP BY 1, 2)
               SELECT cases.id, array_agg(sold.total) AS months,
                      SUM(sold.weighted) / NULLIF(SUM(sold.invoiced), 0) AS terms,
                      (SELECT SUM(total) FROM sold) AS seller
                 FROM recouvrement_case cases JOIN sold ON sold.partner_id = cases.partner_id
                WHERE %(scope)s GROUP BY cases.id""",
            invoice=SQL("move.move_type = 'out_invoice' AND move.amount_total_signed > 0"), root_id=ROOT_ID,
            root=root.id, first=first, today=today, scope=scope,
        )  # fmt: skip
