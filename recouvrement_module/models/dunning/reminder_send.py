# Part of recouvrement_module. License LGPL-3.
import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError

from ...exceptions import RendererError
from ..turn import SEND, turn
from .reminder import TRANSITIONS, WAITING_MAIL

_logger = logging.getLogger(__name__)

BATCH = 50  # reminders fixed, rendered and handed over together
RETRY_MINUTES = 15  # before the second try; doubled each time
MAX_TRIES = 8


class RecouvrementReminder(models.Model):
    """Sending: the scheduled action that fixes confirmed emails and hands queued ones over."""

    _inherit = "recouvrement.reminder"

    @api.model
    def _cron_send(self):
        """Scheduled action: settle what was interrupted, fix what is confirmed, hand over what is queued."""
        with turn(self.env, SEND) as ours:
            if not ours:
                return
            self.env["recouvrement.attempt"]._settle()
            Cron = self.env["ir.cron"]
            Cron._commit_progress(remaining=self._count_waiting())
            for step, batch in self._get_work():
                batch._carefully(step)
                if not Cron._commit_progress(len(batch)):
                    self._wake()
                    return
            self.env["recouvrement.run"]._account_open()
            Cron._commit_progress(remaining=0)

    @api.model
    def _get_work(self):
        """(step, batch) pairs: what is queued leaves first, then each batch leaves as soon as it is fixed."""
        for batch in self._waiting_batches(self._hand_over):
            yield "_hand_over", batch
        for batch in self._waiting_batches(self._queue):
            yield "_queue", batch
            yield "_hand_over", batch

    @api.model
    def _waiting_domain(self, step):
        """What a step takes up. Nothing at all of a company that has sending switched off."""
        domain = [("company_id.recouvrement_sending", "=", True), ("channel", "=", "email")]
        if step == self._queue:
            return [*domain, ("state", "=", "confirmed")]
        retry = ["|", ("retry_at", "=", False), ("retry_at", "<=", fields.Datetime.now())]
        return [*domain, ("state", "=", "queued"), *retry]

    @api.model
    def _waiting_batches(self, step):
        """Batches of what waits for a step, each reminder once, on working days of its company."""
        for company, reminders in self.search(self._waiting_domain(step), order="id").grouped("company_id").items():
            if company._recouvrement_may_send():
                for start in range(0, len(reminders), BATCH):
                    yield reminders[start : start + BATCH]

    @api.model
    def _count_leaving(self, company):
        """How many emails of a company leave as soon as sending is switched on."""
        return self.search_count([
            ("company_id", "=", company.id), ("channel", "=", "email"), ("state", "in", ("confirmed", "queued")),
        ])  # fmt: skip

    @api.model
    def _count_waiting(self):
        return sum(self.search_count(self._waiting_domain(step)) for step in (self._queue, self._hand_over))

    def _carefully(self, step):
        """Run a step on a batch; when it breaks, on each reminder alone, so that one cannot stop the rest."""
        try:
            getattr(self, step)()
            self.env.flush_all()  # what the database refuses is refused here
        except (OperationalError, LockError):
            self.env.cr.rollback()  # somebody works on one of them: the next round takes them up
        except RendererError as error:
            self.env.cr.rollback()  # no reminder is to blame: they wait until it works again
            _logger.warning("Reminders wait: %s", error)
        except Exception as error:
            self.env.cr.rollback()
            if len(self) == 1:
                self._fail(error)
            else:
                for reminder in self:
                    reminder._carefully(step)
                    # keep what works, whatever comes next
                    self.env.cr.commit()  # pylint: disable=invalid-commit

    def _still(self, state):
        """Those that are in a state at this moment: since they were chosen, people and core's queue went on.

        What changes after this is refused by the database when we write.
        """
        self.invalidate_recordset(["state"])
        return self.exists().filtered(lambda reminder: reminder.state == state)

    def _fail(self, error):
        """A reminder that cannot be made stays visible with what is wrong, and a person is asked."""
        if "failed" not in TRANSITIONS.get(self.state, ()):
            return  # somebody ended it meanwhile
        if self._is_handed_over():
            return  # it may have left: the next round settles it
        if not isinstance(error, UserError):
            _logger.error("Reminder %s could not be prepared", self.id, exc_info=error)
        self._close("failed", "error")
        self.error = str(error)
        self._ask_person()

    def _hand_over(self):
        """Hand the mails over, through core's own sending; each passes claim, check and outcome."""
        queued = self._still("queued")
        queued._supersede_without_mail()
        queued.mail_id.filtered(lambda mail: mail.state == "exception").write({"state": "outgoing"})
        queued.mail_id.send()
        self.env.invalidate_all()
        unreachable = queued._still("queued").filtered(lambda reminder: reminder.mail_id.state == "exception")
        unreachable.mail_id.write({"state": "outgoing"})
        unreachable.write({"retry_at": fields.Datetime.now() + timedelta(minutes=RETRY_MINUTES), "reason": "no_server"})

    def _supersede_without_mail(self):
        """A queued reminder whose mail somebody deleted or cancelled would wait for ever: prepare it again."""
        lost = self.filtered(
            lambda reminder: reminder.mail_id.state not in WAITING_MAIL and not reminder._is_handed_over()
        )
        if lost:
            lost._supersede()

    def _defer(self, reason):
        """The message could not leave this time: try again later, a few times, then ask a person.

        :param str reason: code, said by ``words.reason_words``.
        """
        self.ensure_one()
        # the attempt that ends here was closed by another cursor: this snapshot still sees it pending
        tries = self.env["recouvrement.attempt"].search_count([
            ("reminder_id", "=", self.id), ("outcome", "in", ("deferred", "pending")),
        ])  # fmt: skip
        if tries >= MAX_TRIES:
            self._close("failed", reason)
            self._ask_person()
            return
        wait = timedelta(minutes=RETRY_MINUTES * 2 ** max(tries - 1, 0))
        self.write({"retry_at": fields.Datetime.now() + wait, "reason": reason})
        self.mail_id.state = "outgoing"
        self.env.ref("recouvrement_module.ir_cron_send")._trigger(at=self.retry_at)

    def _ask_person(self):
        """An activity on the case: somebody must look at a message that did not leave or came back."""
        for reminder in self.filtered(lambda reminder: reminder.case_id and not reminder.activity_id.active):
            user = reminder._get_person()
            reminder = reminder.with_context(lang=user.lang)
            reminder.activity_id = reminder.case_id.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=reminder.env._("%s needs a decision", reminder.display_name),
                note=reminder.reason_text or reminder.env._("The message came back."),
                user_id=user.id,
            )

    def _get_person(self):
        """Who sees to a message: the collector of the case, if any."""
        return self.case_id.user_id or self._get_default_collector()

    def _get_default_collector(self):
        """Who sees to the cases of nobody: a collection manager of the company, if any."""
        managers = self.env.ref("recouvrement_module.group_manager").all_user_ids
        return managers.filtered(lambda user: self.company_id in user.company_ids)[:1] or self.env.user

    # ---------------------------------------------------------------- what comes back

    def _record_bounce(self, address):
        """A message came back: its steps no longer count, and a person is asked to see to it.

        :param str address: the address that did not work.
        """
        for reminder in self.filtered(lambda reminder: reminder.state in ("sent", "unknown")):
            self.env["recouvrement.reminder.event"].create({
                "reminder_id": reminder.id, "kind": "bounce", "note": address or "",
            })  # fmt: skip
            if reminder.state == "unknown":
                reminder._mark_sent()
            reminder.write({"bounced": True, "bounce_settled": False})
            reminder._ask_person()
        self.env["recouvrement.refresh"]._ask_partners(self._get_cases().partner_id.ids)
