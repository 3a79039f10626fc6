# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .event import OPENINGS

RECENT = 90  # days: what happened before is history, not news


class RecouvrementCreditEvent(models.Model):
    """What follows an event: the case of the customer, its collector's deadline; and what people say of it."""

    _inherit = "recouvrement.credit.event"

    # ---------------------------------------------------------------- by people

    def action_confirm(self):
        """It is this customer: what follows from it follows."""
        self._settle("confirmed")
        # sudo: cases and activities follow an event whoever settles it
        self.sudo()._apply()
        return True

    def action_dismiss(self):
        """It is another company, or was cancelled: nothing follows from it."""
        self._settle("dismissed")
        # sudo: see action_confirm
        self.sudo()._undo()
        return True

    def action_done(self):
        """The claim was declared, or the opposition made."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        for event in self:
            if event.state != "confirmed" or not event.deadline or event.done_on:
                raise UserError(self.env._("Nothing is left to be done for it."))
            # sudo: events are written by their buttons only
            event.sudo().write({"done_on": event._get_today(), "done_uid": self.env.uid})
        self.sudo()._end_activity()  # sudo: it may be another collector's
        return True

    def _settle(self, state):
        self.env["recouvrement.limitation.event"]._check_manager()
        self.check_access("read")
        for event in self:
            if event.state == state:
                raise UserError(self.env._("It was settled that way already."))
            # sudo: see action_done
            event.sudo().write({
                "state": state, "settled_uid": self.env.uid, "settled_on": event._get_today(), "doubt": False,
            })  # fmt: skip

    # ---------------------------------------------------------------- what follows

    def _get_today(self):
        # sudo: a root is reached through any of its branches
        return self.company_id.sudo()._recouvrement_today()

    def _apply(self):
        """Flag the cases of what is confirmed, and tell their collectors."""
        for event in self.filtered(lambda event: event.state == "confirmed" and event.case_id):
            if event.kind in OPENINGS and not event.is_conversion:
                event._stop()
            if event._is_news():
                event._tell()

    def _is_news(self):
        """Whether a person has to know of it: something is still to be done, or it happened a short while ago."""
        today = self._get_today()
        if self.deadline:
            return self.kind in OPENINGS or self.deadline_last >= today
        return self.severity != "low" and (today - self.date).days <= RECENT

    def _stop(self):
        """What was owed before the judgment is not asked any more; a day that a person entered stays."""
        case = self.case_id
        if not case.insolvency_date:
            case.insolvency_date = self.date
        elif case.insolvency_date != self.date:
            env = self._timeline_env()
            self._plan(self._get_today(), env._(
                "Look at the opening judgment: %(here)s on the case, %(said)s published",
                here=format_date(env, case.insolvency_date), said=format_date(env, self.date),
            ))  # fmt: skip

    def _tell(self):
        """Give the collector his deadline, or what to read."""
        env, today = self._timeline_env(), self._get_today()
        words = self.with_env(env).display_name
        if not self.deadline:
            self._plan(today, env._("%s: look at the case", words))
            return
        day = format_date(env, self.deadline)
        if self.kind not in OPENINGS:
            summary = env._("%(what)s: oppose the payment by %(day)s", what=words, day=day)
        elif self.deadline_last >= today:
            summary = env._("%(what)s: declare the claim by %(day)s", what=words, day=day)
        elif self.relief_deadline >= today:
            summary = env._("%s: the time to declare has passed, ask for relief", words)
        else:
            summary = env._("%s: see whether the claim was declared, the time has passed", words)
        # an activity, once given, is ended when it was done
        self.activity_id = self._plan(max(self.deadline, today), summary)

    def _plan(self, day, summary):
        return self.case_id.with_context(mail_activity_quick_update=True).activity_schedule(
            "mail.mail_activity_data_todo", date_deadline=day, user_id=self._get_asked_user().id, summary=summary
        )

    def _end_activity(self):
        self.activity_id.action_feedback()

    def _undo(self):
        """What was dismissed holds no longer: the judgment on the case is that of another event, or none."""
        self._end_activity()
        for event in self.filtered(lambda event: event.kind in OPENINGS):
            if event.case_id.insolvency_date != event.date:
                continue
            others = self.search([
                ("case_id", "=", event.case_id.id), ("state", "=", "confirmed"), ("kind", "in", OPENINGS),
                ("is_conversion", "=", False),
            ])  # fmt: skip
            event.case_id.insolvency_date = others[:1].date

    def _take_back(self, dropped):
        """A later notice corrects or cancels some of these: a person looks, and what follows stays until then.

        :param dict dropped: number of a notice → number of the one that took it away.
        """
        for event in self.filtered(lambda event: event.external_id in dropped and event.state == "confirmed"):
            severe = event.severity == "high"
            event.write({"state": "to_confirm" if severe else "dismissed", "doubt": severe and "withdrawn"})
            if event.case_id and severe:
                env = event._timeline_env()
                event._plan(event._get_today(), env._(
                    "%s: a later notice corrects or cancels it", event.with_env(env).display_name
                ))  # fmt: skip
