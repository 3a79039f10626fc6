# Part of recouvrement_module. License LGPL-3.
"""Assigned invoices: who collects them, on whose account, and what happens when they come back."""

from contextlib import contextmanager

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.recouvrement_module.models.dunning.words import say_amount

from .common import TODAY, days
from .test_dunning_gather import GatherCommon
from .test_letters_words import LettersCommon

IBAN = "FR7630004000031234567890143"


class AssignedCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.factor = cls.env["res.partner"].create({"name": "Factor du Rhône", "is_company": True})
        cls.account = cls.env["res.partner.bank"].create({
            "acc_number": IBAN, "partner_id": cls.factor.id, "bank_id": cls.env["res.bank"].create({
                "name": "BNP", "bic": "BNPAFRPP",
            }).id,
        })  # fmt: skip

    def assign(self, records, on=-5, user=None, **vals):
        """Assign what is selected, as the wizard does it."""
        self.refresh()
        env = self.env(user=user) if user else self.collection
        wizard = env["recouvrement.assignment.wizard"].with_context(active_model=records._name, active_ids=records.ids)
        wizard = wizard.create({"factor_id": self.factor.id, "date": days(on), **vals})
        wizard.action_assign()
        self.env.invalidate_all()
        return self.collection["recouvrement.assignment"].search([("factor_id", "=", self.factor.id)])

    @contextmanager
    def refused(self, error, words):
        """What is refused leaves nothing behind."""
        with self.assertRaisesRegex(error, words), self.env.cr.savepoint():
            yield

    def assign_to_us(self, records, **vals):
        """We go on collecting, and the customer was told to pay the factor."""
        return self.assign(records, collected_by="us", notified=True, **vals)

    def give_back(self, assignments, on=0, reason="Not paid within 60 days", user=None):
        """The factor returns invoices, as the wizard notes it."""
        env = self.env(user=user) if user else self.collection
        wizard = env["recouvrement.assignment.return"].with_context(
            active_model=assignments._name, active_ids=assignments.ids
        )  # fmt: skip
        wizard.create({"date": days(on), "reason": reason}).action_return()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAssigned(AssignedCommon):
    def test_what_the_factor_collects_is_silent_and_apart(self):
        """1 000 late and 200 not due are ours, 700 late is the factor's: overdue 1 000, owed 1 900, assigned 700."""
        self.invoice(amount=1000, due=-10)
        self.invoice(amount=200, due=20)
        sold = self.invoice(amount=700, due=-40)
        self.assign(sold)
        case = self.case_of(self.customer)
        self.assertRecordValues(case, [{
            "balance_overdue": 1000, "balance_due": 1900, "balance_assigned": 700, "overdue_count": 1,
            "oldest_due_date": days(-10),
        }])  # fmt: skip
        item = self.items_of(sold)
        self.assertEqual((item.decision_code, item.asked, item.days_late), ("assigned", 0, 0))
        self.assertIn("Assigned to Factor du Rhône on 11/14/2026", item.why)
        self.assertEqual(item.kind, "Assigned to Factor du Rhône")
        self.assertEqual(self.gather().principal, 1000)

    def test_an_invoice_returned_by_the_factor_takes_up_its_ladder(self):
        """Reminded on day 10, assigned on day 12, returned on day 40: the second step comes, not the first."""
        invoice = self.invoice(due=-10)
        self.mark_sent(self.gather())
        with freeze_time(days(2)):
            assignment = self.assign(invoice, on=2)
            self.assertEqual(self.items_of(invoice).decision_code, "assigned")
        with freeze_time(days(18)):
            self.assertFalse(self.gather(days(18)))
            self.give_back(assignment, on=18)
            item = self.items_of(invoice)
            self.assertEqual((item.decision_code, item.sent_delay, item.level_id), ("remind", 5, self.second))
            self.assertFalse(item.kind)
            reminder = self.gather(days(18))
        self.assertEqual(reminder.level_id, self.second)
        self.assertEqual(self.case_of(self.customer).balance_assigned, 0)
        self.assertRecordValues(assignment, [{
            "returned_on": days(18), "return_reason": "Not paid within 60 days", "returned_uid": self.collection.uid,
        }])  # fmt: skip

    def test_part_payments_and_credits_are_ours_first(self):
        """Of 700 assigned 300 was paid; a credit of 150 meets our 400 and leaves the factor's 400 alone."""
        ours, sold = self.invoice(amount=400), self.invoice(amount=700, due=-60)
        self.assign(sold)
        self.pay(sold, amount=300)
        self.credit_note(amount=150)
        self.refresh()
        self.assertEqual((self.items_of(ours).asked, self.items_of(sold).covered), (250, 0))
        self.assertRecordValues(self.case_of(self.customer), [{
            "balance_overdue": 250, "balance_due": 650, "balance_assigned": 400,
        }])  # fmt: skip

    def test_all_instalments_are_assigned_and_a_rebuilt_line_stays_so(self):
        term = self.env["account.payment.term"].create({
            "name": "Two", "line_ids": [
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 10}),
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 15}),
            ],
        })  # fmt: skip
        invoice = self.invoice(amount=300, due=-10, invoice_payment_term_id=term.id)
        self.refresh()
        assignment = self.assign(self.items_of(invoice)[:1])
        self.assertRecordValues(assignment, [{"amount": 300, "open_amount": 300, "move_id": invoice.id}])
        self.assertEqual(self.items_of(invoice).mapped("fact"), ["assigned"] * 2)
        invoice.button_draft()
        invoice.action_post()
        self.refresh()
        self.assertEqual(self.items_of(invoice).mapped("fact"), ["assigned"] * 2)

    def test_a_whole_customer_is_assigned_but_for_what_cannot_be(self):
        self.invoice(amount=10)
        self.invoice(amount=20, due=20)
        self.credit_note(amount=5)
        self.entry([
            (self.company_data["default_account_receivable"], self.customer, 40, -20),
            (self.company_data["default_account_revenue"], None, -40, None),
        ])  # fmt: skip
        self.refresh()
        self.assign(self.case_of(self.customer))
        self.assertRecordValues(self.case_of(self.customer), [{"balance_assigned": 30, "balance_due": 65}])

    def test_what_is_prepared_is_prepared_again_without_it(self):
        kept, sold = self.invoice(amount=70), self.invoice(amount=30)
        reminder = self.gather()
        self.assign(sold)
        self.assertEqual(reminder.state, "cancelled")
        again = self.case_of(self.customer).reminder_ids.filtered(lambda one: one.state == "confirmed")
        self.assertEqual((again.principal, again.line_ids.move_id), (70, kept))

    def test_what_is_queued_does_not_leave_with_it(self):
        sold = self.invoice()
        reminder = self.gather()
        reminder.state = "queued"
        self.assign(sold)
        self.assertEqual(reminder._check_reality(), {reminder: "superseded"})

    def test_another_company_and_a_branch(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        branch = self.branch_of(self.company)
        there, below = self.invoice(company=other), self.invoice(company=branch)
        self.assign(below)
        self.assertEqual(self.items_of(below).fact, "assigned")
        self.assertEqual(self.case_of(self.customer).balance_assigned, 100)
        self.assertEqual(self.items_of(there).fact, "")
        self.assertEqual(self.case_of(self.customer, other).balance_assigned, 0)

    def test_it_follows_a_customer_who_is_merged(self):
        invoice = self.invoice()
        assignment = self.assign(invoice)
        target = self.customer_named("Duval et fils")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([self.customer.id, target.id], target)
        self.refresh()
        self.assertEqual(self.items_of(invoice).fact, "assigned")
        self.assertEqual(assignment.case_id, self.case_of(target))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAssignedRefused(AssignedCommon):
    def test_never_twice_at_once(self):
        invoice = self.invoice()
        assignment = self.assign(invoice)
        with self.refused(UserError, "not assigned yet"):
            self.assign(invoice)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.env.cr.savepoint():
            values = self.env["recouvrement.assignment"]._prepare_anchor_vals(self.items_of(invoice))
            self.collection["recouvrement.assignment"].create({
                **values, "factor_id": self.factor.id, "date": TODAY, "notified": True,
            })  # fmt: skip
        self.give_back(assignment, on=-2)
        with self.refused(ValidationError, "was returned on"):
            self.assign(invoice, on=-3)
        self.assign(invoice, on=-2)
        self.assertEqual(self.items_of(invoice).fact, "assigned")

    def test_days_that_cannot_be(self):
        invoice = self.invoice(due=-10)  # of forty days ago
        for on in (1, -41, -4000):
            with self.refused(ValidationError, "cannot be assigned on"):
                self.assign(invoice, on=on)
        assignment = self.assign(invoice, on=-40)
        for on in (1, -41):
            with self.refused(ValidationError, "is returned on a day"):
                self.give_back(assignment, on=on)
        self.assertEqual(self.items_of(invoice).fact, "assigned")

    def test_only_open_invoices_of_a_customer(self):
        draft, paid, credit = self.invoice(post=False), self.invoice(), self.credit_note(amount=5)
        self.pay(paid)
        for record in (draft, paid):
            with self.refused(UserError, "Select open invoices"):
                self.assign(record)
        with self.refused(UserError, f"not {credit.name}"):
            self.assign(credit)
        with self.refused(UserError, "Select open invoices"):
            self.collection["recouvrement.assignment.wizard"].create({"factor_id": self.factor.id})

    def test_a_factor_that_is_none(self):
        invoice = self.invoice()
        for partner in (self.customer, self.company.partner_id):
            with self.refused(ValidationError, "to somebody else only"):
                self.assign(invoice, factor_id=partner.id)
        stranger = self.customer_named("Banque tierce")
        elsewhere = self.env["res.partner.bank"].create({"acc_number": "BE71096123456769", "partner_id": stranger.id})
        with self.refused(ValidationError, "is not one of Factor du Rhône"):
            self.assign_to_us(invoice, bank_id=elsewhere.id)
        with self.refused(ValidationError, "on which account"):
            self.assign_to_us(invoice, bank_id=False)
        with self.refused(ValidationError, "tick “Customer Notified”"):
            self.assign(invoice, notified=False)
        self.assertFalse(self.items_of(invoice).fact)

    def test_it_is_history_that_nobody_rewrites(self):
        assignment = self.assign(self.invoice())
        with self.refused(UserError, "not changed"):
            assignment.factor_id = self.customer_named("Autre factor")
        with self.refused(UserError, "history"):
            assignment.unlink()
        self.give_back(assignment)
        with self.refused(UserError, "still assigned"):
            self.give_back(assignment)

    def test_who_may(self):
        invoice, other = self.invoice(), self.invoice()
        viewer, collector = self.user_of("viewer"), self.user_of("collector")
        assignment = self.assign(invoice, user=collector)
        self.assertEqual(assignment.create_uid, collector)
        read = assignment.with_user(viewer).read(["factor_id", "date", "open_amount"])[0]
        self.assertEqual(read["open_amount"], 100)
        self.assertEqual(self.items_of(invoice).with_user(viewer).kind, "Assigned to Factor du Rhône")
        with self.assertRaises(AccessError):
            self.assign(other, user=viewer)
        with self.assertRaises(AccessError):
            assignment.with_user(viewer)._return(TODAY, "x")
        with self.assertRaises(AccessError):
            assignment.with_user(viewer).action_notify()
        with self.assertRaises(AccessError):
            assignment.with_user(collector).write({"returned_on": TODAY})
        self.give_back(assignment, user=collector)
        self.assertEqual(assignment.returned_uid, collector)

    def test_nobody_of_another_company_reads_it(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        assignment = self.assign(self.invoice())
        stranger = self.user_of("viewer")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            assignment.with_user(stranger).read(["date"])

    def test_the_wizard_proposes_the_account_and_who_knows(self):
        invoice = self.invoice(amount=120)
        self.refresh()
        wizard = self.env["recouvrement.assignment.wizard"].with_user(self.user_of("collector"))
        with Form(wizard.with_context(active_model="account.move", active_ids=invoice.ids)) as form:
            self.assertTrue(form.notified)
            self.assertIn("Invoices: 1", form.contents)
            self.assertIn("120.00", form.contents)
            form.factor_id = self.factor
            form.collected_by = "us"
            self.assertEqual(form.bank_id, self.account)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPaidToFactor(LettersCommon, AssignedCommon):
    def mail_of(self, reminder):
        return self.text_of(str(reminder._render_mail_body()).encode())

    def test_name_and_account_of_the_factor_on_what_is_assigned(self):
        """100 and 50 to us, 700 and 30 to the factor: 150 and 730 make 880."""
        self.invoice(amount=100, due=-40)
        self.invoice(amount=50, due=-38)
        sold = self.invoice(amount=700, due=-35) + self.invoice(amount=30, due=-34)
        self.assign_to_us(sold)
        self.assertEqual(self.items_of(sold).mapped("fact"), ["", ""])
        letter = self.snapshot(self.letters_for())
        self.assertEqual(letter.principal, 880)
        values = letter._get_documents()[letter.id]
        say = lambda amount: letter._say_amount(amount)  # noqa: E731
        self.assertEqual((values["own"], values["payees"][0]["total"]), (say(150), say(730)))
        for words in (self.words_of(letter)[letter], self.mail_of(letter)):
            self.assertIn("Factor du Rhône", words)
            self.assertIn(IBAN, words.replace(" ", ""))
            self.assertIn("BNPAFRPP", words)
            self.assertIn(self.bank.acc_number, words)
            self.assertIn(" ".join(say(730).split()), words)
            self.assertIn(f"{sold[0].name}, {sold[1].name}. Their payment discharges you only", words)

    def test_only_the_account_of_the_factor_when_all_is_assigned(self):
        self.assign_to_us(self.invoice(amount=700, due=-35))
        letter = self.snapshot(self.letters_for())
        words = self.words_of(letter)[letter]
        self.assertIn(IBAN, words.replace(" ", ""))
        self.assertNotIn(self.bank.acc_number, words)
        self.assertNotIn("To pay to us", words)

    def test_credits_are_deducted_where_they_are_due_first(self):
        """The assigned 700 is the older: a credit of 150 leaves 550 for the factor and our 100."""
        self.invoice(amount=100, due=-30)
        self.assign_to_us(self.invoice(amount=700, due=-45))
        self.credit_note(amount=150)
        letter = self.snapshot(self.letters_for())
        values = letter._get_documents()[letter.id]
        self.assertEqual(
            (values["own"], values["payees"][0]["total"], values["principal"]),
            tuple(letter._say_amount(amount) for amount in (100, 550, 650)),
        )

    def test_a_confidential_assignment_is_not_named(self):
        sold = self.invoice(amount=700, due=-35)
        self.assign(sold, collected_by="us", notified=False)
        letter = self.snapshot(self.letters_for())
        words = self.words_of(letter)[letter]
        self.assertIn(self.bank.acc_number, words)
        self.assertNotIn("Factor", words)
        self.assertEqual(self.case_of(self.customer).balance_assigned, 700)
        self.assertEqual(self.case_of(self.customer).balance_overdue, 700)

    def test_notified_later_what_is_prepared_names_the_account(self):
        sold = self.invoice(amount=700, due=-35)
        assignment = self.assign(sold, collected_by="us", notified=False, bank_id=False)
        letter = self.letters_for()
        self.assertFalse(letter.line_ids.payee_name)
        self.account.active = False
        with self.refused(UserError, "has no bank account"):
            assignment.action_notify()
        self.account.active = True
        assignment.action_notify()
        self.assertEqual(assignment.bank_id, self.account)
        self.assertEqual(letter.state, "cancelled")
        again = self.case_of(self.customer).reminder_ids.filtered(lambda one: one.state in ("prepared", "confirmed"))
        self.assertRecordValues(again.line_ids, [{
            "payee_name": "Factor du Rhône", "payee_account": self.account.acc_number, "payee_bic": "BNPAFRPP",
        }])  # fmt: skip

    def test_another_account_stops_what_is_queued(self):
        self.assign_to_us(self.invoice(amount=700, due=-35))
        letter = self.letters_for()
        self.assertFalse(letter._check_reality())
        self.account.acc_number = "FR1420041010050500013M02606"
        self.assertEqual(letter._check_reality(), {letter: "other_payee"})

    def test_an_item_whose_id_is_that_of_a_line_is_not_held(self):
        """Ids of items and of lines of reminders are numbers of their own: equal ones say nothing."""
        sold = self.invoice(amount=700, due=-35)
        self.assign_to_us(sold)
        letter = self.letters_for()
        self.account.acc_number = "FR1420041010050500013M02606"
        self.collection["recouvrement.assignment.wizard"].search([]).unlink()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE recouvrement_item SET id = %s, decision_code = 'remind' WHERE id = %s",
            [letter.line_ids.id, self.items_of(sold).id],
        )
        self.env.invalidate_all()
        self.collection["recouvrement.reminder"]._hold_doubtful(self.company, TODAY)
        self.assertRecordValues(self.items_of(sold), [{"id": letter.line_ids.id, "decision_code": "remind"}])
        self.assertEqual(letter._check_reality(), {letter: "other_payee"})

    def test_what_was_sent_stays_as_it_was(self):
        assignment = self.assign_to_us(self.invoice(amount=700, due=-35))
        letter = self.letters_for()
        letter.action_print()
        self.give_back(assignment)
        self.assertEqual(letter.line_ids.payee_name, "Factor du Rhône")
        with self.refused(UserError, "frozen"):
            letter.line_ids.payee_account = "FR00"

    def test_a_preview_names_the_account_too(self):
        self.assign_to_us(self.invoice(amount=700, due=-35))
        self.invoice(amount=100, due=-35)
        self.refresh()
        (document,) = self.collection["recouvrement.reminder"]._preview_formal_notices(self.customer, root=self.company)
        self.assertEqual([payee["account"] for payee in document["payees"]], [self.account.acc_number])

    def test_a_statement_shows_it_apart(self):
        """40 days: 100 ours, 50 confidential; 700 at the factor; 30 that we collect for it. Balance 880."""
        self.invoice(amount=100, due=-40)
        self.assign(self.invoice(amount=50, due=-40), collected_by="us", notified=False)
        self.assign(self.invoice(amount=700, due=-40))
        self.assign_to_us(self.invoice(amount=30, due=-40))
        wizard = self.collection["recouvrement.statement"].create({
            "partner_ids": [Command.set(self.customer.ids)], "company_id": self.company.id, "date": TODAY,
        })  # fmt: skip
        (account,) = wizard._get_documents()[0]["accounts"]
        say = lambda amount: say_amount(self.collection, amount, self.company.currency_id)  # noqa: E731
        self.assertEqual(account["ages"], [say(amount) for amount in (0, 0, 180, 0, 0, 0)])
        self.assertEqual((account["assigned"], account["total"]), (say(700), say(880)))
        self.assertEqual([line["factor"] for line in account["lines"]], [None, None, *["Factor du Rhône"] * 2])
        self.assertEqual([payee["total"] for payee in account["payees"]], [say(30)])
        wizard.date = days(-6)  # the day before they were assigned
        (account,) = wizard._get_documents()[0]["accounts"]
        self.assertEqual((account["assigned"], account["total"]), ("", say(880)))
