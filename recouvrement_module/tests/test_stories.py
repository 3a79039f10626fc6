# Part of recouvrement_module. License LGPL-3.
"""Stories of several days, with figures reckoned by hand."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY
from .test_dunning_gather import GatherCommon

# Labour Day 2026 is a Friday: from Thursday evening to Monday morning nothing leaves.
THURSDAY, HOLIDAY, SATURDAY, SUNDAY, MONDAY, TUESDAY = (
    date(2026, 4, 30), date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3), date(2026, 5, 4), date(2026, 5, 5),
)  # fmt: skip


@tagged("post_install", "-at_install")
class TestLongWeekEnd(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_sending = True

    def late_on(self, day, late, **vals):
        """An invoice so many days late on a day."""
        return self.invoice(due=(day - TODAY).days - late, **vals)

    def live(self, day, until="send"):
        """Let a day's run go on to a phase, as the scheduled action does; what may leave leaves."""
        with freeze_time(day):
            self.refresh()
            run = self.collection["recouvrement.run"]._get_today(self.company)
            while run._can_advance() and run.phase != until:
                run._advance()
            if self.company._recouvrement_may_send():
                self.mark_sent(run.reminder_ids, on=(day - TODAY).days)
            return run

    def test_a_run_interrupted_before_a_holiday_and_a_week_end(self):
        """Three customers reach day 5 on Thursday, on the holiday and on Sunday: each is written to once, on Monday."""
        customers = [self.customer_named(name) for name in ("Jeudi", "Vendredi", "Dimanche")]
        invoices = [
            self.late_on(day, 5, partner=customer)
            for day, customer in zip((THURSDAY, HOLIDAY, SUNDAY), customers, strict=True)
        ]
        interrupted = self.live(THURSDAY, until="gather")
        self.assertEqual(len(interrupted.reminder_ids), 0)
        for day in (HOLIDAY, SATURDAY, SUNDAY):
            self.assertFalse(self.live(day).reminder_ids, day)
        monday = self.live(MONDAY)
        self.assertEqual(
            monday.reminder_ids.partner_id.sorted("name").mapped("name"), ["Dimanche", "Jeudi", "Vendredi"]
        )
        self.assertFalse(self.live(TUESDAY).reminder_ids)
        for invoice in invoices:
            lines = self.collection["recouvrement.reminder.line"].search([("move_id", "=", invoice.id)])
            self.assertEqual(lines.reminder_id.mapped("sent_on"), [MONDAY])

    def test_a_step_that_falls_on_the_holiday_leaves_on_monday_and_the_next_counts_from_there(self):
        """Day 20 is the holiday; sent on Monday, day 23; the letter (day 30, seven days after) comes on day 30."""
        invoice = self.late_on(HOLIDAY, 20)
        with freeze_time(THURSDAY):
            self.refresh()
            self.collection["recouvrement.reminder"]._take_over([
                (self.items_of(invoice), self.first, date(2026, 4, 16), "email")
            ])
        self.assertFalse(self.live(HOLIDAY).reminder_ids)
        self.assertEqual(self.live(MONDAY).reminder_ids.level_id, self.second)
        with freeze_time(TUESDAY):
            self.collection["recouvrement.item"]._decide(self.company, TUESDAY)
            self.assertEqual(self.items_of(invoice).next_date, date(2026, 5, 11))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMonthEnd(GatherCommon):
    def owe(self, count, amount=10):
        """So many customers owe the same amount, ten days late, by an opening entry that a person included."""
        partners = self.env["res.partner"].create([
            {"name": f"Client {number}", "is_company": True, "email": f"c{number}@client.example"}
            for number in range(count)
        ])
        receivable = self.company_data["default_account_receivable"]
        lines = [(receivable, partner, amount, -10) for partner in partners]
        entry = self.entry([*lines, (self.company_data["default_account_revenue"], None, -amount * count, None)])
        entry.line_ids.no_followup = False
        self.refresh()
        return partners

    def queries_of(self, work):
        before = self.env.cr.sql_log_count
        result = work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, result

    def test_two_thousand_reminders(self):
        """2 000 messages of 10.00 make 20 000.00; as many statements as for twenty; the report counts every item."""
        self.company.recouvrement_sending = True
        self.owe(20)
        self.gather()
        self.owe(20)
        few, _reminders = self.queries_of(self.gather)
        self.owe(2000)
        many, reminders = self.queries_of(self.gather)
        self.assertEqual(len(reminders), 2000)
        self.assertEqual(sum(reminders.mapped("principal")), 20_000)
        self.assertLessEqual(many, few)
        run = self.collection["recouvrement.run"]._get_today(self.company)
        run._account()
        self.assertEqual(sum(run.line_ids.mapped("item_count")), run.item_count)
        self.assertEqual(
            run.item_count, self.collection["recouvrement.item"].search_count([("root_id", "=", self.company.id)])
        )
