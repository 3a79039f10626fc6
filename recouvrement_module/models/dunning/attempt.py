# Part of recouvrement_module. License LGPL-3.
from contextlib import contextmanager

from psycopg2 import errors

from odoo import api, fields, models
from odoo.tools import SQL

from ..turn import SEND, SPACE

# Outcomes after which the same reminder must never be handed over again.
FINAL = ("pending", "accepted", "unknown")


class RecouvrementAttempt(models.Model):
    """One hand-over of one reminder, written and committed before it happens.

    An attempt without outcome whose process is gone is ``unknown``: nobody can tell whether the mail
    server took the message, so a person decides; it is never repeated by itself.
    """

    _name = "recouvrement.attempt"
    _description = "Hand-over of a reminder"
    _order = "id"
    _log_access = False

    reminder_id = fields.Many2one("recouvrement.reminder", required=True, ondelete="cascade", index=True, readonly=True)
    rank = fields.Integer(required=True, readonly=True)
    started_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    outcome = fields.Selection(
        [
            ("pending", "Under Way"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("deferred", "Deferred"),
            ("withdrawn", "Withdrawn"),
            ("unknown", "Unknown"),
        ],
        required=True,
        readonly=True,
    )
    response = fields.Char(readonly=True, help="What the mail server, or the check, said.")

    _rank_unique = models.Constraint("UNIQUE(reminder_id, rank)", "This attempt exists already.")
    _pending_idx = models.Index("(reminder_id) WHERE outcome = 'pending'")

    @api.model
    @contextmanager
    def _claim(self, reminder_id):
        """Claim the hand-over of a queued reminder, for the time of a ``with`` block.

        The claim is committed by a cursor of its own before anything else happens, and that cursor
        holds a lock which dies with the process: so a claim without outcome and without lock is the
        trace of a crash.

        :return: yields a function ``close(outcome, response)`` that commits the outcome, or None when
            somebody else has the reminder or it was handed over before.
        """
        key = SQL("%s, %s", SPACE + SEND, reminder_id)
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SELECT pg_try_advisory_lock(%s)", key))
            if not cr.fetchone()[0]:
                yield None
                return
            try:
                cr.execute(self._claim_query(reminder_id))
                row = cr.fetchone()
                # a cursor of its own: the claim must be there before anything is sent
                cr.commit()  # pylint: disable=invalid-commit
                yield (lambda outcome, response="": self._close(cr, row[0], outcome, response)) if row else None
            finally:
                if not cr.closed:
                    cr.rollback()
                    cr.execute(SQL("SELECT pg_advisory_unlock(%s)", key))

    @api.model
    def _claim_query(self, reminder_id):
        return SQL(
            """INSERT INTO recouvrement_attempt (reminder_id, rank, started_at, outcome)
               SELECT reminder.id,
                      1 + (SELECT count(*) FROM recouvrement_attempt WHERE reminder_id = reminder.id),
                      now() AT TIME ZONE 'UTC', 'pending'
                 FROM recouvrement_reminder reminder
                WHERE reminder.id = %(reminder)s AND reminder.state = 'queued'
                  AND NOT EXISTS (SELECT FROM recouvrement_attempt
                                   WHERE reminder_id = reminder.id AND outcome = ANY(%(final)s))
               ON CONFLICT (reminder_id, rank) DO NOTHING
               RETURNING id""",
            reminder=reminder_id,
            final=list(FINAL),
        )

    @api.model
    def _close(self, cr, attempt_id, outcome, response):
        cr.execute(SQL(
            """UPDATE recouvrement_attempt
                  SET outcome = %s, response = %s, finished_at = now() AT TIME ZONE 'UTC' WHERE id = %s""",
            outcome, (response or "")[:500], attempt_id,
        ))  # fmt: skip
        # a cursor of its own: the outcome outlives whatever happens to the caller
        cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _settle(self):
        """Settle what a crash has left: accepted ones become sent, those without outcome unknown."""
        for row in self.env.execute_query(SQL(
            """SELECT reminder.id, attempt.id, attempt.outcome
                 FROM recouvrement_attempt attempt
                 JOIN recouvrement_reminder reminder ON reminder.id = attempt.reminder_id
                WHERE reminder.state = 'queued' AND attempt.outcome = ANY(%s)""",
            list(FINAL),
        )):  # fmt: skip
            try:
                self._settle_one(*row)
                self.env.cr.commit()  # pylint: disable=invalid-commit
            except errors.OperationalError:
                self.env.cr.rollback()  # its process has just ended it

    @api.model
    def _settle_one(self, reminder_id, attempt_id, outcome):
        with self.env.registry.cursor() as cr:
            cr.execute(SQL("SELECT pg_try_advisory_xact_lock(%s, %s)", SPACE + SEND, reminder_id))
            if not cr.fetchone()[0]:
                return  # its process is at work
        reminder = self.env["recouvrement.reminder"].browse(reminder_id)
        if outcome == "accepted":
            reminder._mark_sent()
        else:
            self.browse(attempt_id).write({"outcome": "unknown", "finished_at": fields.Datetime.now()})
            reminder._close("unknown", "interrupted")
            reminder._ask_person()
