# Part of recouvrement_module. License LGPL-3.
import smtplib
import time
from functools import partial

import psycopg2

from odoo import fields, models
from odoo.exceptions import LockError

SNAPSHOT_SECONDS = 1  # how old the ledger may be that a message relies on

# What becomes of the reminder, and why, after an attempt that was not accepted.
ENDS = {"refused": ("failed", "refused"), "unknown": ("unknown", "interrupted")}


class MailMail(models.Model):
    _inherit = "mail.mail"

    recouvrement_reminder_id = fields.Many2one(
        "recouvrement.reminder", string="Reminder", ondelete="set null", index="btree_not_null", readonly=True
    )

    def _send(self, auto_commit=False, raise_exception=False, smtp_session=None, alias_domain_id=False,
              mail_server=False, post_send_callback=None):  # fmt: skip
        # EXTENDS 'mail': the mail of a reminder passes claim, check and outcome by itself, whoever sends it
        bound = self.filtered("recouvrement_reminder_id")
        if not bound or self.env["ir.mail_server"]._disable_send():
            bound = self.browse()
        options = {"smtp_session": smtp_session, "alias_domain_id": alias_domain_id, "mail_server": mail_server}
        for mail in bound:
            if smtp_session and not _is_alive(smtp_session):
                break  # nothing was claimed: they wait for the next round
            mail._recouvrement_hand_over(partial(super(MailMail, mail)._send, raise_exception=True, **options))
        return super(MailMail, self - bound)._send(
            auto_commit=auto_commit, raise_exception=raise_exception, post_send_callback=post_send_callback, **options
        )

    def _recouvrement_hand_over(self, send):
        """Claim the reminder of this mail, check it against the ledger of now, hand it over, note the outcome.

        Every step commits, so that an interruption anywhere leaves its trace and nothing is sent twice.

        :param send: function that hands this mail to the server, or raises.
        """
        self.ensure_one()
        # sudo: whoever may send mails need not have rights in collection
        self = self.sudo()
        reminder = self.recouvrement_reminder_id
        waits = reminder.retry_at and reminder.retry_at > fields.Datetime.now()
        if waits or not reminder.company_id._recouvrement_may_send():
            return
        # the check must start a fresh transaction, after the claim
        self.env.cr.commit()  # pylint: disable=invalid-commit
        with self.env["recouvrement.attempt"]._claim(reminder.id) as close:
            if not close:
                self._recouvrement_drop_if_ended()
                return
            try:
                may_leave = self._recouvrement_check(close)
            except (psycopg2.errors.OperationalError, LockError) as error:
                self.env.cr.rollback()  # somebody works on it: the next round takes it up
                close("withdrawn", "busy", str(error))
                return
            except Exception as error:
                self.env.cr.rollback()
                close("withdrawn", "error", str(error))  # nothing was said to the server
                raise
            if may_leave:
                self._recouvrement_transmit(send, close)
            # what was handed over cannot be rolled back
            self.env.cr.commit()  # pylint: disable=invalid-commit

    def _recouvrement_drop_if_ended(self):
        """A mail whose reminder was taken back must not stay in the queue."""
        self.env.invalidate_all()
        if self.state == "outgoing" and self.recouvrement_reminder_id.state != "queued":
            self.state = "cancel"
        self.env.cr.commit()  # pylint: disable=invalid-commit

    def _recouvrement_check(self, close):
        """The reality check, in the snapshot of a transaction that starts here.

        :return: True when the message may leave; otherwise the reminder was dealt with.
        """
        self.env.invalidate_all()
        started = time.monotonic()
        reminder = self.recouvrement_reminder_id
        found = reminder._check_reality()
        if reminder.state != "queued":
            close("withdrawn", reminder.reason)  # taken back while it was claimed
            return False
        if not reminder.company_id._recouvrement_may_send():
            close("withdrawn", "switched_off")
            return False
        if found:
            close("withdrawn", found[reminder])
            reminder._dismiss(found)
            return False
        reminder.lock_for_update()
        self.lock_for_update()
        if self.state != "outgoing":
            close("withdrawn", "mail_withdrawn")  # core would pass it over without a word
            return False
        if time.monotonic() - started > SNAPSHOT_SECONDS:
            close("deferred", "slow")
            reminder._defer("slow")
            return False
        return True

    def _recouvrement_transmit(self, send, close):
        """Hand over and record the outcome, first on the attempt (by its own cursor), then here."""
        reminder = self.recouvrement_reminder_id
        try:
            outcome, response = self._recouvrement_try(send)
        except psycopg2.Error:
            close("unknown", "database")
            raise
        close(outcome, response=response)
        if outcome == "accepted":
            reminder._mark_sent()
        elif outcome == "deferred":
            reminder._defer("deferred")
        elif outcome in ENDS:
            reminder._close(*ENDS[outcome])
            reminder._ask_person()

    def _recouvrement_try(self, send):
        """Hand this mail to the server.

        :return: (outcome of the attempt, what the server said)
        """
        try:
            send()
        except psycopg2.Error:
            raise
        except Exception as error:
            return _outcome(error)
        if self.state == "sent":
            return "accepted", self.message_id
        return "refused", self.failure_reason  # core found no recipient that it could write to


def _is_alive(smtp_session):
    """Whether the server still answers on a session: one that died must not make mails unknown."""
    try:
        return smtp_session.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _outcome(error):
    """What an error of the hand-over says about the message.

    A reply code is the server's own word: 4xx put off, 5xx refused (RFC 5321, 4.2.1). An assertion of
    core (no valid sender or recipient) comes before anything is said to the server. Anything else,
    above all a connection lost, leaves it unknown.

    :return: (outcome, text)
    """
    text = " – ".join(str(part) for part in error.args) or repr(error)
    while error:
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            codes = [code for code, _reply in error.recipients.values()]
            return ("refused" if min(codes, default=500) >= 500 else "deferred"), str(error.recipients)
        if isinstance(error, smtplib.SMTPResponseException):
            reply = f"{error.smtp_code} {error.smtp_error!r}"
            return ("refused" if error.smtp_code >= 500 else "deferred"), reply
        if isinstance(error, AssertionError | smtplib.SMTPNotSupportedError):
            return "refused", text
        error = error.__cause__ or error.__context__
    return "unknown", text
