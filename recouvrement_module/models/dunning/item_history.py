# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from .item import OPEN_STATES

# Named queries over ``lines`` (of what was sent for the items) and ``messages`` (to whoever is asked now).
STEPS = SQL(
    """SELECT DISTINCT ON (case_id, move_id, rank, track) case_id, move_id, rank, track, ladder_date, step_delay,
              level_id, sent_on
         FROM lines
        WHERE state = 'sent' AND NOT bounced AND step_delay IS NOT NULL
        ORDER BY case_id, move_id, rank, track, sent_on DESC, reminder_id DESC"""
)
RETURNED = SQL(
    """SELECT DISTINCT ON (case_id, move_id, rank, track) case_id, move_id, rank, track, ladder_date,
              CASE WHEN bounced AND bounce_settled THEN step_delay END AS repeat_delay
         FROM lines WHERE state = 'sent' AND step_delay IS NOT NULL
        ORDER BY case_id, move_id, rank, track, reminder_id DESC"""
)
LATEST = SQL(
    """SELECT DISTINCT ON (case_id, move_id, rank) case_id, move_id, rank,
              CASE WHEN state = ANY(%s) THEN 'own' WHEN state IN ('failed', 'unknown') THEN state
                   WHEN bounced AND NOT bounce_settled THEN 'bounced' ELSE '' END AS pending
         FROM lines WHERE step_delay IS NOT NULL AND state NOT IN ('held', 'cancelled')
        ORDER BY case_id, move_id, rank, reminder_id DESC""",
    list(OPEN_STATES),
)
CONTACTS = SQL(
    """SELECT case_id, MAX(sent_on) AS contacted_on
         FROM messages WHERE state = 'sent' AND NOT bounced GROUP BY case_id"""
)
OPEN = SQL("SELECT DISTINCT case_id, currency_id FROM messages WHERE state = ANY(%s)", list(OPEN_STATES))


class RecouvrementItem(models.Model):
    """What items have already lived through, projected from the reminders."""

    _inherit = "recouvrement.item"

    @api.model
    def _project_history(self, case_ids):
        """Derive from the reminders what the items of some cases have already lived through.

        A step counts when its message has left and did not bounce, whoever it was sent to. It is found
        again by customer, invoice and rank, so that a line rebuilt under another id inherits it, and by the kind
        of its policy: the steps of rejects, say, are none of the ordinary ladder, which goes on where it was
        when the reject was none. A day from which the steps count that is later than the one that was reminded
        starts the ladder again: a due date was moved, or a payment was rejected again. What is on its way to
        whoever is asked now, and when he was last written to, is found by his case.
        """
        if not case_ids:
            return
        addressees = self._get_addressees(case_ids)
        if not self._has_history(case_ids, addressees):
            return
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_item item
                  SET sent_delay = CASE WHEN counts THEN history.step_delay END,
                      sent_level_id = CASE WHEN counts THEN history.level_id END,
                      sent_date = CASE WHEN counts THEN history.sent_on END,
                      contacted_on = history.contacted_on, reopened = history.reopened, pending = history.pending,
                      repeat_delay = history.repeat_delay
                 FROM (%s) history
                WHERE history.id = item.id""",
            self._history_query(case_ids, addressees),
        ))  # fmt: skip
        self.invalidate_model()

    @api.model
    def _history_query(self, case_ids, addressees):
        """One row for each item of some cases, with what was sent for it and to whom it is asked now."""
        return SQL(
            """WITH lines AS MATERIALIZED (
                 SELECT line.move_id, line.rank, line.track, line.ladder_date, line.step_delay, line.level_id,
                        reminder.id AS reminder_id, line.case_id, reminder.state, reminder.bounced,
                        reminder.bounce_settled, reminder.sent_on
                   FROM recouvrement_reminder_line line
                   JOIN recouvrement_reminder reminder ON reminder.id = line.reminder_id
                  WHERE line.case_id = ANY(%(cases)s)
               ), messages AS MATERIALIZED (
                 SELECT case_id, currency_id, state, bounced, sent_on FROM recouvrement_reminder
                  WHERE case_id = ANY(%(addressees)s)
               ), steps AS (%(steps)s), returned AS (%(returned)s), latest AS (%(latest)s),
               contacts AS (%(contacts)s), open AS (%(open)s)
               SELECT item.id, steps.ladder_date >= item.ladder_date AS counts, steps.step_delay, steps.level_id,
                      steps.sent_on, GREATEST(payer.contacted_on, customer.contacted_on) AS contacted_on,
                      CASE WHEN returned.ladder_date >= item.ladder_date
                           THEN returned.repeat_delay END AS repeat_delay,
                      COALESCE(steps.ladder_date < item.ladder_date, FALSE) AS reopened,
                      CASE WHEN latest.pending <> '' THEN latest.pending
                           WHEN to_payer.case_id IS NOT NULL OR to_customer.case_id IS NOT NULL THEN 'sibling'
                           ELSE '' END AS pending
                 FROM recouvrement_item item
                 LEFT JOIN steps USING (case_id, move_id, rank, track)
                 LEFT JOIN returned USING (case_id, move_id, rank, track)
                 LEFT JOIN latest USING (case_id, move_id, rank)
                 LEFT JOIN contacts payer ON payer.case_id = item.payer_case_id
                 LEFT JOIN contacts customer ON customer.case_id = item.case_id
                 LEFT JOIN open to_payer
                   ON to_payer.case_id = item.payer_case_id AND to_payer.currency_id = item.currency_id
                 LEFT JOIN open to_customer
                   ON to_customer.case_id = item.case_id AND to_customer.currency_id = item.currency_id
                WHERE item.case_id = ANY(%(cases)s)""",
            cases=sorted(case_ids), addressees=addressees,
            steps=STEPS, returned=RETURNED, latest=LATEST, contacts=CONTACTS, open=OPEN,
        )  # fmt: skip

    @api.model
    def _find_cases_with_stale_history(self):
        """Ids of the cases with items that wait for a message which is not on its way any more: the daily repair."""
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT item.case_id FROM recouvrement_item item
                WHERE item.pending IN ('own', 'sibling')
                  AND NOT EXISTS (SELECT FROM recouvrement_reminder reminder
                                   WHERE reminder.case_id = item.payer_case_id
                                     AND reminder.currency_id = item.currency_id AND reminder.state = ANY(%(open)s))
                  AND (item.payer_id IS NULL OR NOT EXISTS (
                           SELECT FROM recouvrement_reminder reminder
                            WHERE reminder.case_id = item.case_id
                              AND reminder.currency_id = item.currency_id AND reminder.state = ANY(%(open)s)))""",
            open=list(OPEN_STATES),
        ))  # fmt: skip
        return {case_id for (case_id,) in rows}

    @api.model
    def _has_history(self, case_ids, addressees):
        return self.env.execute_query(SQL(
            """SELECT EXISTS(SELECT FROM recouvrement_reminder WHERE case_id = ANY(%s))
                   OR EXISTS(SELECT FROM recouvrement_reminder_line WHERE case_id = ANY(%s))""",
            addressees, sorted(case_ids),
        ))[0][0]  # fmt: skip
