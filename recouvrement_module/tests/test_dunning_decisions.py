# Part of recouvrement_module. License LGPL-3.
"""What is decided for an item, and that every silence is explained."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDecisions(RecouvrementCommon):
    def decision(self, move):
        item = self.items_of(move)
        return item.decision_code, item.level_id, item.next_date

    def test_steps_by_days_late(self):
        """+5, +20 and +30 days; the formal notice is never the first message."""
        moves = {late: self.invoice(due=-late) for late in (0, 4, 5, 19, 20, 30, 45, 300)}
        self.refresh()
        expected = {
            0: ("not_due", self.first, days(5)),
            4: ("grace", self.first, days(1)),
            5: ("remind", self.first, False),
            19: ("remind", self.first, False),
            20: ("remind", self.second, False),
            30: ("remind", self.last, False),
            45: ("remind", self.last, False),
            300: ("remind", self.last, False),
        }
        self.assertEqual({late: self.decision(move) for late, move in moves.items()}, expected)

    def test_old_debts_start_softly(self):
        self.company.recouvrement_start_date = TODAY
        old, new = self.invoice(due=-300), self.invoice(due=-5)
        self.refresh()
        self.assertEqual(self.decision(old), ("remind", self.first, False))
        self.assertEqual(self.decision(new), ("remind", self.first, False))

    @freeze_time("2026-11-21")  # a Saturday
    def test_nothing_on_a_week_end(self):
        move = self.invoice(due=-10)
        self.refresh()
        item = self.items_of(move)
        self.assertEqual((item.decision_code, str(item.next_date)), ("day_off", "2026-11-23"))

    @freeze_time("2026-11-11")  # Armistice
    def test_nothing_on_a_holiday(self):
        move = self.invoice(due=-20)
        self.refresh()
        self.assertEqual(self.items_of(move).decision_code, "day_off")

    def test_every_code_has_words_in_both_languages(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        moves = [self.invoice(due=due) for due in (10, -2, -10)] + [self.credit_note(amount=10)]
        self.refresh()
        items = self.items_of(self.customer)
        self.assertEqual(len(items), len(moves))
        for lang in ("en_US", "fr_FR"):
            for item in items.with_context(lang=lang):
                self.assertTrue(item.why)
                self.assertNotIn("%(", item.why)

    def test_policy_of_the_customer_wins(self):
        slow = self.policy.copy({"name": "Slow"})
        slow.level_ids.filtered(lambda level: level.delay == 5).delay = 15
        move = self.invoice(due=-10)
        self.refresh()
        self.assertEqual(self.decision(move)[0], "remind")
        self.case_of(self.customer).policy_id = slow
        self.assertEqual(self.decision(move)[0], "grace")

    def test_preventive_step_before_the_due_date(self):
        self.policy.level_ids = [
            Command.create({"name": "Courtesy", "delay": -7, "subject": "Soon due", "body": "Hello"})
        ]
        courtesy = self.policy.level_ids.filtered(lambda level: level.delay < 0)
        soon, later = self.invoice(due=6), self.invoice(due=12)
        self.refresh()
        self.assertEqual(self.decision(soon), ("remind", courtesy, False))
        self.assertEqual(self.decision(later)[0], "not_due")

    def test_courtesy_for_a_first_invoice_whatever_its_amount(self):
        self.policy.level_ids = [Command.create({
            "name": "Courtesy", "delay": -7, "min_amount": 5000, "first_invoice": True, "subject": "Soon",
            "body": "Hello",
        })]  # fmt: skip
        courtesy = self.policy.level_ids.filtered(lambda level: level.delay < 0)
        contact = self.env["res.partner"].create({"name": "Compta", "parent_id": self.customer.id})
        first, second = self.invoice(due=6), self.invoice(due=7, partner=contact)
        stranger = self.invoice(due=6, partner=self.customer_named("Nouveau"))
        self.refresh()
        self.assertEqual(self.decision(first), ("remind", courtesy, False))
        self.assertEqual(self.decision(second)[0], "not_due", "it has had an invoice")
        self.assertEqual(self.decision(stranger), ("remind", courtesy, False))

    def test_deciding_again_changes_nothing(self):
        self.invoice(due=-10)
        self.refresh()
        self.assertEqual(self.collection["recouvrement.item"]._decide(self.company, TODAY), 0)

    def test_a_courtesy_recalls_nothing_that_is_late(self):
        courtesy = self.first.copy({"policy_id": self.policy.id, "delay": -5, "name": "Courtesy"})
        self.invoice(amount=70, due=3)
        late = self.invoice(amount=30, due=-10)
        self.refresh()
        item = self.items_of(late)
        item.write({"sent_delay": 5, "sent_date": days(-5), "decision_code": "wait", "level_id": False})
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminder = self.collection["recouvrement.reminder"].browse(ids)
        self.assertEqual((reminder.level_id, reminder.principal), (courtesy, 70))

    def test_the_calendar_moves_on(self):
        move = self.invoice(due=-3)
        self.refresh()
        self.assertEqual(self.decision(move)[0], "grace")
        self.collection["recouvrement.item"]._decide(self.company, days(4))
        self.assertEqual(self.decision(move)[:2], ("remind", self.first))

    def test_queries_do_not_grow_with_items(self):
        Item = self.collection["recouvrement.item"]
        for number in range(30):
            self.invoice(amount=10 + number, due=-number, partner=self.customer_named(f"Client {number}"))
        self.refresh()
        Item._decide(self.company, days(1))
        self.env.invalidate_all()
        with self.assertQueryCount(15):
            Item._decide(self.company, days(30))
            self.env.flush_all()

    def test_placeholders_are_a_closed_list(self):
        for wrong in ("{nobody}", "{customer.password}", "{0}", "{customer!r}", "{total:>99999999}", "{open"):
            with self.assertRaisesRegex(ValidationError, "placeholders"):
                self.first.body = f"Hello {wrong}"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDoubts(RecouvrementCommon):
    """Reality checks hold what is in doubt, and say why."""

    def held_code(self, move):
        self.refresh()
        item = self.items_of(move)
        return item.held_code if item.decision_code == "held" else item.decision_code

    def test_draft_credit_note_of_the_invoice(self):
        invoice, other = self.invoice(), self.invoice()
        self.credit_note(amount=10, post=False, reversed_entry_id=invoice.id)
        self.assertEqual(self.held_code(invoice), "draft_credit_note")
        self.assertEqual(self.held_code(other), "remind")

    def test_draft_credit_note_of_the_customer(self):
        invoice = self.invoice()
        self.credit_note(amount=10, post=False)
        self.assertEqual(self.held_code(invoice), "draft_credit_note")

    def payment_without_entry(self, invoice):
        """A registered payment of 100 that no journal entry stands behind."""
        payment = self.env["account.payment"].create({
            "payment_type": "inbound", "partner_id": self.customer.id, "amount": 100,
            "journal_id": self.company_data["default_journal_bank"].id, "invoice_ids": invoice.ids,
        })  # fmt: skip
        payment.outstanding_account_id = False
        payment.action_post()
        return payment

    def test_payment_without_entry(self):
        invoice, stranger = self.invoice(), self.invoice(partner=self.customer_named("Garage Morel"))
        payment = self.payment_without_entry(invoice)
        self.assertFalse(payment.move_id)
        self.assertEqual(invoice.amount_residual, 100)
        self.assertEqual(self.held_code(invoice), "payment_without_entry")
        self.assertEqual(self.held_code(stranger), "remind")

    def test_validated_payment_without_entry(self):
        """Validating it makes Odoo show the invoice as paid, with its amount still open in the ledger."""
        invoice = self.invoice()
        payment = self.payment_without_entry(invoice)
        payment.action_validate()
        self.assertEqual((payment.state, invoice.payment_state, invoice.amount_residual), ("paid", "paid", 100))
        self.assertEqual(self.held_code(invoice), "payment_without_entry")
        payment.date = days(-40)  # however old it is
        self.case_of(self.customer)._decide()
        self.assertEqual(self.held_code(invoice), "shown_as_paid")
        payment.action_draft()
        payment.action_cancel()
        self.case_of(self.customer)._decide()
        self.assertEqual(self.held_code(invoice), "remind")

    def test_no_usable_email(self):
        for email in (False, "not an address"):
            self.customer.email = email
            self.assertEqual(self.held_code(self.invoice()), "no_email")
        self.env["res.partner"].create({
            "name": "Compta", "parent_id": self.customer.id, "type": "invoice", "email": "compta@duval.example",
        })  # fmt: skip
        self.assertEqual(self.held_code(self.invoice()), "remind")

    def test_letter_without_address(self):
        self.customer.zip = False
        self.assertEqual(self.held_code(self.invoice(due=-31)), "no_address")

    def test_unread_reply_holds_three_working_days(self):
        invoice = self.invoice()
        self.refresh()
        case = self.case_of(self.customer)
        for age, expected in ((0, "unread_reply"), (-3, "unread_reply"), (-4, "remind")):
            case.reply_date = days(age)
            case._decide()
            self.assertEqual(self.held_code(invoice), expected, f"{age} days")
        case.reply_date = TODAY
        case._decide()
        case.action_reply_read()
        self.assertEqual(self.held_code(invoice), "remind")

    def test_mail_that_comes_in_is_a_reply(self):
        self.invoice()
        self.refresh()
        case = self.case_of(self.customer)
        case.message_post(body="We pay on Monday", message_type="email", author_id=self.customer.id)
        self.assertTrue(case.reply_date)

    # ---------------------------------------------------------------- bank lines

    def test_bank_line_of_the_customer(self):
        invoice = self.invoice()
        self.bank_line(reconciled=True)
        self.bank_line(partner_id=self.customer.id)
        self.assertEqual(self.held_code(invoice), "bank_line")

    def test_bank_line_that_names_the_invoice(self):
        invoice, other = self.invoice(), self.invoice()
        self.bank_line(reconciled=True)
        self.bank_line(payment_ref=f"VIR DUVAL {invoice.name} merci")
        self.assertEqual(self.held_code(invoice), "bank_line")
        self.assertEqual(self.held_code(other), "remind")

    def test_bank_line_of_the_amount_needs_a_similar_name(self):
        invoice = self.invoice(amount=1234.56)
        self.bank_line(reconciled=True)
        line = self.bank_line(amount=1234.56, payment_ref="VIR BOULANGERIE PETIT")
        self.assertEqual(self.held_code(invoice), "remind")
        line.payment_ref = "VIR MENUISERIE D."
        self.case_of(self.customer)._decide()
        self.assertEqual(self.held_code(invoice), "bank_line")

    def test_bank_line_ends_by_itself_and_unreconciled_journals_are_not_believed(self):
        invoice = self.invoice()
        line = self.bank_line(partner_id=self.customer.id)
        self.assertEqual(self.held_code(invoice), "remind")  # nobody reconciles this journal
        self.bank_line(reconciled=True, on=-40)
        self.case_of(self.customer)._decide()
        self.assertEqual(self.held_code(invoice), "bank_line")
        line.move_id.button_draft()
        line.move_id.date = days(-11)
        line.move_id.action_post()
        self.bank_line(amount=-5)  # the bank itself is up to date
        self.case_of(self.customer)._decide()
        self.assertEqual(self.held_code(invoice), "remind")

    def test_bank_check_switched_off(self):
        self.company.recouvrement_bank_check = "warn"
        invoice = self.invoice()
        self.bank_line(reconciled=True)
        self.bank_line(partner_id=self.customer.id)
        self.assertEqual(self.held_code(invoice), "remind")
