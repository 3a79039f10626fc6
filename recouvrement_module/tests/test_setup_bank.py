# Part of recouvrement_module. License LGPL-3.
"""Reminders wait while the bank is behind: what was paid meanwhile is not known."""

from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, days
from .test_dunning_gather import GatherCommon

AFTER_ARMISTICE = date(2026, 11, 12)  # a Thursday; the day before is a holiday in France


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestBankBehind(GatherCommon):
    def code(self, today=TODAY):
        """What is decided of the one invoice on a day."""
        with freeze_time(today):
            self.refresh()
            self.case_of(self.customer)._decide()
        item = self.items_of(self.customer)
        return item.held_code if item.decision_code == "held" else item.decision_code

    def test_two_working_days_are_no_delay(self):
        self.invoice()
        self.bank_line(on=-2)
        self.assertEqual(self.code(), "remind")

    def test_three_working_days_hold(self):
        self.invoice()
        self.bank_line(on=-3)
        self.assertEqual(self.code(), "bank_behind")
        self.assertEqual(self.items_of(self.customer).next_date, days(1))

    def test_holidays_and_week_ends_do_not_count(self):
        self.invoice(due=-30)
        self.bank_line(on=-10)  # Monday 9 November: two working days before the 12th in France
        self.assertEqual(self.code(AFTER_ARMISTICE), "remind")
        self.company.country_id = self.env.ref("base.se")  # the 11th works in Sweden
        self.assertEqual(self.code(AFTER_ARMISTICE), "bank_behind")

    def test_it_resumes_with_the_next_import(self):
        self.invoice()
        self.bank_line(on=-5)
        self.assertEqual(self.code(), "bank_behind")
        self.bank_line(on=-1)
        self.assertEqual(self.code(), "remind")

    def test_the_journal_furthest_behind_counts(self):
        self.invoice()
        self.bank_line(on=0)
        other = self.company_data["default_journal_bank"].copy({"code": "BNK9"})
        self.bank_line(on=-20, journal_id=other.id)
        self.assertEqual(self.code(), "bank_behind")

    def test_a_journal_out_of_use_does_not_count(self):
        self.invoice()
        self.bank_line(on=-61)
        self.assertEqual(self.code(), "remind")

    def test_without_bank_lines_nothing_waits(self):
        self.invoice()
        self.assertEqual(self.code(), "remind")

    def test_switched_off(self):
        self.company.recouvrement_bank_behind = "off"
        self.invoice()
        self.bank_line(on=-20)
        self.assertEqual(self.code(), "remind")

    def test_the_bank_of_a_branch_counts_and_of_another_company_does_not(self):
        self.invoice()
        lille, stranger = self.branch_of(self.company), self.setup_other_company()
        self.bank_line(on=-20, journal_id=stranger["default_journal_bank"].id)
        self.assertEqual(self.code(), "remind")
        journal = self.env["account.journal"].create({
            "name": "Banque de Lille", "type": "bank", "code": "BNKL", "company_id": lille.id,
        })  # fmt: skip
        self.bank_line(on=-20, journal_id=journal.id)
        self.assertEqual(self.code(), "bank_behind")

    def test_an_item_with_a_reason_of_its_own_says_it(self):
        self.invoice()
        self.credit_note(amount=10, post=False)
        self.bank_line(on=-20)
        self.assertEqual(self.code(), "draft_credit_note")

    def test_what_is_confirmed_is_held_when_it_would_leave(self):
        self.invoice()
        reminder = self.gather()
        self.assertEqual(reminder.state, "confirmed")
        self.bank_line(on=-20)
        reminder._queue()
        self.assertEqual((reminder.state, reminder.reason), ("held", "bank_behind"))
        self.assertIn("bank has not been imported", reminder.reason_text)

    def test_message_says_up_to_which_day_payments_are_known(self):
        self.invoice()
        self.bank_line(on=-1)
        self.bank_line(on=-2)
        self.assertEqual(self.gather()._get_bank_date(), days(-1))
