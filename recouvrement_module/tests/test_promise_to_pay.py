# Part of recouvrement_module. License LGPL-3.
"""Promises to pay: what they silence, until when, and what becomes of them by what is really paid."""

from itertools import permutations

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import TODAY, days
from .test_dunning_gather import GatherCommon

# Promised for Friday the 27th; two working days of grace: silent until Tuesday the 1st of December. One day late,
# on a Saturday, is in time until Monday the 30th.
DAY, IN_TIME, SILENT = 8, 11, 12


class PromiseCommon(GatherCommon):
    def wizard(self, records, user=None, **context):
        env = self.env(user=user) if user else self.collection
        return env["recouvrement.promise.wizard"].with_context(
            active_model=records._name, active_ids=records.ids, **context
        )

    def promise(self, records, on=DAY, amount=None, user=None, **vals):
        """Note a promise of what is selected, as the dialog does it."""
        self.refresh()
        with Form(self.wizard(records, user)) as form:
            form.date = days(on)
            if amount:
                form.amount = amount
            for name, value in vals.items():
                setattr(form, name, value)
        form.record.action_promise()
        self.env.invalidate_all()
        return self.collection["recouvrement.promise"].search([], order="id desc", limit=1)

    def live(self, on):
        """What the first phase of the run does on a day, so many days from today."""
        self.commit_like()
        with freeze_time(days(on)):
            self.collection["recouvrement.ledger"]._synchronise(self.company)
            self.collection["recouvrement.item"]._decide(self.company, days(on))
        self.env.invalidate_all()

    def state(self, promise):
        return promise.state, promise.received

    def asked(self, record):
        return self.items_of(record).mapped("asked")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPromiseToPay(PromiseCommon):
    # ---------------------------------------------------------------- silence

    def test_silence_ends_when_it_should(self):
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        self.assertEqual(promise.silent_until, days(SILENT))
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.promised, item.asked), ("promised", 100, 0))
        self.assertIn("11/27/2026", item.why)
        self.assertIn("12/01/2026", item.why)
        self.assertEqual(self.case_of(self.customer).balance_promised, 100)
        self.live(SILENT)
        self.assertEqual(self.items_of(invoice).decision_code, "promised")
        self.live(SILENT + 1)
        item = self.items_of(invoice)
        self.assertEqual((item.decision_code, item.promised, item.asked), ("remind", 0, 100))
        self.assertEqual(self.state(promise), ("broken", 0))

    def test_only_the_promised_part_is_silent(self):
        invoice, other = self.invoice(amount=100), self.invoice(amount=40)
        self.promise(invoice, amount=60)
        item = self.items_of(invoice)
        self.assertEqual((item.promised, item.asked, item.decision_code), (60, 40, "remind"))
        self.assertIn("60", item.why)
        self.assertEqual(self.gather().principal, 80)
        self.assertEqual(self.asked(other), [40])

    def test_an_amount_for_all_goes_to_the_oldest_first(self):
        new, old = self.invoice(amount=100, due=-5), self.invoice(amount=50, due=-40)
        later = self.invoice(amount=70, due=9)
        promise = self.promise(self.case_of_refreshed(), amount=80)
        self.assertEqual(promise.line_ids.mapped("promised"), [50, 30])
        self.assertEqual(promise.line_ids.move_id, old | new)
        self.assertEqual(self.asked(new), [70])
        whole = self.promise(self.case_of_refreshed(), amount=220)
        self.assertEqual(whole.line_ids.mapped("promised"), [50, 100, 70])
        self.assertEqual(self.items_of(later).promised, 70)

    def case_of_refreshed(self):
        self.refresh()
        return self.case_of(self.customer)

    def test_what_is_prepared_is_prepared_again_without_it(self):
        kept, promised = self.invoice(amount=70), self.invoice(amount=30)
        reminder = self.gather()
        self.promise(promised)
        self.assertEqual(reminder.state, "cancelled")
        again = self.case_of(self.customer).reminder_ids.filtered(lambda one: one.state == "confirmed")
        self.assertEqual((again.principal, again.line_ids.move_id), (70, kept))

    def test_what_is_queued_does_not_leave_with_it(self):
        invoice = self.invoice()
        reminder = self.gather()
        reminder.state = "queued"
        self.promise(invoice, amount=60)
        self.assertEqual(reminder._check_reality(), {reminder: "superseded"})

    # ---------------------------------------------------------------- verdict

    def test_kept_to_98_percent(self):
        """1 000 promised, 980 paid: the 2 % that are tolerated. One cent less is partly kept."""
        exact, short = self.invoice(amount=1000), self.invoice(amount=1000)
        first, second = self.promise(exact), self.promise(short)
        self.pay(exact, 980, on=DAY)
        self.pay(short, 979.99, on=DAY)
        self.live(DAY)
        self.assertEqual(self.state(first), ("kept", 980))
        self.assertEqual(self.items_of(exact).promised, 20, "the rest is still waited for")
        self.assertEqual(self.state(second), ("waiting", 979.99))
        self.live(SILENT + 1)
        self.assertEqual(self.state(first), ("kept", 980))
        self.assertEqual(self.state(second), ("partly_kept", 979.99))
        self.assertEqual(self.asked(exact), [20])

    def test_what_was_paid_is_no_longer_waited_for(self):
        """100 promised of 150, 40 of them paid: 60 are silent, 50 are asked."""
        invoice = self.invoice(amount=150)
        self.promise(invoice, amount=100)
        self.pay(invoice, 40, on=2)
        self.live(3)
        item = self.items_of(invoice)
        self.assertEqual((item.promised, item.asked), (60, 50))

    def test_late_within_the_tolerance(self):
        invoice, later = self.invoice(amount=100), self.invoice(amount=100)
        monday, tuesday = self.promise(invoice), self.promise(later)
        self.pay(invoice, on=IN_TIME)
        self.pay(later, on=SILENT)
        self.live(SILENT + 1)
        self.assertEqual(self.state(monday), ("kept", 100))
        self.assertEqual(self.state(tuesday), ("partly_kept", 100))
        self.assertTrue(tuesday.seen_on, "nothing is left to pay: nobody has to deal with it")

    def test_a_credit_note_is_no_payment(self):
        """Of 100, 30 are credited: 70 are what is promised. All of it credited: it is no longer owed."""
        invoice, gone = self.invoice(amount=100), self.invoice(amount=50)
        promise, nothing = self.promise(invoice), self.promise(gone)
        for move, amount in ((invoice, 30), (gone, 50)):
            refund = self.credit_note(amount=amount, due=0)
            lines = (move | refund).line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
            lines.reconcile()
        self.pay(invoice, 70, on=5)
        self.live(SILENT + 1)
        self.assertEqual(self.state(promise), ("kept", 70))
        self.assertEqual(self.state(nothing), ("void", 0))

    def test_the_order_of_entry_does_not_matter(self):
        """A payment in time, one that is late, one after the silence: entered in any order, 60 and 30 count."""
        found = set()
        for order in permutations(((DAY, 60), (SILENT, 30), (SILENT + 2, 10))):
            invoice = self.invoice(amount=100)
            promise = self.promise(invoice)
            for on, amount in order:
                self.pay(invoice, amount, on=on)
            self.live(SILENT + 3)
            found.add((promise.state, promise.received))
        self.assertEqual(found, {("partly_kept", 90)})

    def test_entered_late_with_its_day(self):
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        self.live(SILENT + 1)
        self.assertEqual(promise.state, "broken")
        self.pay(invoice, on=DAY)
        self.live(SILENT + 2)
        self.assertEqual(self.state(promise), ("kept", 100))
        self.assertFalse(promise.activity_id)

    def test_what_was_paid_before_is_no_part_of_it(self):
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        self.pay(invoice, 40, on=-1)  # known today only: 60 are left of what was promised
        self.pay(invoice, 60, on=DAY)
        self.live(SILENT + 1)
        self.assertEqual(self.state(promise), ("kept", 60))

    def test_a_returned_payment_reopens_the_verdict(self):
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        payment = self.pay(invoice, on=3)
        self.live(4)
        self.assertEqual(promise.state, "kept")
        payment.action_cancel()
        self.live(5)
        self.assertEqual((*self.state(promise), self.asked(invoice)), ("waiting", 0, [0]))
        self.live(SILENT + 1)
        self.assertEqual(promise.state, "broken")

    def test_the_terms_are_those_of_its_day(self):
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        self.company.write({"recouvrement_promise_percent": 0, "recouvrement_promise_grace": 0})
        self.pay(invoice, 98, on=DAY)
        self.live(DAY)
        self.assertEqual(promise.state, "kept")
        with self.assertRaises(UserError):
            self.company.recouvrement_promise_percent = 101

    # ---------------------------------------------------------------- what follows

    def test_a_broken_one_asks_for_the_collector_once(self):
        collector = self.user_of("collector")
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        case = self.case_of(self.customer)
        case.user_id = collector
        gain = self.env["recouvrement.case"]._rank
        before = gain(case, case._search([("id", "=", case.id)]), TODAY, 1)[1]
        self.live(SILENT + 1)
        self.live(SILENT + 2)
        activities = case.activity_ids.filtered(lambda one: "Promise not kept" in (one.summary or ""))
        self.assertEqual((len(activities), activities.user_id), (1, collector))
        with freeze_time(days(SILENT + 2)):
            day = self.env(user=collector)["recouvrement.day"].get_day()
            sections = {section["code"]: section for section in day["sections"]}
            self.assertEqual([row["id"] for row in sections["promises"]["rows"]], promise.ids)
            self.assertEqual(sections["deadlines"]["red"], 0, "it stands in its own section")
            figures = gain(case, case._search([("id", "=", case.id)]), days(SILENT + 2), 1)[1][case.id]
            self.assertIn("broke", [term["code"] for term in figures["terms"]])
            self.assertFalse(before)
            promise.with_user(collector).action_seen()
            day = self.env(user=collector)["recouvrement.day"].get_day()
            self.assertFalse({section["code"]: section for section in day["sections"]}["promises"]["rows"])
        self.assertFalse(case.activity_ids.filtered(lambda one: "Promise not kept" in (one.summary or "")))
        self.assertEqual((case.promises_kept, case.promises_given), (0, 1))

    def test_money_that_is_not_matched_yet_breaks_nothing(self):
        """98 of 100 stand on the account: the promise waits until somebody matches them, and then is kept."""
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        receivable = self.company_data["default_account_receivable"]
        bank = self.company_data["default_journal_bank"]
        paid = self.entry(
            [(receivable, self.customer, -98, None), (bank.default_account_id, None, 98, None)],
            on=3, journal_id=bank.id,
        )  # fmt: skip
        self.live(SILENT + 1)
        self.assertEqual(self.state(promise), ("waiting", 0))
        (paid.line_ids | invoice.line_ids).filtered(lambda line: line.account_id == receivable).reconcile()
        self.live(SILENT + 1)
        self.assertEqual(self.state(promise), ("kept", 98))

    def test_money_that_came_before_keeps_no_promise(self):
        invoice = self.invoice(amount=100)
        receivable = self.company_data["default_account_receivable"]
        bank = self.company_data["default_journal_bank"]
        self.entry(
            [(receivable, self.customer, -20, None), (bank.default_account_id, None, 20, None)],
            on=-3, journal_id=bank.id,
        )  # fmt: skip
        promise = self.promise(invoice, amount=20)
        self.live(SILENT + 1)
        self.assertEqual(promise.state, "broken")

    def test_the_next_reminder_may_recall_it(self):
        invoice = self.invoice(amount=100)
        (self.first | self.second).body = "Hello {customer},\n\n{broken_promise}\n\nYou owe {principal}."
        reminder = self.gather()
        self.assertNotIn("promised", reminder._prepare_snapshot_vals()["body"])
        reminder.action_cancel()
        promise = self.promise(invoice)
        self.pay(invoice, 40, on=DAY)
        self.live(SILENT + 1)
        self.assertEqual(promise.state, "partly_kept")
        with freeze_time(days(SILENT + 1)):
            body = self.gather(days(SILENT + 1))._prepare_snapshot_vals()["body"]
        self.assertIn("You had promised us €100.00 by 27 Nov 2026; €40.00 has reached us.", body)

    def test_replacing_keeps_the_history(self):
        invoice = self.invoice(amount=100)
        first = self.promise(invoice)
        second = self.promise(first, on=15, amount=80)
        self.assertEqual((first.state, first.replaced_by_id), ("replaced", second))
        self.assertEqual((self.items_of(invoice).promised, self.asked(invoice)), (80, [20]))
        self.live(SILENT + 1)
        self.assertEqual((first.state, second.state), ("replaced", "waiting"))

    def test_several_about_one_item(self):
        """500 by the 27th and 500 by the 11th of December: each payment goes to the one that comes first."""
        invoice = self.invoice(amount=1000)
        first = self.promise(invoice, amount=500)
        second = self.promise(invoice, on=22, replaced_ids=self.collection["recouvrement.promise"], amount=500)
        self.assertEqual(self.items_of(invoice).promised, 1000)
        self.pay(invoice, 500, on=DAY)
        self.live(SILENT + 1)
        self.assertEqual((first.state, second.state), ("kept", "waiting"))
        self.assertEqual(self.items_of(invoice).promised, 500)
        self.live(40)
        self.assertEqual((first.state, second.state), ("kept", "broken"))

    def test_taken_back(self):
        invoice = self.invoice()
        promise = self.promise(invoice)
        promise.action_cancel()
        self.assertEqual((promise.state, self.items_of(invoice).decision_code), ("cancelled", "remind"))
        with self.assertRaises(UserError):
            promise.unlink()

    # ---------------------------------------------------------------- the ledger moves

    def test_reset_to_draft(self):
        """A line rebuilt under another id is still promised; meanwhile nothing is."""
        invoice = self.invoice(amount=100)
        promise = self.promise(invoice)
        line = promise.line_ids.line_id
        invoice.button_draft()
        invoice.write({"invoice_line_ids": [Command.update(invoice.invoice_line_ids.id, {"price_unit": 120})]})
        self.refresh()
        self.assertFalse(self.items_of(invoice))
        invoice.action_post()
        self.refresh()
        item = self.items_of(invoice)
        self.assertEqual((promise.state, item.promised, item.asked), ("waiting", 100, 20))
        self.assertEqual(promise.line_ids.line_id, item.line_id, line)
        invoice.button_draft()
        invoice.button_cancel()
        self.live(SILENT + 1)
        self.assertEqual(promise.state, "void")

    def test_merged_customer(self):
        twin = self.customer_named("Menuiserie Duval (double)")
        invoice = self.invoice(partner=twin)
        promise = self.promise(invoice)
        self.env["base.partner.merge.automatic.wizard"].create({
            "partner_ids": [Command.set((twin | self.customer).ids)], "dst_partner_id": self.customer.id,
        }).action_merge()  # fmt: skip
        self.refresh()
        self.assertEqual(promise.case_id, self.case_of(self.customer))
        self.assertEqual((self.items_of(invoice).decision_code, promise.state), ("promised", "waiting"))

    def test_foreign_currency(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        invoice = self.invoice(amount=100, currency_id=usd.id)
        self.invoice(amount=30)
        promise = self.promise(invoice, amount=60)
        self.assertEqual((promise.currency_id, promise.amount, self.asked(invoice)), (usd, 60, [40]))
        self.assertEqual(self.case_of(self.customer).balance_promised, 30)
        self.pay(invoice, 60, on=2)
        self.live(3)
        self.assertEqual(self.state(promise), ("kept", 60))
        form = Form(self.wizard(self.case_of(self.customer)))
        self.assertEqual((form.currency_id, form.amount), (self.company.currency_id, 30))

    def test_whoever_pays_for_others_promises(self):
        payer = self.customer_named("Horizon")
        self.customer.recouvrement_payer_id = payer
        invoice = self.invoice(amount=100)
        self.refresh()
        promise = self.promise(self.case_of(payer))
        self.assertEqual((promise.case_id, promise.line_ids.case_id), (
            self.case_of(payer), self.case_of(self.customer),
        ))  # fmt: skip
        self.assertEqual(self.items_of(invoice).decision_code, "promised")
        self.pay(invoice, on=2)
        self.live(3)
        self.assertEqual(promise.state, "kept")

    def test_second_company(self):
        other = self.setup_other_company()["company"]
        invoice, theirs = self.invoice(amount=100), self.invoice(amount=100, company=other)
        self.promise(invoice)
        theirs_item = self.items_of(theirs)
        self.assertNotEqual(theirs_item.decision_code, "promised")
        self.assertEqual(theirs_item.promised, 0)

    # ---------------------------------------------------------------- what is refused

    def test_refused(self):
        invoice, other = self.invoice(amount=100), self.invoice(partner=self.customer_named("Sage"))
        self.refresh()
        with self.assertRaisesRegex(UserError, "one customer"):
            Form(self.wizard(invoice | other))
        with self.assertRaisesRegex(UserError, "from today on"):
            self.promise(invoice, on=-1)
        with self.assertRaisesRegex(UserError, "from today on"):
            self.promise(invoice, on=400)
        Promise = self.collection["recouvrement.promise"]
        case, item = self.case_of(self.customer), self.items_of(invoice)
        for amounts in ({}, {item: 0}, {item: 100.01}, {item: -5}, {self.items_of(other): 10}):
            with self.assertRaises(UserError):
                Promise._give(case, amounts, {"date": days(3)})
        form = Form(self.wizard(invoice))
        form.amount = 500
        self.assertEqual(form.amount, 100, "no more than is open")

    def test_who_may(self):
        invoice = self.invoice()
        self.refresh()
        viewer, collector = self.user_of("viewer"), self.user_of("collector")
        with self.assertRaises(AccessError):
            self.promise(invoice, user=viewer)
        promise = self.promise(invoice, user=collector)
        self.assertEqual(promise.create_uid, collector)
        with self.assertRaises(AccessError):
            promise.with_user(viewer).action_cancel()
        self.assertIn("promised by", promise.case_id.message_ids[0].body)

    def test_a_call_ends_with_a_promise(self):
        self.company.recouvrement_policy_id = self.policy_of((5, {"channel": "task"}))
        self.invoice(amount=100)
        call = self.gather()
        self.assertEqual(call.channel, "task")
        action = call.with_user(self.user_of("collector")).action_promise()
        with Form(self.collection["recouvrement.promise.wizard"].with_context(**action["context"])) as form:
            form.date = days(4)
        form.record.action_promise()
        self.assertEqual(call.state, "sent")
        self.assertEqual(self.items_of(self.customer).decision_code, "promised")

    def test_lists_without_a_query_per_row(self):
        invoices = [self.invoice(partner=self.customer_named(f"Client {number}")) for number in range(12)]
        self.refresh()
        cases = [self.case_of(invoice.partner_id) for invoice in invoices]
        for case in cases:
            self.collection["recouvrement.promise"]._give(case, dict.fromkeys(case.item_ids, 50), {"date": days(5)})
        names = {
            "case_id": {"fields": {"display_name": {}}}, "date": {}, "amount": {}, "received": {}, "state": {},
            "contact_id": {"fields": {"display_name": {}}}, "create_uid": {"fields": {"display_name": {}}},
        }  # fmt: skip
        Promise = self.collection["recouvrement.promise"]

        def count(limit):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            Promise.web_search_read([], names, limit=limit)
            return self.cr.sql_log_count - before

        count(2)
        self.assertEqual(count(2), count(12))
