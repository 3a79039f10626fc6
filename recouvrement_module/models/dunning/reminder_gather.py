# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from .checks import doubts
from .item import REMINDING

# Items that were reminded before and are still late: a message recalls them, without a step of their own.
# After a formal notice only another formal notice does: what follows it is for a person to decide.
RECALLED = "wait"
RECALLED_FORMALLY = "ended"


class RecouvrementReminder(models.Model):
    """Gathering: from decided items to prepared reminders, set-based."""

    _inherit = "recouvrement.reminder"

    # ---------------------------------------------------------------- doubts of the decision

    @api.model
    def _hold_doubtful(self, root, today, case_ids=None):
        """Hold the items to remind that a reality check doubts; no reminder is made of them.

        :return: number of items held.
        """
        candidates = SQL(
            """SELECT item.id AS key, item.line_id, item.move_id, item.partner_id, item.root_id,
                      item.currency_id, level.channel
                 FROM recouvrement_item item JOIN recouvrement_level level ON level.id = item.level_id
                WHERE item.root_id = %s AND item.decision_code = ANY(%s) AND %s""",
            root.id,
            list(REMINDING),
            self.env["recouvrement.item"]._case_scope(case_ids),
        )
        self.env.flush_all()
        held = doubts(self.env, candidates, root, today)
        if held:
            next_date = root._recouvrement_calendar().add_working(today, 1)
            self.env.cr.execute(SQL(
                """UPDATE recouvrement_item item
                      SET decision_code = 'held', held_code = doubt.code, next_date = %s
                     FROM unnest(%s, %s) AS doubt(id, code)
                    WHERE item.id = doubt.id""",
                next_date, list(held), list(held.values()),
            ))  # fmt: skip
            self.env["recouvrement.item"].invalidate_model()
        return len(held)

    # ---------------------------------------------------------------- headers and lines

    @api.model
    def _gather(self, root, today, run_id=None, case_ids=None):
        """Make one reminder per customer and currency of the items decided to be reminded.

        The message takes the highest step that its items call for. A formal notice claims only the
        items that are called to it, and those that had one before.

        :param root: root company.
        :param date today: the day of the company.
        :param int run_id: the run that gathers, if any.
        :param case_ids: ids of the cases; all of the company when None.
        :return: ids of the new reminders.
        """
        self.env.flush_all()
        rows = self.env.execute_query(self._headers_query(root, today, run_id, case_ids))
        ids = [reminder_id for (reminder_id,) in rows]
        if ids:
            self.env.cr.execute(self._lines_query(ids, today))
            self.env.cr.execute(self._totals_query(ids))
            self.env.cr.execute(self._pending_query(ids))
            self.env["recouvrement.item"].invalidate_model()
            self.invalidate_model()
            if len(ids) > 5000:
                self.env.cr.execute("ANALYZE recouvrement_reminder")
                self.env.cr.execute("ANALYZE recouvrement_reminder_line")
        return ids

    @api.model
    def _headers_query(self, root, today, run_id, case_ids):
        return SQL(
            """WITH called AS (
                 SELECT DISTINCT ON (item.case_id, item.currency_id)
                        item.case_id, item.currency_id, item.partner_id, level.id AS level_id, level.channel,
                        level.mode, COALESCE(level.formal_notice, FALSE) AS formal_notice
                   FROM recouvrement_item item
                   JOIN recouvrement_level level ON level.id = item.level_id
                  WHERE item.root_id = %(root)s AND item.decision_code = ANY(%(reminding)s) AND %(scope)s
                  ORDER BY item.case_id, item.currency_id, level.delay DESC
               )
               INSERT INTO recouvrement_reminder
                      (company_id, case_id, currency_id, partner_id, level_id, run_id, channel, formal_notice,
                       state, date, bounced, bounce_settled,
                       create_uid, create_date, write_uid, write_date)
               SELECT %(root)s, called.case_id, called.currency_id, called.partner_id, called.level_id, %(run)s,
                      called.channel, called.formal_notice,
                      CASE WHEN called.channel = 'task' OR called.mode = 'confirm' THEN 'prepared' ELSE 'confirmed' END,
                      %(today)s, FALSE, FALSE,
                      %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                 FROM called
            RETURNING id""",
            root=root.id,
            reminding=list(REMINDING),
            scope=self.env["recouvrement.item"]._case_scope(case_ids),
            run=run_id,
            today=today,
            uid=self.env.uid,
        )

    @api.model
    def _lines_query(self, ids, today):
        """The lines of new reminders: the items called, and those reminded before that are still late."""
        return SQL(
            """INSERT INTO recouvrement_reminder_line
                      (reminder_id, line_id, move_id, rank, name, date, due_date, amount,
                       residual, covered, asked, level_id, step_delay)
               SELECT reminder.id, item.line_id, item.move_id, item.rank, item.name, item.date, item.due_date,
                      line.amount_currency, item.residual_currency, item.covered,
                      item.residual_currency - item.covered, level.id, level.delay
                 FROM recouvrement_reminder reminder
                 JOIN recouvrement_item item
                   ON item.case_id = reminder.case_id AND item.currency_id = reminder.currency_id
                 JOIN account_move_line line ON line.id = item.line_id
                 LEFT JOIN recouvrement_level level
                   ON level.id = item.level_id AND item.decision_code = ANY(%(reminding)s)
                WHERE reminder.id = ANY(%(ids)s)
                  AND (level.id IS NOT NULL AND (NOT reminder.formal_notice OR level.formal_notice)
                       OR item.due_date < %(today)s AND item.decision_code =
                          CASE WHEN reminder.formal_notice THEN %(recalled_formally)s ELSE %(recalled)s END)""",
            ids=ids,
            reminding=list(REMINDING),
            recalled=RECALLED,
            recalled_formally=RECALLED_FORMALLY,
            today=today,
        )

    @api.model
    def _totals_query(self, ids):
        return SQL(
            """UPDATE recouvrement_reminder reminder
                  SET principal = total.asked, credits = total.covered
                 FROM (SELECT reminder_id, SUM(asked) AS asked, SUM(covered) AS covered
                         FROM recouvrement_reminder_line WHERE reminder_id = ANY(%(ids)s) GROUP BY reminder_id) total
                WHERE reminder.id = total.reminder_id""",
            ids=ids,
        )

    @api.model
    def _pending_query(self, ids):
        """Tell the items that a reminder is on its way; the others of the customer wait for it."""
        return SQL(
            """UPDATE recouvrement_item item
                  SET pending = CASE WHEN own.line_id IS NOT NULL AND own.step_delay IS NOT NULL
                                     THEN 'own' ELSE 'sibling' END,
                      decision_code = CASE WHEN own.step_delay IS NOT NULL THEN 'open'
                                           WHEN item.decision_code = ANY(%(reminding)s) THEN 'with_other'
                                           ELSE item.decision_code END
                 FROM recouvrement_reminder reminder
                 JOIN recouvrement_item mine
                   ON mine.case_id = reminder.case_id AND mine.currency_id = reminder.currency_id
                 LEFT JOIN recouvrement_reminder_line own
                   ON own.reminder_id = reminder.id AND own.line_id = mine.line_id
                WHERE reminder.id = ANY(%(ids)s) AND item.id = mine.id""",
            ids=ids,
            reminding=list(REMINDING),
        )

    # ---------------------------------------------------------------- the account has changed

    def _supersede(self):
        """Prepare these reminders again from the ledger of now; an amount is never patched."""
        cases = self.case_id
        self._close("cancelled", "superseded")
        self.env.flush_all()
        self.env["recouvrement.ledger"]._refresh(set(cases.partner_id.ids))
        for root, root_cases in cases.grouped("company_id").items():
            self._gather(root, root._recouvrement_today(), case_ids=root_cases.ids)
