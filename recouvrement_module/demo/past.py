# Part of recouvrement_module. License LGPL-3.
"""The last weeks of the demo, as the product itself lived them."""

from datetime import datetime, time, timedelta

from odoo import fields, models

from . import day, desk, rejects
from .setup import set_up

PAST_RUNS = (34, 20, 6)  # days before today


class RecouvrementDemo(models.AbstractModel):
    _inherit = "recouvrement.demo"

    def _prepare_dunning(self, companies):
        """Bring items and cases in step with the documents, live the last weeks, decide what to do today.

        Collection started a year ago: invoices must have been sent, and old debts have old levels.
        Sending stays off.
        """
        companies.write({"recouvrement_start_date": fields.Date.subtract(self._today(), years=1)})
        set_up(self.env, companies, [self._today() - timedelta(days=ago) for ago in (*PAST_RUNS, 0)])
        self.env["recouvrement.ledger"]._synchronise(companies)
        cases = self.env["recouvrement.case"].search([("company_id", "in", companies.ids)])
        desk.install(self.env, companies)
        for company in companies:
            self._live_past(company)
        cases._refresh_history()
        day.prepare(cases, self._today())
        rejects.live(self, companies[0])

    def _live_past(self, company):
        """Let the reminders of the last weeks be made by the product itself, day by day."""
        calendar = company._recouvrement_calendar()
        for ago in PAST_RUNS:
            day = calendar.next_working(self._today() - timedelta(days=ago))
            self.env["recouvrement.case"]._assign_policies(company)
            self.env["recouvrement.item"]._decide(company, day)
            self.env["recouvrement.reminder"]._hold_doubtful(company, day)
            run = self.env["recouvrement.run"].create({"company_id": company.id, "date": day, "phase": "gather"})
            run._phase_gather()
            self._let_leave(run.reminder_ids, day)
            self._let_go_wrong(run.reminder_ids.filtered(lambda reminder: reminder.channel == "email"), ago)
            self.env["recouvrement.item"]._project_history(run.reminder_ids._get_cases().ids)
            run._account()

    def _let_leave(self, reminders, day):
        """Let reminders have left on a day; the last letters and calls still wait for a person."""
        for reminder in reminders:
            if reminder.channel != "email" and day > self._today() - timedelta(days=10):
                continue
            struck = reminder.with_context(recouvrement_struck_on=day)
            reminder.write(struck._prepare_snapshot_vals() | {"state": "confirmed", "date": day})
            reminder.state = "queued" if reminder.channel == "email" else "printed"
            reminder._mark_sent()
            reminder.write({"sent_on": day, "sent_at": datetime.combine(day, time(7, 30))})
            if reminder.channel == "email":
                self._file_mail(reminder)

    def _file_mail(self, reminder):
        """Let the case show the mail of a reminder that has left; its PDF is not made for the demo."""
        vals = reminder._prepare_mail_vals() | {"attachment_ids": [], "state": "sent", "date": reminder.sent_at}
        reminder.mail_id = self.env["mail.mail"].create(vals)

    def _let_go_wrong(self, reminders, ago):
        """One message of the last run came back."""
        if ago == PAST_RUNS[-1]:
            # not one that concerns several customers
            came_back = reminders.filtered(lambda one: one.email_to and len(one.line_ids.case_id) == 1)[:1]
            came_back._record_bounce(came_back.email_to)
