# Part of recouvrement_module. License LGPL-3.
"""Thanks for a payment: once, for what was reminded, never for a credit note."""

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY, days
from .test_letters_words import LettersCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestThanks(LettersCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_thanks = True
        cls.late = cls.invoice(amount=500, due=-10)
        cls.later = cls.invoice(amount=200, due=-8)
        cls.refresh()

    def setUp(self):
        super().setUp()
        self.case = self.case_of(self.customer)
        self.case.user_id = self.collector
        self.notice = self.remind()

    def remind(self):
        reminders = self.snapshot(self.letters_for(self.first))
        reminders.write({"state": "queued"})
        reminders._mark_sent()
        # the database stamps what is matched with the real time, whatever day the test lives on
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE recouvrement_reminder SET sent_at = '2026-01-01' WHERE id = ANY(%s)", [reminders.ids]
        )
        self.env.invalidate_all()
        return reminders

    def pay_and_match(self, move, amount=None):
        """A payment, matched at this hour of the test."""
        payment = self.pay(move, amount)
        self.stamp()
        return payment

    def stamp(self):
        self.refresh()
        self.env.cr.execute("UPDATE account_partial_reconcile SET create_date = %s", [TODAY])
        self.env.invalidate_all()

    def thank(self):
        return self.collection["recouvrement.thanks"]._send(self.company, TODAY)

    def plain(self, text):
        return " ".join(str(text).replace("\ufeff", "").split())

    def test_paid_in_full(self):
        self.pay_and_match(self.late)
        self.pay_and_match(self.later)
        notes = self.thank()
        self.assertEqual(notes.mapped("amount"), [500, 200])
        (mail,) = notes.mail_id
        self.assertEqual((mail.state, mail.model, mail.res_id), ("outgoing", "recouvrement.case", self.case.id))
        self.assertIn("compta@duval.example", mail.email_to)
        self.assertEqual(mail.author_id, self.collector.partner_id)
        self.assertIn("700.00", mail.subject)
        body = self.plain(mail.body_html)
        self.assertIn("Nothing past due remains", body)
        self.assertNotIn("remains open", body)
        self.assertNotIn("/my/statement", body, "there is nothing to pay")

    def test_paid_in_part_restates_what_remains(self):
        self.pay_and_match(self.late, amount=120)
        body = self.plain(self.thank().mail_id.body_html)
        self.assertIn("120.00", body)
        self.assertIn("remains open: 380.00", body)
        self.assertIn(self.later.name, body)
        self.assertIn("200.00", body)
        self.assertIn("/my/statement/open/", body)

    def test_once_only(self):
        """Not the next day, nor when the rest of the same payment meets another invoice."""
        payment = self.pay_and_match(self.late, amount=650)
        self.assertEqual(len(self.thank()), 1)
        self.assertFalse(self.thank())
        credit = payment.move_id.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        if not credit.reconciled:
            debit = self.later.line_ids.filtered(lambda line: line.display_type == "payment_term")
            (credit | debit).reconcile()
            self.stamp()
        self.assertFalse(self.thank())

    def test_off(self):
        self.company.recouvrement_thanks = False
        self.pay_and_match(self.late)
        self.assertFalse(self.thank())

    def test_not_for_what_was_paid_before_it_was_switched_on(self):
        self.pay_and_match(self.late)
        self.company.recouvrement_thanks = False
        with freeze_time(days(1)):
            self.company.recouvrement_thanks = True
            self.assertFalse(self.thank())

    def test_nothing_leaves_while_sending_is_off(self):
        self.pay_and_match(self.late)
        self.company.recouvrement_sending = False
        self.assertFalse(self.thank())
        self.company.recouvrement_sending = True
        self.assertTrue(self.thank(), "it is not lost")

    def test_not_for_a_credit_note(self):
        credit = self.credit_note(amount=500)
        lines = (credit | self.late).line_ids.filtered(lambda line: line.display_type == "payment_term")
        lines.reconcile()
        self.stamp()
        self.assertEqual(self.late.amount_residual, 0)
        self.assertFalse(self.thank())

    def test_not_for_an_entry_of_ours(self):
        receivable = self.company_data["default_account_receivable"]
        loss = self.company_data["default_account_expense"]
        entry = self.entry([(receivable, self.customer, -500, None), (loss, None, 500, None)])
        due = self.late.line_ids.filtered(lambda line: line.display_type == "payment_term")
        (due | entry.line_ids.filtered(lambda line: line.account_id == receivable)).reconcile()
        self.stamp()
        self.assertFalse(self.thank())

    def test_not_for_what_was_never_reminded(self):
        other = self.customer_named("Garage Morel")
        move = self.invoice(other, amount=50, due=-3)
        self.pay_and_match(move)
        self.assertFalse(self.thank())

    def test_not_for_what_came_back(self):
        self.notice._record_bounce("compta@duval.example")
        self.pay_and_match(self.late)
        self.assertFalse(self.thank())

    def test_not_for_a_payment_that_was_undone(self):
        payment = self.pay_and_match(self.late)
        payment.action_draft()
        self.stamp()
        self.assertFalse(self.thank())

    def test_a_bank_line_counts(self):
        line = self.bank_line(amount=500, partner_id=self.customer.id)
        suspense = line.move_id.line_ids.filtered(lambda one: one.account_id != line.journal_id.default_account_id)
        line.move_id.button_draft()
        suspense.write({"account_id": self.company_data["default_account_receivable"].id})
        line.move_id.action_post()
        due = self.late.line_ids.filtered(lambda one: one.display_type == "payment_term")
        (due | suspense).reconcile()
        self.stamp()
        self.assertEqual(self.thank().amount, 500)

    def test_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.customer.lang = "fr_FR"
        self.pay_and_match(self.late)
        mail = self.thank().mail_id
        self.assertIn("500,00", self.plain(mail.subject))

    def test_without_an_address_nothing_is_written_nor_tried_again(self):
        self.customer.email = False
        self.pay_and_match(self.late)
        notes = self.thank()
        self.assertEqual((len(notes), notes.mail_id), (1, self.env["mail.mail"]))
        self.assertFalse(self.thank())

    def test_in_the_daily_run(self):
        self.pay_and_match(self.late)
        attempts = self.collection["recouvrement.attempt"].search_count([])
        run = self.collection["recouvrement.run"]._get_today(self.company)
        while run._can_advance():
            run._advance()
        self.assertNotEqual(run.phase, "failed", run.error)
        note = self.collection["recouvrement.thanks"].search([("case_id", "=", self.case.id)])
        self.assertEqual((note.amount, bool(note.mail_id)), (500, True))
        self.assertFalse(note.mail_id.recouvrement_reminder_id, "it is no reminder")
        self.assertEqual(self.collection["recouvrement.attempt"].search_count([]), attempts)
