# Part of recouvrement_module. License LGPL-3.
"""Retentions on works: due on their release, and late only then."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from odoo.addons.recouvrement_module.models.dunning.words import say_amount

from .common import TODAY, days
from .test_assigned import AssignedCommon


class RetentionCommon(AssignedCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        receivable = cls.company_data["default_account_receivable"]
        cls.retained = receivable.copy({"code": "411790", "name": "Retenues de garantie"})
        cls.retained.recouvrement_role = "retention"
        cls.works = cls.collection["recouvrement.policy"].create({
            "name": "Works", "purpose": "retention", "sequence": 1, "level_ids": [
                Command.create({
                    "name": name, "delay": delay, "channel": channel, "subject": name, "body": "{principal}",
                })
                for name, delay, channel in (("Ask for the release", -30, "task"), ("First", 5, "email"))
            ],
        })  # fmt: skip

    def retention(self, invoice=None, amount=50, due=-60):
        """A retention as it is booked: an entry takes it from the invoice to an account of its own."""
        invoice = invoice or self.invoice(amount=amount, due=due)
        receivable = self.company_data["default_account_receivable"]
        entry = self.entry([(self.retained, self.customer, amount, due), (receivable, self.customer, -amount, due)])
        lines = (entry + invoice).line_ids
        lines.filtered(lambda line: line.account_id == receivable).reconcile()
        return entry

    def retained_of(self, entry):
        return self.items_of(entry).filtered(lambda item: item.residual_currency > 0)

    def note(self, records, user=None, **vals):
        """Note what is known, as the wizard does it; days are from today."""
        self.refresh()
        env = self.env(user=user) if user else self.collection
        wizard = env["recouvrement.retention.wizard"].with_context(active_model=records._name, active_ids=records.ids)
        vals = {name: days(value) if type(value) is int else value for name, value in vals.items()}
        wizard.create(vals).action_note()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRetentions(RetentionCommon):
    def test_a_retention_is_late_only_when_it_is_released(self):
        """Invoice of 1 000, 50 retained: 950 late; the 50 is owed, not late, and is to be completed."""
        entry = self.retention(self.invoice(amount=1000, due=-40))
        self.refresh()
        item = self.retained_of(entry)
        self.assertEqual((item.decision_code, item.days_late, item.kind), ("retention", 0, "Retention"))
        self.assertIn("Say when the works were accepted", item.why)
        self.assertRecordValues(self.case_of(self.customer), [{"balance_due": 1000, "balance_overdue": 950}])

    def test_a_retention_released(self):
        """Accepted on 2 March 2026: released on 2 March 2027, a task 30 days before, a message 5 days after."""
        entry = self.retention()
        self.note(self.customer_case(), reception_date=date(2026, 3, 2))
        item = self.retained_of(entry)
        self.assertRecordValues(item, [{
            "fact": "", "track": "retention", "due_date": date(2027, 3, 2), "ladder_date": date(2027, 3, 2),
            "decision_code": "not_due", "next_date": date(2027, 2, 1),  # the 31st of January is a Sunday
        }])  # fmt: skip
        self.assertEqual(item.days_to_release, 103)  # 11 of November, 31, 31, 28, and 2 of March
        with freeze_time("2027-02-01"):
            task = self.gather(date(2027, 2, 1))
            self.assertEqual((task.channel, task.level_id, task.state), ("task", self.works.level_ids[0], "prepared"))
            task.action_done()
        with freeze_time("2027-03-02"):
            self.synchronise()
            self.assertEqual(self.case_of(self.customer).balance_overdue, 0)
        with freeze_time("2027-03-08"):
            self.synchronise()
            self.assertEqual(self.case_of(self.customer).balance_overdue, 50)
            self.assertEqual(item.days_late, 6)
            reminder = self.gather(date(2027, 3, 8))
        self.assertEqual((reminder.level_id, reminder.principal), (self.works.level_ids[1], 50))
        self.assertEqual(reminder.line_ids.due_date, date(2027, 3, 2))

    def customer_case(self):
        self.refresh()
        return self.case_of(self.customer)

    def synchronise(self):
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.env.invalidate_all()

    def test_it_shares_no_message_with_invoices(self):
        """950 of an invoice and 70 of another make 1 020; the 50 retained comes in a message of its own."""
        self.invoice(amount=70, due=-12)
        entry = self.retention(self.invoice(amount=1000, due=-40))
        self.refresh()
        self.note(self.retained_of(entry), release_date=-20)
        reminder = self.gather()
        self.assertEqual(reminder.principal, 1020)
        self.assertEqual(self.retained_of(entry).decision_code, "with_other")

    def test_part_of_it_is_paid(self):
        entry = self.retention(amount=50)
        self.refresh()
        item = self.retained_of(entry)
        self.note(item, release_date=-20)
        line = item.line_id
        payment = self.entry([
            (self.retained, self.customer, -20, 0), (self.company_data["default_account_revenue"], None, 20, None),
        ])  # fmt: skip
        (line + payment.line_ids.filtered(lambda one: one.account_id == self.retained)).reconcile()
        self.refresh()
        self.assertEqual(self.retained_of(entry).residual_currency, 30)
        self.assertEqual(self.retained_of(entry).track, "retention")

    def test_an_opposition_silences_until_it_is_lifted(self):
        entry = self.retention()
        self.refresh()
        item = self.retained_of(entry)
        self.note(item, release_date=-20, opposed_on=-25, opposition_reason="Leak in the roof")
        self.assertEqual((item.decision_code, item.days_late), ("opposed", 0))
        self.assertIn("10/25/2026: Leak in the roof", item.why)
        self.assertEqual(self.case_of(self.customer).overdue_count, 0)
        self.assertFalse(self.gather())
        self.note(
            item, release_date=-20, opposed_on=-25, opposition_reason="Leak in the roof", lifted_on=-8
        )  # fmt: skip
        self.assertEqual((item.due_date, item.days_late), (days(-8), 8))

    def test_released_early_it_is_due_from_then(self):
        entry = self.retention()
        self.refresh()
        item = self.retained_of(entry)
        self.note(item, release_date=200, opposed_on=-25, opposition_reason="Leak", early_date=-6)
        self.assertEqual((item.fact, item.due_date, item.days_late), ("", days(-6), 6))

    def test_an_instalment_may_be_one_and_be_none_again(self):
        invoice = self.invoice(amount=100, due=-10)
        self.refresh()
        self.note(invoice, release_date=100)
        item = self.items_of(invoice)
        self.assertEqual((item.track, item.due_date, item.decision_code), ("retention", days(100), "not_due"))
        invoice.button_draft()
        invoice.action_post()
        self.refresh()
        self.assertEqual(self.items_of(invoice).due_date, days(100))
        wizard = self.collection["recouvrement.retention.wizard"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )  # fmt: skip
        wizard = wizard.create({})
        self.assertEqual((wizard.known, wizard.release_date), (True, days(100)))
        wizard.action_forget()
        self.env.invalidate_all()
        self.assertRecordValues(self.items_of(invoice), [{"track": "ordinary", "due_date": days(-10)}])

    def test_a_statement_does_not_age_it_before_its_release(self):
        """950 of 1 000 forty days late; 50 retained without release, then released twenty days ago."""
        entry = self.retention(self.invoice(amount=1000, due=-40))
        self.refresh()
        wizard = self.collection["recouvrement.statement"].create({
            "partner_ids": [Command.set(self.customer.ids)], "company_id": self.company.id, "date": TODAY,
        })  # fmt: skip
        say = lambda amount: say_amount(self.collection, amount, self.company.currency_id)  # noqa: E731
        for release, expected in ((None, (50, 0, 950, 0, 0, 0)), (-20, (0, 50, 950, 0, 0, 0))):
            if release:
                self.note(self.retained_of(entry), release_date=release)
            (account,) = wizard._get_documents()[0]["accounts"]
            self.assertEqual(account["ages"], [say(amount) for amount in expected])

    def test_another_company_keeps_its_own(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        there = self.invoice(company=other)
        entry = self.retention()
        self.refresh()
        self.note(self.retained_of(entry), release_date=50)
        self.assertEqual(self.items_of(there).track, "ordinary")
        stranger = self.user_of("viewer")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        with self.assertRaises(AccessError):
            self.collection["recouvrement.retention"].search([]).with_user(stranger).read(["release_date"])

    def test_it_follows_a_customer_who_is_merged(self):
        entry = self.retention()
        self.refresh()
        self.note(self.retained_of(entry), release_date=50)
        target = self.customer_named("Duval et fils")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([self.customer.id, target.id], target)
        self.refresh()
        self.assertEqual(self.retained_of(entry).due_date, days(50))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRetentionsRefused(RetentionCommon):
    def test_bad_input_gets_a_clear_message_and_loses_nothing(self):
        entry = self.retention()
        self.refresh()
        item = self.retained_of(entry)
        self.note(item, release_date=50)
        for vals, words in (
            ({"release_date": 5000}, "within ten years"),
            ({"reception_date": -5000, "release_date": 1}, "within ten years"),
            ({"reception_date": 10, "release_date": 1}, "after the works were accepted"),
            ({"release_date": 1, "early_date": 1}, "on a day that has come"),
            ({"release_date": 1, "opposed_on": 1, "opposition_reason": "x"}, "on a day that has come"),
            ({"release_date": 1, "opposed_on": -1, "opposition_reason": " "}, "gives its reasons"),
            ({"release_date": 1, "lifted_on": -1}, "after it was received"),
            ({"release_date": 1, "opposed_on": -1, "opposition_reason": "x", "lifted_on": -2}, "after it was received"),
        ):
            vals = {"opposed_on": False, "lifted_on": False, "early_date": False, "reception_date": False, **vals}
            with self.refused(ValidationError, words):
                self.note(item, **vals)
        self.assertEqual(item.due_date, days(50))

    def test_only_what_a_customer_owes(self):
        credit = self.credit_note(amount=5)
        self.refresh()
        with self.refused(UserError, f"not {credit.name}"):
            self.note(self.items_of(credit), release_date=5)
        with self.refused(UserError, "Select retentions"):
            self.note(self.case_of(self.customer), release_date=5)

    def test_who_may(self):
        entry = self.retention()
        self.refresh()
        viewer, collector = self.user_of("viewer"), self.user_of("collector")
        item = self.retained_of(entry)
        self.note(item, user=collector, reception_date=-10)
        self.assertEqual(item.with_user(viewer).reception_date, days(-10))
        retention = self.collection["recouvrement.retention"].search([])
        with self.assertRaises(AccessError):
            self.note(item, user=viewer, release_date=5)
        for user in (viewer, collector):
            with self.assertRaises(AccessError):
                retention.with_user(user).write({"release_date": TODAY})
            with self.assertRaises(AccessError):
                retention.with_user(user).unlink()

    def test_the_wizard_proposes_the_release(self):
        entry = self.retention()
        self.refresh()
        item = self.retained_of(entry)
        wizard = self.env["recouvrement.retention.wizard"].with_user(self.user_of("collector"))
        with Form(wizard.with_context(active_model=item._name, active_ids=item.ids)) as form:
            form.reception_date = date(2026, 3, 2)
            self.assertEqual(form.release_date, date(2027, 3, 2))
            form.release_date = date(2027, 6, 30)
            self.assertEqual(form.contents, entry.name)
