# Part of recouvrement_module. License LGPL-3.
"""Holds: what waits, until when, for whom; and credits that are kept."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_dunning_gather import GatherCommon


class HoldCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.collection.ref("recouvrement_module.hold_reason_document")
        cls.keeping = cls.collection.ref("recouvrement_module.hold_reason_order")

    def hold(self, records, until=5, reason=None, user=None, **vals):
        """Hold what is selected, as the wizard does it."""
        self.refresh()
        env = self.env(user=user) if user else self.collection
        wizard = env["recouvrement.hold.wizard"].with_context(active_model=records._name, active_ids=records.ids)
        wizard = wizard.create({"reason_id": (reason or self.reason).id, "until": days(until), **vals})
        wizard.action_hold()
        self.env.invalidate_all()
        return self.collection["recouvrement.hold"].search([], order="id desc", limit=1)

    def on_hold(self, *records):
        return [self.items_of(record).mapped("decision_code") for record in records]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestHolds(HoldCommon):
    def test_a_customer_waits_until_the_day_and_is_reminded_again(self):
        invoice = self.invoice()
        self.refresh()
        hold = self.hold(self.case_of(self.customer), until=5)
        self.assertEqual(self.on_hold(invoice), [["hold"]])
        why = self.items_of(invoice).why
        self.assertIn("11/24/2026", why)
        self.assertIn(self.reason.name, why)
        self.assertFalse(self.gather())
        with freeze_time(days(5)):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            self.assertFalse(self.gather(days(5)))
            self.assertTrue(hold.active_today)
        with freeze_time(days(6)):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            self.assertEqual(len(self.gather(days(6))), 1)
            self.assertFalse(hold.active_today)

    def test_only_the_invoice_or_the_instalment_waits(self):
        term = self.env["account.payment.term"].create({
            "name": "Two", "line_ids": [
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 10}),
                Command.create({"value": "percent", "value_amount": 50, "nb_days": 15}),
            ],
        })  # fmt: skip
        split = self.invoice(due=-10, invoice_payment_term_id=term.id)
        whole, other = self.invoice(amount=30), self.invoice(amount=7)
        self.refresh()
        self.hold(whole)
        self.hold(self.items_of(split)[:1], whole_invoice=False)
        self.assertEqual(self.on_hold(whole, other, split), [["hold"], ["remind"], ["hold", "remind"]])
        self.assertEqual(self.gather().principal, 57)

    def test_only_the_invoices_of_the_site_wait(self):
        site = self.env["res.partner"].create({
            "name": "Dépôt de Vienne", "type": "delivery", "parent_id": self.customer.id,
        })  # fmt: skip
        there = self.invoice(partner_shipping_id=site.id)
        here = self.invoice(partner_shipping_id=self.customer.id)
        self.refresh()
        self.hold(self.case_of(self.customer), site_id=site.id)
        self.assertEqual(self.on_hold(there, here), [["hold"], ["remind"]])

    def test_many_at_once_and_the_longest_counts(self):
        others = [self.customer_named(name) for name in ("Sage", "Thym", "Romarin")]
        invoices = [self.invoice(partner=partner) for partner in others]
        self.refresh()
        cases = self.collection["recouvrement.case"].union(*map(self.case_of, others))
        self.hold(cases, until=3)
        self.hold(cases[0], until=9)
        self.assertEqual(self.on_hold(*invoices), [["hold"]] * 3)
        self.assertIn("11/28/2026", self.items_of(invoices[0]).why)

    def test_what_is_prepared_is_prepared_again_without_it(self):
        kept, held = self.invoice(amount=70), self.invoice(amount=30)
        reminder = self.gather()
        self.hold(held)
        self.assertEqual(reminder.state, "cancelled")
        again = self.case_of(self.customer).reminder_ids.filtered(lambda one: one.state == "confirmed")
        self.assertEqual((again.principal, again.line_ids.move_id), (70, kept))

    def test_from_the_list_of_reminders(self):
        """Whom they are to is held, and they go."""
        invoices = self.invoice(), self.invoice(partner=self.customer_named("Sage"))
        self.refresh()
        ids = self.collection["recouvrement.reminder"]._gather(self.company, TODAY)
        reminders = self.collection["recouvrement.reminder"].browse(ids)
        self.hold(reminders)
        self.assertEqual(self.on_hold(*invoices), [["hold"], ["hold"]])
        self.assertEqual(set(reminders.mapped("state")), {"cancelled"})

    def test_what_is_queued_does_not_leave_with_it(self):
        held = self.invoice()
        reminder = self.gather()
        reminder.state = "queued"
        self.hold(held)
        self.assertEqual(reminder._check_reality(), {reminder: "superseded"})

    def test_it_ends_when_a_person_ends_it(self):
        invoice = self.invoice()
        self.refresh()
        collector = self.user_of("collector")
        hold = self.hold(self.case_of(self.customer), user=collector)
        self.assertEqual(hold.create_uid, collector)
        hold.with_user(collector).action_end()
        self.assertRecordValues(hold, [{"ended_on": TODAY, "ended_by": "person", "ended_uid": collector.id}])
        self.assertEqual(self.on_hold(invoice), [["remind"]])

    def test_it_ends_with_its_event(self):
        invoice = self.invoice(amount=100)
        self.refresh()
        for event, happen in (
            ("payment", lambda: self.pay(invoice, amount=40)),
            ("credit_note", lambda: self.credit_note(amount=5)),
            ("reply", lambda: self.case_of(self.customer).message_post(body="Payé hier", message_type="email")),
        ):
            hold = self.hold(self.case_of(self.customer), event=event)
            self.env.flush_all()
            # the clock of the database does not stand still, that of the test does
            self.env.cr.execute(
                "UPDATE recouvrement_hold SET create_date = create_date - interval '1 hour' WHERE id = %s", [hold.id]
            )
            hold.invalidate_recordset()
            happen()
            self.refresh()
            self.assertRecordValues(hold, [{"ended_on": TODAY, "ended_by": "event"}])
            self.assertNotIn("hold", self.items_of(invoice).mapped("decision_code"), event)

    def test_it_follows_a_line_that_is_rebuilt(self):
        invoice = self.invoice()
        self.refresh()
        self.hold(self.items_of(invoice), whole_invoice=False)
        invoice.button_draft()
        invoice.invoice_date_due = days(-12)
        invoice.action_post()
        self.refresh()
        self.assertEqual(self.on_hold(invoice), [["hold"]])

    def test_a_line_that_is_there_keeps_its_hold_when_an_earlier_one_goes(self):
        """Of an entry of three lines the second is held; without the first it is the first, and still the one held."""
        receivable, income = (self.company_data[f"default_account_{kind}"] for kind in ("receivable", "revenue"))
        entry = self.entry(
            [(receivable, self.customer, 100, due) for due in (-30, -20, -10)] + [(income, None, -300, None)]
        )
        self.refresh()
        first, second, _third = self.items_of(entry)
        held, line = self.hold(second, whole_invoice=False), second.line_id
        self.hold(first, whole_invoice=False)
        self.drop_line(entry, first.line_id)
        self.assertEqual((held.line_id, self.items_of(entry)[:1].line_id), (line, line))

    def test_what_is_refreshed_of_one_customer_reads_no_other(self):
        """Neither its events nor its lines: they are read when it has its turn, and by the run of the day."""
        other = self.customer_named("Toiture Martin")
        invoice, rebuilt = (self.invoice(partner=other, due=due) for due in (-10, -20))
        self.refresh()
        hold = self.hold(self.case_of(other), event="payment")
        line_hold = self.hold(self.items_of(rebuilt), whole_invoice=False)
        self.env.flush_all()
        self.env.cr.execute("UPDATE recouvrement_hold SET create_date = create_date - interval '1 hour'")
        self.pay(invoice, amount=40)
        gone = line_hold.line_id.id
        rebuilt.button_draft()
        rebuilt.invoice_date_due = days(-12)
        rebuilt.action_post()
        ledger = self.collection["recouvrement.ledger"]
        ledger._refresh({self.customer.id})
        self.assertEqual((hold.ended_by, line_hold.line_id.id), (False, gone))
        ledger._synchronise(self.company)
        self.assertEqual((hold.ended_by, line_hold.line_id), ("event", self.items_of(rebuilt).line_id))

    def test_it_follows_a_customer_who_is_merged(self):
        invoice = self.invoice()
        self.refresh()
        self.hold(self.case_of(self.customer))
        target = self.customer_named("Duval et fils")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([self.customer.id, target.id], target)
        self.refresh()
        self.assertEqual(self.on_hold(invoice), [["hold"]])

    def test_a_hold_of_one_company_says_nothing_in_another(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        self.invoice()
        self.refresh()
        self.hold(self.case_of(self.customer))
        there = self.invoice(company=other)
        self.refresh()
        self.assertNotIn("hold", self.on_hold(there)[0])

    def test_a_hold_on_an_entry_of_many_customers_is_of_one(self):
        other = self.customer_named("Sage")
        receivable = self.company_data["default_account_receivable"]
        entry = self.entry([
            (receivable, self.customer, 100, -10), (receivable, other, 50, -10),
            (self.company_data["default_account_revenue"], None, -150, None),
        ])  # fmt: skip
        entry.line_ids.no_followup = False
        self.refresh()
        self.hold(self.items_of(self.customer))
        self.assertEqual(self.on_hold(self.customer, other), [["hold"], ["remind"]])

    def test_a_payment_to_another_company_does_not_end_it(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        self.invoice()
        self.refresh()
        hold = self.hold(self.case_of(self.customer), event="payment")
        self.env.flush_all()
        self.env.cr.execute("UPDATE recouvrement_hold SET create_date = create_date - interval '1 hour'")
        hold.invalidate_recordset()
        self.credit_note(company=other)
        self.pay(self.invoice(company=other))
        self.refresh()
        self.assertTrue(hold.active_today)

    def test_the_site_is_one_of_the_customer(self):
        self.invoice()
        self.refresh()
        with self.assertRaisesRegex(ValidationError, "no site"):
            self.hold(self.case_of(self.customer), site_id=self.customer_named("Ailleurs").id)

    def test_bad_input_gets_a_clear_message_and_loses_nothing(self):
        invoice = self.invoice()
        self.refresh()
        case = self.case_of(self.customer)
        for until in (-1, 400):
            with self.assertRaisesRegex(ValidationError, "still to come"):
                self.hold(case, until=until)
        with self.assertRaisesRegex(UserError, "Select customers"):
            self.collection["recouvrement.hold.wizard"].create({"reason_id": self.reason.id})
        with mute_logger("odoo.sql_db"), self.assertRaisesRegex(ValidationError, "^A hold lasts at least a day.$"):
            self.reason.copy({"days": 0})
        self.assertEqual(self.on_hold(invoice), [["remind"]])

    def test_it_is_history_that_nobody_rewrites(self):
        self.invoice()
        self.refresh()
        hold = self.hold(self.case_of(self.customer))
        with self.assertRaisesRegex(UserError, "not changed"):
            hold.until = days(30)
        with self.assertRaisesRegex(UserError, "history"):
            hold.unlink()

    def test_who_may(self):
        self.invoice()
        self.refresh()
        viewer = self.user_of("viewer")
        hold = self.hold(self.case_of(self.customer))
        hold.with_user(viewer).read(["until", "reason_id"])
        with self.assertRaises(AccessError):
            hold.with_user(viewer).action_end()
        with self.assertRaises(AccessError):
            self.hold(self.case_of(self.customer), user=viewer)

    def test_the_wizard_proposes_the_usual_length(self):
        self.invoice()
        self.refresh()
        case = self.case_of(self.customer)
        wizard = self.env["recouvrement.hold.wizard"].with_user(self.user_of("collector"))
        with Form(wizard.with_context(active_model=case._name, active_ids=case.ids)) as form:
            form.reason_id = self.reason
            self.assertEqual(form.until, days(self.reason.days))
            self.assertEqual(form.contents, "Menuiserie Duval")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReservedCredits(HoldCommon):
    def test_a_reserved_credit_is_not_deducted_and_is_free_again_when_it_ends(self):
        """200 owed, a credit of 50 kept for an order, one of 30 free: 170 are asked, then 120."""
        self.invoice(amount=200)
        kept = self.credit_note(amount=50)
        self.credit_note(amount=30)
        self.refresh()
        hold = self.hold(kept, reason=self.keeping)
        self.assertEqual(self.on_hold(kept), [["reserved"]])
        reminder = self.gather()
        self.assertEqual((reminder.principal, reminder.credits), (170, 30))
        self.assertFalse(reminder._check_reality())
        snapshot = reminder.new(reminder._prepare_snapshot_vals(), origin=reminder)
        self.assertIn(kept.name, snapshot._say_reserved())
        self.assertEqual([credit["amount"] for credit in snapshot.deductions], [30])
        hold.action_end()
        again = self.case_of(self.customer).reminder_ids.filtered(lambda one: one.state == "confirmed")
        self.assertEqual((again.principal, again.credits), (120, 80))

    def test_holding_the_customer_reserves_nothing(self):
        credit = self.credit_note(amount=50)
        self.refresh()
        self.hold(self.case_of(self.customer))
        self.assertEqual(self.on_hold(credit), [["credit"]])

    def test_the_daily_repair_leaves_it_alone(self):
        self.invoice(amount=200)
        kept = self.credit_note(amount=50)
        self.refresh()
        self.hold(kept, reason=self.keeping)
        self.assertFalse(self.collection["recouvrement.ledger"]._find_wrongly_covered(self.company))
