# Part of recouvrement_module. License LGPL-3.
import logging
from contextlib import contextmanager
from functools import partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..turn import SEND, SPACE, turn
from . import words

_logger = logging.getLogger(__name__)

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
    reason = fields.Char(string="Reason Code", readonly=True, help="Code of what ended it on our side.")
    reason_text = fields.Char(string="Reason", compute="_compute_reason_text")
    response = fields.Char(readonly=True, help="What the mail server said, in its own words.")

    _rank_unique = models.Constraint("UNIQUE(reminder_id, rank)", "This attempt exists already.")

    @api.depends("reason")
    @api.depends_context("lang")
    def _compute_reason_text(self):
        for attempt in self:
            attempt.reason_text = words.reason_words(self.env, attempt.reason)

    @api.model
    @contextmanager
    def _claim(self, reminder_id):
        """Claim the hand-over of a queued reminder, for the time of a ``with`` block.

        The claim is committed by a cursor of its own before anything else happens, and that cursor
        holds a lock which dies with the process: so a claim without outcome and without lock is the
        trace of a crash.

        :return: yields a function ``close(outcome, reason, response)`` that commits the outcome, or None
            when somebody else has the reminder or it was handed over before.
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
                yield partial(self._close, cr, row[0]) if row else None
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
    def _close(self, cr, attempt_id, outcome, reason="", response=""):
        cr.execute(self._outcome_query(attempt_id, outcome, reason, response))
        # a cursor of its own: the outcome outlives whatever happens to the caller
        cr.commit()  # pylint: disable=invalid-commit

    @api.model
    def _outcome_query(self, attempt_id, outcome, reason="", response=""):
        """Note the outcome of an attempt, once: what was noted before stays.

        :param str reason: code of what ended it on our side, said by ``words.reason_words``.
        :param str response: what the mail server said.
        """
        return SQL(
            """UPDATE recouvrement_attempt
                  SET outcome = %s, reason = %s, response = %s, finished_at = now() AT TIME ZONE 'UTC'
                WHERE id = %s AND outcome = 'pending'""",
            outcome, reason or None, (response or "")[:500] or None, attempt_id,
        )  # fmt: skip

    # ---------------------------------------------------------------- what a crash has left

    @api.model
    def _settle(self):
        """Settle what a crash has left: accepted ones become sent, those without outcome unknown."""
        for (reminder_id,) in self.env.execute_query(SQL(
            """SELECT DISTINCT reminder.id
                 FROM recouvrement_attempt attempt
                 JOIN recouvrement_reminder reminder ON reminder.id = attempt.reminder_id
                WHERE reminder.state = 'queued' AND attempt.outcome = ANY(%s)""",
            list(FINAL),
        )):  # fmt: skip
            # the lock of its claim, held until our outcome is committed
            with turn(self.env, SEND, reminder_id) as ours:
                if not ours:
                    continue  # its process is at work
                try:
                    self._settle_one(self.env["recouvrement.reminder"].browse(reminder_id))
                    self.env.cr.commit()  # pylint: disable=invalid-commit
                except Exception:
                    _logger.exception("Reminder %s could not be settled: the next round tries again", reminder_id)
                    self.env.cr.rollback()

    @api.model
    def _settle_one(self, reminder):
        """Settle a reminder whose claim nobody holds; this transaction sees what its process wrote last."""
        attempt = reminder.attempt_ids.filtered(lambda attempt: attempt.outcome in FINAL)
        if reminder.state != "queued" or not attempt:
            return  # its process has ended it since
        if attempt.outcome == "accepted":
            reminder._mark_sent()
            return
        self.env.cr.execute(self._outcome_query(attempt.id, "unknown", "interrupted"))
        attempt.invalidate_recordset()
        reminder._close("unknown", "interrupted")
        reminder._ask_person()
