# Part of recouvrement_module. License LGPL-3.
"""The credits that a message deducts are listed, and add up by hand."""

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY
from .test_letters_words import LettersCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDeductions(LettersCommon):
    def payment_on_account(self, amount, partner=None):
        payment = self.env["account.payment"].create({
            "partner_id": (partner or self.customer).id, "amount": amount, "payment_type": "inbound",
            "partner_type": "customer", "journal_id": self.company_data["default_journal_bank"].id,
        })  # fmt: skip
        payment.action_post()
        if not payment.move_id:
            payment.outstanding_account_id = self.company_data["default_journal_bank"].suspense_account_id
            payment.action_draft()
            payment.action_post()
        return payment.move_id

    def deductions_of(self, reminder):
        return reminder._get_deductions(reminder._get_account())

    def deducted(self, reminder):
        return [(credit["kind"], credit["name"], credit["amount"]) for credit in self.deductions_of(reminder)]

    def test_each_credit_is_listed_and_they_add_up(self):
        """150 open − 40 of a credit note − 20 of a payment on account = 90."""
        self.invoice(amount=100, due=-40)
        self.invoice(amount=50, due=-36)
        refund = self.credit_note(amount=40, due=-38)
        payment = self.payment_on_account(20)
        reminder = self.letters_for()
        self.assertEqual((reminder.principal, reminder.credits), (90, 60))
        self.assertEqual(self.deducted(reminder), [("refund", refund.name, 40), ("payment", payment.name, 20)])
        (words,) = self.words_of(self.snapshot(reminder)).values()
        for expected in (
            "Total open€150.00", f"Credit note {refund.name} of 12 Sep 2026-€40.00",
            "Payment of 19 Nov 2026-€20.00", "Total to pay€90.00",
        ):  # fmt: skip
            self.assertIn(expected, words)
        self.assertNotIn("Your credits, deducted", words)
        mail = self.text_of(str(reminder._render_mail_body()).encode())
        for expected in (f"Credit note {refund.name} of", "Payment of 19 Nov 2026", "90.00"):
            self.assertIn(expected, mail)

    def test_only_what_is_used_of_a_credit(self):
        """A formal notice of one invoice of 30: of 100 of credits, 30 meet it, 70 the others or nothing."""
        refund = self.credit_note(amount=100, due=-50)
        self.invoice(amount=30, due=-40)
        late = self.invoice(amount=90, due=-36)
        (document,) = self.desk["recouvrement.reminder"]._preview_formal_notices(self.customer, late)
        ((words, amount),) = document["deductions"]
        self.assertIn(refund.name, words)
        self.assertIn("70.00", amount)
        self.assertIn("20.00", document["principal"])

    def test_credits_used_up_by_others_are_not_listed(self):
        """The older credit note meets the older invoice alone; the notice of the other lists the newer one."""
        self.credit_note(amount=30, due=-50)
        newer = self.credit_note(amount=15, due=-45)
        self.invoice(amount=30, due=-40)
        late = self.invoice(amount=90, due=-36)
        (document,) = self.desk["recouvrement.reminder"]._preview_formal_notices(self.customer, late)
        ((words, amount),) = document["deductions"]
        self.assertIn(newer.name, words)
        self.assertIn("15.00", amount)

    def test_sum_alone_when_the_ledger_has_moved(self):
        """A reminder prepared with a credit that was matched since: its sum is stated, no list that contradicts it."""
        self.invoice(amount=100, due=-40)
        self.credit_note(amount=40)
        reminder = self.letters_for()
        self.credit_note(amount=5)
        self.assertEqual(self.deductions_of(reminder), [])
        (words,) = self.words_of(self.snapshot(reminder)).values()
        self.assertIn("Your credits, deducted", words)

    def test_without_credits_nothing_is_asked(self):
        self.invoice(amount=100, due=-40)
        reminder = self.letters_for()
        reminder._prepare_credit_vals()
        with self.assertQueryCount(1):  # whether one is reserved; the account itself is not read
            values = reminder._prepare_credit_vals()
        self.assertEqual(values, {"deductions": [], "reserved": []})

    def test_frozen_and_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.invoice(amount=100, due=-40)
        refund = self.credit_note(amount=40)
        reminder = self.snapshot(self.letters_for())
        reminder._archive(b"%PDF")
        with self.assertRaises(UserError):
            reminder.deductions = []
        refund.button_draft()
        refund.name = "RENAMED"
        ((words, amount),) = reminder._get_documents()[reminder.id]["deductions"]
        self.assertNotIn("RENAMED", words)
        self.assertIn("40,00", amount)
