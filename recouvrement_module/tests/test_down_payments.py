# Part of recouvrement_module. License LGPL-3.
"""Down payments: a ladder of their own, the order suspended at its end."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, days
from .test_letters_words import LettersCommon
from .test_retentions import RetentionCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDownPayments(LettersCommon, RetentionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders = cls.collection["recouvrement.policy"].create({
            "name": "Orders", "purpose": "down_payment", "sequence": 1, "contact_gap": 0, "level_ids": [
                Command.create({
                    "name": name, "delay": delay, "min_gap": 0, "channel": "email", "subject": name,
                    "body": "{principal}",
                })
                for name, delay in (("Reminder", 5), ("Order suspended", 15))
            ],
        })  # fmt: skip

    def down_payment(self, due=-6, **vals):
        return self.invoice(due=due, recouvrement_down_payment=True, **vals)

    def test_a_down_payment_never_paid(self):
        """Reminded on days 6 and 15, then nothing more: the order stays suspended, nobody claims the amount."""
        invoice = self.down_payment(due=-6)
        first = self.gather()
        self.assertEqual((first.level_id.name, first.principal), ("Reminder", 100))
        self.assertEqual(self.items_of(invoice).kind, "Down payment")
        self.mark_sent(first)
        with freeze_time(days(11)):  # the 15th day late is Saturday the 28th: Monday the 30th
            second = self.gather(days(11))
            self.assertEqual(second.level_id.name, "Order suspended")
            self.mark_sent(second, on=11)
        with freeze_time(days(60)):
            self.assertFalse(self.gather(days(60)))
            item = self.items_of(invoice)
            self.assertEqual(item.decision_code, "ended")
            self.assertIn("It was never paid: the order stays suspended.", item.why)

    def test_its_messages_recall_no_penalty_and_are_its_own(self):
        self.invoice(amount=1000, due=-40)
        invoice = self.down_payment(amount=300)
        reminder = self.gather()
        self.assertEqual(reminder.principal, 1000)
        self.assertEqual(self.items_of(invoice).decision_code, "with_other")
        reminder.action_cancel()
        self.pay(reminder.line_ids.move_id)
        own = self.gather()
        self.assertEqual((own.principal, own.level_id.policy_id), (300, self.orders))
        own = self.snapshot(own)
        self.assertFalse(own._get_documents()[own.id]["interest"])

    def test_no_formal_notice_as_a_matter_of_course(self):
        invoice = self.down_payment(due=-40)
        self.refresh()
        preview = self.collection["recouvrement.reminder"]._preview_formal_notices
        with self.assertRaisesRegex(UserError, "Nothing is overdue"):
            preview(self.customer, root=self.company)
        plain = self.invoice(amount=70, due=-40)
        (document,) = preview(self.customer, root=self.company)
        self.assertEqual([line["name"] for line in document["lines"]], [plain.name])
        self.assertEqual(len(preview(self.customer, invoice)), 1, "a person who chooses it gets it")

    def test_part_payment_and_credit_note(self):
        """Of 100 asked in advance 60 was paid, then the order was cancelled: the credit note meets the rest."""
        invoice = self.down_payment()
        self.pay(invoice, amount=60)
        self.assertEqual(self.gather().principal, 40)
        self.credit_note(amount=40, recouvrement_down_payment=True)
        self.refresh()
        self.assertEqual(self.items_of(invoice).asked, 0)
        self.assertEqual(self.case_of(self.customer).balance_due, 0)

    def test_ticked_and_unticked_on_a_posted_invoice(self):
        invoice = self.invoice(due=-6)
        self.refresh()
        self.assertEqual(self.items_of(invoice).track, "ordinary")
        invoice.with_user(self.collector).recouvrement_down_payment = True
        self.refresh()
        self.assertRecordValues(self.items_of(invoice), [{
            "track": "down_payment", "decision_code": "remind", "level_id": self.orders.level_ids[0].id,
        }])  # fmt: skip
        invoice.recouvrement_down_payment = False
        self.refresh()
        self.assertEqual(self.items_of(invoice).level_id, self.first)

    def test_what_was_sent_before_it_was_ticked_is_no_step_of_it(self):
        invoice = self.invoice(due=-40)
        self.mark_sent(self.gather())
        self.assertEqual(self.items_of(invoice).decision_code, "wait")
        invoice.recouvrement_down_payment = True
        self.refresh()
        self.assertRecordValues(self.items_of(invoice), [{
            "sent_delay": False, "sent_level_id": False, "decision_code": "remind",
            "level_id": self.orders.level_ids[1].id,
        }])  # fmt: skip

    def test_what_came_back_before_it_was_ticked_is_not_sent_again(self):
        """The first step of both ladders is of day 5: the one that came back was of the other ladder."""
        invoice = self.invoice(due=-20)
        self.first.delay, self.second.delay = 5, 25
        reminder = self.gather()
        self.assertEqual(reminder.level_id, self.first)
        self.mark_sent(reminder)
        reminder.write({"bounced": True, "bounce_settled": True})
        self.case_of(self.customer)._refresh_history()
        self.assertEqual(self.items_of(invoice).repeat_delay, 5)
        invoice.recouvrement_down_payment = True
        self.refresh()
        self.assertEqual(self.items_of(invoice).level_id, self.orders.level_ids[1])

        other = self.setup_other_company(name="Autre SA")["company"]
        own = self.orders.copy({"company_id": other.id, "name": "Autre"})
        here, there = self.down_payment(), self.down_payment(company=other)
        self.refresh()
        self.assertEqual(self.items_of(here)._get_policy(), self.orders)
        self.assertEqual(self.items_of(there)._get_policy(), own)

    def test_retained_and_asked_in_advance_at_once(self):
        """Whoever retains a part of a down payment retains it: the release counts."""
        invoice = self.down_payment()
        self.note(invoice, release_date=40)
        self.assertEqual(self.items_of(invoice).track, "retention")
