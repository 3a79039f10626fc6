# Part of recouvrement_module. License LGPL-3.
"""Rejects: what came back, the ladder that it follows, and what is proposed."""

from contextlib import contextmanager

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_dunning_gather import GatherCommon

TEXT = {"subject": "Rejected: {reject_reason}", "body": "Came back on {reject_date} ({means}): {principal}."}


class RejectCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ladder = cls.collection["recouvrement.policy"].create({
            "name": "Reject of the test", "purpose": "reject", "company_id": cls.company.id, "sequence": 1,
            "level_ids": [
                Command.create({"name": name, "delay": delay, "min_gap": 0, **TEXT})
                for name, delay in (("Call", 0), ("Mail", 3), ("Notice", 8))
            ],
        })  # fmt: skip
        cls.at_once, cls.mail, cls.formal = cls.ladder.level_ids.sorted("delay")
        cls.funds = cls.collection.ref("recouvrement_module.reject_reason_am04")
        cls.contested = cls.collection.ref("recouvrement_module.reject_reason_md06")

    def debit(self, due=-45, **vals):
        """An invoice that is paid by direct debit."""
        return self.invoice(due=due, **{"recouvrement_means": "direct_debit", **vals})

    def reject(self, records, on=-1, reason=None, user=None, **vals):
        """Record a reject of what is selected, as the wizard does it. Returns the open rejects."""
        self.refresh()
        env = self.env(user=user) if user else self.collection
        wizard = env["recouvrement.reject.wizard"].with_context(active_model=records._name, active_ids=records.ids)
        wizard.create({"date": days(on), "reason_id": (reason or self.funds).id, **vals}).action_record()
        self.env.invalidate_all()
        return self.rejects()

    @contextmanager
    def refused(self, error, message):
        """What is done in the block is refused with a message, and leaves nothing behind."""
        with self.assertRaisesRegex(error, message), self.env.cr.savepoint():
            yield
        self.env.invalidate_all()

    def rejects(self, *states):
        return self.collection["recouvrement.reject"].search([("state", "in", states or ("open", "represented"))])

    def represent(self, rejects, on=0):
        wizard = self.collection["recouvrement.represent"]
        wizard = wizard.with_context(active_model=rejects._name, active_ids=rejects.ids)
        wizard.create({"day": days(on)}).action_represent()
        self.env.invalidate_all()

    def live(self, on):
        """Decide again so many days from today; use with the clock set to that day."""
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.collection["recouvrement.item"]._decide(self.company, days(on))
        self.env.invalidate_all()

    def decided(self, record):
        return [(item.decision_code, item.level_id.name) for item in self.items_of(record)]


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRejectLadder(RejectCommon):
    def test_reject_after_45_days_follows_its_own_ladder_from_its_day(self):
        """Due 45 days ago: by its age it would be at the last step of the ordinary ladder. Rejected yesterday, it
        is one day old: call at once, mail on the 3rd day (Saturday, so Monday), notice on the 8th."""
        self.invoice(amount=50, due=-45, recouvrement_means="transfer")
        invoice = self.debit(due=-45)
        reject = self.reject(invoice)
        self.assertRecordValues(self.items_of(invoice), [{
            "track": "reject", "ladder_date": days(-1), "due_date": days(-45), "decision_code": "remind",
            "level_id": self.at_once.id,
        }])  # fmt: skip
        first = self.gather()
        self.assertEqual((first.level_id, first.principal, first.line_ids.move_id), (self.at_once, 100, invoice))
        self.mark_sent(first)
        item = self.items_of(invoice)
        self.assertEqual((item.level_id, item.next_date), (self.mail, days(4)))
        self.assertEqual((reject.days_since, reject.state), (1, "open"))

    def test_steps_sent_before_do_not_count(self):
        invoice = self.invoice(due=-45, recouvrement_means="cheque")
        sent = self.gather()
        self.assertEqual(sent.level_id, self.last)
        self.mark_sent(sent, on=-10)
        self.reject(invoice, on=0)
        item = self.items_of(invoice)
        self.assertEqual((item.sent_delay, item.level_id), (False, self.at_once))
        self.assertNotIn("due date was moved", item.why)

    def test_the_step_a_person_chose_is_prepared_not_another_one(self):
        """What the ladder of rejects calls by itself on that day waits for it."""
        self.invoice(amount=900, due=-45)
        self.invoice(amount=150, due=-42)
        rejected = self.debit(amount=516)
        self.reject(rejected)
        self.live(0)
        self.assertEqual(self.decided(rejected), [("remind", "Call")])
        wizard = self.collection["recouvrement.force.step"].create({
            "case_id": self.case_of(self.customer).id, "level_id": self.notice.id,
        })  # fmt: skip
        self.assertRegex(wizard.contents, r"1,050.00.* \(items: 2\)")
        notice = self.collection["recouvrement.reminder"].browse(wizard.action_force()["res_id"])
        self.assertEqual((notice.level_id, notice.principal, notice.formal_notice), (self.notice, 1050, True))
        self.assertEqual(self.items_of(rejected).decision_code, "with_other")

    def test_refusal_names_what_keeps_the_step_back_first(self):
        self.ladder.time_limit = 30
        rejected = self.debit(due=-120)
        self.reject(rejected, on=-60)
        doubtful = self.invoice(due=-2)
        self.credit_note(amount=10, post=False, reversed_entry_id=doubtful.id)
        self.refresh()
        self.live(0)
        self.assertEqual(self.items_of(rejected).decision_code, "expired")
        wizard = self.collection["recouvrement.force.step"].create({
            "case_id": self.case_of(self.customer).id, "level_id": self.first.id,
        })  # fmt: skip
        with self.assertRaisesRegex(UserError, "reminded now.\n.*draft credit note.*\n.*time limit"):
            wizard.action_force()

    def test_steps_of_what_was_no_reject_are_none_of_the_ladder_that_it_had(self):
        """Reminded on days 5 and 20, noted as rejected and written to on its day 8: it was none. Day 30 comes next."""
        invoice = self.invoice(due=-26, recouvrement_means="cheque")
        with freeze_time(days(-21)):
            self.mark_sent(self.gather(days(-21)), on=-21)
        with freeze_time(days(-6)):
            self.mark_sent(self.gather(days(-6)), on=-6)
        self.assertEqual(self.items_of(invoice).sent_delay, 20)
        reject = self.reject(invoice, on=-9)
        sent = self.gather()
        self.assertEqual((sent.level_id, sent.line_ids.track), (self.formal, "reject"))
        self.mark_sent(sent)
        self.assertEqual(self.items_of(invoice).sent_delay, 8)
        reject.action_cancel()
        self.env.invalidate_all()
        self.assertRecordValues(self.items_of(invoice), [{
            "track": "ordinary", "sent_delay": 20, "sent_date": days(-6), "level_id": self.last.id,
        }])  # fmt: skip

    def test_it_never_shares_a_message_with_ordinary_invoices(self):
        ordinary, rejected = self.invoice(amount=30), self.debit(amount=70)
        self.reject(rejected)
        reminder = self.gather()
        self.assertEqual((reminder.principal, reminder.line_ids.move_id), (70, rejected))
        self.assertEqual(self.decided(ordinary), [("with_other", self.first.name)])

    def test_the_words_of_the_message(self):
        self.reject(self.debit())
        reminder = self.gather()
        values = reminder._get_text_values(self.customer, None)
        self.assertEqual(values["reject_date"], "18 Nov 2026")
        self.assertEqual(values["reject_reason"], self.funds.name)
        self.assertEqual(values["means"], "Direct Debit")

    def test_the_why_says_when_and_why_it_came_back(self):
        invoice = self.debit()
        self.reject(invoice)
        why = self.items_of(invoice).why
        self.assertIn("11/18/2026", why)
        self.assertIn(self.funds.name, why)
        self.assertIn(self.at_once.name, why)

    def test_presented_again_it_waits_for_the_bank_then_the_ladder_goes_on(self):
        """Presented again on Friday 20: Monday, Tuesday and Wednesday 25 are the days of the bank."""
        invoice = self.debit()
        reject = self.reject(invoice)
        self.represent(reject, on=1)
        self.assertEqual(self.decided(invoice), [("presented", False)])
        self.assertIn("11/20/2026", self.items_of(invoice).why)
        self.assertEqual(reject.proposal, "wait")
        with freeze_time(days(5)):
            self.live(5)
            self.assertEqual(self.decided(invoice), [("presented", False)])
        with freeze_time(days(6)):
            self.live(6)
            self.assertEqual(self.decided(invoice), [("remind", "Mail")])
            self.assertEqual(reject.proposal, "call")

    def test_presented_again_once(self):
        invoice = self.debit()
        first = self.reject(invoice, on=-9)
        self.assertEqual(first.proposal, "represent")
        self.represent(first, on=-8)
        second = self.reject(invoice, on=-1)
        self.assertEqual((first.state, first.closed_on), ("repeated", TODAY))
        self.assertEqual((second.proposal, second.presented_before, second.incident_count), ("call", True, 2))
        self.assertEqual(self.items_of(invoice).ladder_date, days(-1))

    def test_it_ends_when_the_line_is_paid(self):
        invoice = self.debit()
        reject = self.reject(invoice)
        self.pay(invoice, amount=40)
        self.refresh()
        self.assertEqual(reject.state, "open")
        self.pay(invoice)
        self.refresh()
        self.assertEqual((reject.state, reject.closed_on), ("settled", TODAY))
        self.assertFalse(self.case_of(self.customer).block_words)

    def test_recorded_by_mistake(self):
        invoice = self.debit()
        reject = self.reject(invoice)
        reject.action_cancel()
        self.env.invalidate_all()
        self.assertEqual(reject.state, "cancelled")
        self.assertRecordValues(self.items_of(invoice), [{
            "decision_code": "not_presented", "track": "ordinary", "ladder_date": days(-45),
        }])  # fmt: skip

    def test_an_old_one_still_ends(self):
        invoice = self.debit()
        reject = self.reject(invoice)
        with freeze_time(days(500)):
            self.represent(reject, on=501)
            self.assertEqual((reject.state, reject.represented_on), ("represented", days(501)))
            reject.action_cancel()
        self.assertEqual((reject.state, reject.closed_on), ("cancelled", days(500)))

    def test_a_payer_who_contests_is_held_and_not_blocked(self):
        invoice = self.debit()
        reject = self.reject(invoice, reason=self.contested)
        self.assertEqual((reject.proposal, reject.block_proposed), ("dispute", False))
        action = reject.action_hold()
        wizard = self.collection[action["res_model"]].with_context(**action["context"])
        hold_reason = self.collection.ref("recouvrement_module.hold_reason_question")
        wizard.create({"reason_id": hold_reason.id, "until": days(9)}).action_hold()
        self.env.invalidate_all()
        self.assertEqual(self.decided(invoice), [("hold", False)])

    def test_a_block_of_orders_is_proposed_on_the_case(self):
        invoice = self.debit()
        self.reject(invoice)
        case = self.case_of(self.customer)
        self.assertIn(invoice.name, case.block_words)
        self.assertEqual(case.reject_count, 1)

    def test_it_follows_its_line_and_its_customer(self):
        invoice = self.debit()
        reject = self.reject(invoice)
        invoice.button_draft()
        invoice.invoice_date_due = days(-44)
        invoice.action_post()
        self.refresh()
        self.assertEqual((reject.state, self.items_of(invoice).track), ("open", "reject"))
        target = self.customer_named("Duval et fils")
        self.env["base.partner.merge.automatic.wizard"].create({})._merge([self.customer.id, target.id], target)
        self.refresh()
        self.assertEqual(reject.case_id, self.case_of(target))

    def test_a_line_that_goes_takes_its_reject_with_it(self):
        """Of an entry of three lines the first two came back; the first goes, the second keeps its own reject."""
        receivable, income = (self.company_data[f"default_account_{kind}"] for kind in ("receivable", "revenue"))
        entry = self.entry(
            [(receivable, self.customer, 100, due) for due in (-30, -20, -10)] + [(income, None, -300, None)]
        )
        self.refresh()
        first, second, _third = self.items_of(entry)
        kept, line = self.reject(second), second.line_id
        gone = self.reject(first, on=0) - kept
        self.drop_line(entry, first.line_id)
        self.assertEqual((kept.state, kept.line_id, gone.state), ("open", line, "settled"))
        self.assertEqual(self.items_of(entry).mapped("track"), ["reject", "ordinary"])

    def test_a_bill_in_its_own_account_is_asked_once_it_came_back(self):
        account = self.env["account.account"].create({
            "name": "Effets à recevoir", "code": "413900", "account_type": "asset_receivable", "reconcile": True,
            "company_ids": [Command.set(self.company.ids)], "recouvrement_role": "bill",
        })  # fmt: skip
        income = self.company_data["default_account_revenue"]
        bill = self.entry([(account, self.customer, 100, -5), (income, None, -100, None)])
        self.refresh()
        self.reject(self.items_of(bill), reason=self.collection.ref("recouvrement_module.reject_reason_bill_funds"))
        self.assertEqual(self.decided(bill), [("remind", self.at_once.name)])

    def test_a_debit_of_the_bank_on_the_account_of_the_customer_is_asked(self):
        """The bank takes 100 back and the line is booked on the customer: said to be a reject, it is a debt."""
        receivable = self.company_data["default_account_receivable"]
        taken_back = self.entry([
            (receivable, self.customer, 100, -1), (self.company_data["default_account_revenue"], None, -100, None),
        ])  # fmt: skip
        self.refresh()
        self.assertEqual(self.decided(taken_back), [("entry", False)])
        self.reject(self.items_of(taken_back))
        self.assertEqual(self.decided(taken_back), [("remind", self.at_once.name)])


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRecordingRejects(RejectCommon):
    def test_of_a_paid_invoice_the_payment_is_undone_with_an_entry(self):
        invoice = self.debit()
        payment = self.pay(invoice, on=-40)
        self.refresh()
        self.assertFalse(self.items_of(invoice))
        reject = self.reject(invoice, user=self.user_of("collector"), fee=12.5)
        self.assertEqual((invoice.payment_state, invoice.amount_residual), ("not_paid", 100))
        self.assertRecordValues(reject, [{
            "move_id": invoice.id, "amount": 100, "fee": 12.5, "payment_id": payment.id, "date": days(-1),
        }])  # fmt: skip
        self.assertEqual(self.items_of(invoice).asked, 100)
        reversal = payment.move_id.reversal_move_ids
        self.assertEqual((reversal.state, reversal.date), ("posted", days(-1)))
        customer_lines = (payment.move_id | reversal).line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        self.assertTrue(all(customer_lines.mapped("reconciled")))
        self.assertFalse(self.rejects("to_qualify"))

    def test_of_a_payment_everything_that_it_paid_came_back(self):
        invoices = self.debit(amount=60) | self.debit(amount=40)
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoices.ids
        ).create({"group_payment": True, "payment_date": days(-40)})  # fmt: skip
        payment = wizard._create_payments()
        rejects = self.reject(payment)
        self.assertEqual(sorted(rejects.mapped("amount")), [40, 60])
        self.assertEqual(self.gather().principal, 100)

    def test_a_payment_undone_in_the_ledger_waits_to_be_qualified(self):
        invoice = self.debit()
        payment = self.pay(invoice, on=-40)
        self.refresh()
        payment.move_id._reverse_moves([{"date": days(-1)}], cancel=True)
        self.refresh()
        reject = self.rejects("to_qualify")
        self.assertRecordValues(reject, [{
            "move_id": invoice.id, "origin": "reversal", "date": days(-1), "amount": 100, "proposal": "qualify",
            "payment_id": payment.id, "means": "direct_debit",
        }])  # fmt: skip
        self.assertEqual(self.decided(invoice), [("to_qualify", False)])
        self.assertFalse(self.gather())
        self.reject(self.items_of(invoice))
        self.assertEqual((reject.state, reject.reason_id), ("open", self.funds))
        self.assertEqual(self.decided(invoice), [("remind", self.at_once.name)])

    def test_what_nobody_qualifies_follows_the_ladder_of_rejects(self):
        """Noted on Thursday 19, nobody says anything until Tuesday 24."""
        invoice = self.debit()
        payment = self.pay(invoice, on=-40)
        payment.move_id._reverse_moves([{"date": days(-1)}], cancel=True)
        self.refresh()
        with freeze_time(days(4)):
            self.live(4)
            self.assertEqual(self.decided(invoice), [("to_qualify", False)])
        with freeze_time(days(5)):
            self.live(5)
            self.assertEqual(self.decided(invoice), [("remind", "Mail")])

    def test_a_payment_rejected_or_cancelled_is_noted_once(self):
        rejected, cancelled = self.debit(amount=60), self.invoice(amount=40, recouvrement_means="cheque")
        payment = self.pay(cancelled)
        self.pay(rejected).action_cancel()
        payment.action_draft()
        payment.action_cancel()
        self.refresh()
        found = self.rejects("to_qualify")
        self.assertEqual(sorted(found.mapped("amount")), [40, 60])
        found.action_cancel()
        self.refresh()
        self.assertFalse(self.rejects("to_qualify"))
        self.assertEqual(self.decided(cancelled), [("remind", self.first.name)])

    def test_what_is_refreshed_of_one_customer_reads_no_other(self):
        """Whoever presses a button waits for one customer; the others have their turn, or the run of the day."""
        other = self.customer_named("Toiture Martin")
        paid = self.debit(partner=other, amount=60)
        settled = self.reject(paid)
        self.pay(paid)
        undone = self.pay(self.debit(partner=other, amount=40), on=-40)
        undone.move_id._reverse_moves([{"date": days(-1)}], cancel=True)
        ledger = self.collection["recouvrement.ledger"]
        ledger._refresh({self.customer.id})
        self.assertEqual((settled.state, len(self.rejects("to_qualify"))), ("open", 0))
        ledger._refresh({other.id})
        self.assertEqual((settled.state, self.rejects("to_qualify").amount), ("settled", 40))
        self.assertEqual(self.items_of(other).decision_code, "to_qualify")

    def test_a_transfer_does_not_come_back(self):
        invoice = self.invoice()
        payment = self.pay(invoice, on=-5)
        payment.move_id._reverse_moves([{"date": days(-1)}], cancel=True)
        self.refresh()
        self.assertFalse(self.rejects("to_qualify"))
        self.assertEqual(self.decided(invoice), [("remind", self.first.name)])

    def test_presented_again_and_undone_again(self):
        invoice = self.debit()
        first = self.reject(invoice, on=-9)
        self.represent(first, on=-8)
        payment = self.pay(invoice, amount=40, on=-6)
        payment.move_id._reverse_moves([{"date": days(-1)}], cancel=True)
        self.refresh()
        again = self.rejects("to_qualify")
        self.assertEqual((first.state, again.move_id, again.presented_before), ("repeated", invoice, True))

    def test_many_at_once_from_the_list(self):
        invoices = self.debit(amount=60) | self.debit(amount=40)
        self.refresh()
        rejects = self.reject(self.items_of(invoices), fee=3)
        self.assertEqual(rejects.mapped("amount"), [60, 40])
        self.assertEqual(sum(rejects.mapped("fee")), 6)

    def test_bad_input_gets_a_clear_message_and_loses_nothing(self):
        invoice = self.debit()
        self.refresh()
        for on in (1, -500):
            with self.refused(ValidationError, "last 400 days"):
                self.reject(invoice, on=on)
        with mute_logger("odoo.sql_db"), self.refused(ValidationError, "^There is already a reason with this code.$"):
            self.funds.copy({"code": "am04"})
        with self.refused(ValidationError, "cannot be negative"):
            self.reject(invoice, fee=-5)
        reject = self.reject(invoice)
        with self.refused(UserError, "already recorded"):
            self.reject(invoice)
        for on in (-5, 90):
            with self.refused(ValidationError, "within 60 days"):
                self.represent(reject, on=on)
        credit = self.credit_note()
        self.refresh()
        with self.assertRaisesRegex(UserError, "select debits"):
            self.reject(self.items_of(credit))
        with self.assertRaisesRegex(UserError, "Select a customer"):
            self.collection["recouvrement.reject.wizard"].create({"reason_id": self.funds.id})
        with self.assertRaisesRegex(UserError, "history"):
            reject.unlink()
        self.assertEqual(reject.state, "open")

    def test_an_invoice_paid_by_a_bank_line_says_what_to_do(self):
        invoice = self.debit()
        line = self.bank_line(amount=100)
        suspense = line.move_id.line_ids.filtered(lambda one: one.account_id == line.journal_id.suspense_account_id)
        line.move_id.button_draft()
        suspense.write({"account_id": self.company_data["default_account_receivable"].id,
                        "partner_id": self.customer.id})  # fmt: skip
        line.move_id.action_post()
        receivable = (line.move_id | invoice).line_ids.filtered(
            lambda one: one.account_id.account_type == "asset_receivable"
        )
        receivable.reconcile()
        with self.assertRaisesRegex(UserError, "bank line"):
            self.reject(invoice)

    def test_who_may(self):
        invoice = self.debit()
        viewer = self.user_of("viewer")
        reject = self.reject(invoice)
        reject.with_user(viewer).read(["proposal", "incident_count", "block_proposed"])
        for act in ("action_cancel", "action_represent"):
            with self.subTest(act=act), self.assertRaises(AccessError):
                action = getattr(reject.with_user(viewer), act)()
                self.env[action["res_model"]].with_user(viewer).with_context(**action["context"]).create({})
        with self.assertRaises(AccessError):
            self.reject(invoice, user=viewer)
        with self.assertRaises(AccessError):
            reject.with_user(self.user_of("manager")).write({"state": "settled"})

    def test_a_reject_of_one_company_says_nothing_in_another(self):
        other = self.setup_other_company(name="Autre SA")["company"]
        self.reject(self.debit())
        there = self.invoice(company=other, recouvrement_means="direct_debit")
        self.refresh()
        self.assertEqual(self.items_of(there).track, "ordinary")
        stranger = self.user_of("collector", name="Stranger")
        stranger.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self.env["recouvrement.reject"].with_user(stranger).search([]))

    def test_the_reasons_offered_are_those_of_the_means(self):
        offered = lambda *means: set(self.funds._get_offered(means).mapped("code"))  # noqa: E731
        self.assertIn("AM04", offered("direct_debit"))
        self.assertLessEqual({"CHEQUE-FUNDS", "OTHER"}, offered("cheque"))
        self.assertFalse(offered("cheque") & {"AM04", "BILL-FUNDS", "CARD-FRAUD"})
        self.assertEqual(offered("promissory_note"), offered("bill"))
        self.assertLessEqual({"CARD-FRAUD", "CARD-DISPUTE", "CARD-NOT-RECEIVED"}, offered("card"))
        self.assertEqual(len(offered()), self.funds.search_count([]))
        own = self.funds.create({"code": "UNPAID", "name": "Unpaid"})
        self.assertIn("UNPAID", offered("card"))
        own.means = "bill"
        self.assertNotIn("UNPAID", offered("card"))

    def test_the_wizard_offers_the_reasons_of_the_means_chosen(self):
        self.invoice(recouvrement_means="cheque")
        self.refresh()
        items = self.items_of(self.customer)
        wizard = self.env["recouvrement.reject.wizard"].with_user(self.user_of("collector"))
        with Form(wizard.with_context(active_model=items._name, active_ids=items.ids)) as form:
            self.assertNotIn(self.funds, form.offered_reason_ids[:])
            form.reason_id = self.collection.ref("recouvrement_module.reject_reason_cheque_funds")
            form.means = "direct_debit"
            self.assertFalse(form.reason_id)
            form.reason_id = self.funds
        form.record.action_record()
        self.assertEqual(self.rejects().means, "direct_debit")

    def test_a_transfer_that_came_back_was_what_its_reason_says(self):
        reason = self.collection.ref("recouvrement_module.reject_reason_cheque_funds")
        self.assertEqual(self.reject(self.invoice(), reason=reason).means, "cheque")

    def test_the_wizard_from_the_case(self):
        late, ordinary = self.debit(due=-5), self.invoice(amount=7)
        self.refresh()
        case = self.case_of(self.customer)
        wizard = self.env["recouvrement.reject.wizard"].with_user(self.user_of("collector"))
        with Form(wizard.with_context(active_model=case._name, active_ids=case.ids)) as form:
            form.reason_id = self.funds
            self.assertEqual(form.date, TODAY)
        self.assertEqual(form.record.item_ids.move_id, late)
        form.record.action_record()
        self.assertEqual(self.items_of(ordinary).track, "ordinary")


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestRejectsOfTheDay(RejectCommon):
    def sections(self, user):
        self.env.invalidate_all()
        read = self.env["recouvrement.day"].with_user(user).get_day("me")
        return {section["code"]: section for section in read["sections"]}

    def test_what_came_back_waits_until_somebody_has_dealt_with_it(self):
        collector = self.user_of("collector")
        invoice, other = self.debit(), self.debit(due=-5, amount=30)
        reject = self.reject(invoice)
        self.case_of(self.customer).user_id = collector
        sections = self.sections(collector)
        row = sections["rejects"]["rows"][0]
        self.assertEqual((row["id"], row["buttons"][0]["method"]), (reject.id, "action_represent"))
        self.assertIn(self.funds.name, row["what"])
        self.assertEqual([row["id"] for row in sections["unpresented"]["rows"]], self.items_of(other).ids)
        self.represent(reject, on=1)
        section = self.sections(collector)["rejects"]
        self.assertEqual((section["red"], section["grey"]), (0, 1))

    def test_what_is_contested_is_held_to_be_cleared_up(self):
        reject = self.reject(self.debit(), reason=self.contested)
        collector = self.user_of("collector")
        action = reject.with_user(collector).action_hold()
        with Form(self.env[action["res_model"]].with_user(collector).with_context(**action["context"])) as form:
            self.assertEqual(form.reason_id, self.collection.ref("recouvrement_module.hold_reason_account"))
            self.assertEqual(form.until, days(15))

    def test_what_was_reminded_is_dealt_with(self):
        collector = self.user_of("collector")
        self.reject(self.debit(), reason=self.collection.ref("recouvrement_module.reject_reason_ac04"))
        self.case_of(self.customer).user_id = collector
        self.assertEqual(self.sections(collector)["rejects"]["rows"][0]["buttons"][0]["method"], "action_remind")
        self.assertEqual(self.rejects().desk_state, "open")
        self.mark_sent(self.gather())
        self.assertFalse(self.sections(collector)["rejects"]["red"])
        self.assertEqual((self.rejects().state, self.rejects().desk_state), ("open", "treated"))


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReturns(RejectCommon):
    def bring(self, user=None, **vals):
        """One return as an importer brings it."""
        return self.bring_all(vals, user=user)

    def bring_all(self, *returns, user=None):
        """The returns of one file."""
        env = self.env(user=user or self.user_of("collector", name="Importer"))
        rejects = env["recouvrement.reject"]._register_return([
            {"reason_code": "AM04", "date": str(days(-1)), **vals} for vals in returns
        ])  # fmt: skip
        self.env.invalidate_all()
        return rejects.with_env(self.collection)

    def undone(self, on=-1):
        """A debit whose payment was undone in the ledger. Returns invoice and payment."""
        invoice = self.debit()
        payment = self.pay(invoice, on=-40)
        payment.move_id._reverse_moves([{"date": days(on)}], cancel=True)
        self.refresh()
        return invoice, payment

    def test_what_the_ledger_said_of_the_payment_stays(self):
        """Detected from the ledger, then named by the file with its number only: it is one incident, once."""
        invoice, payment = self.undone()
        reject = self.bring(reference=invoice.name, date=str(days(-3)))
        self.assertRecordValues(reject, [{
            "state": "open", "payment_id": payment.id, "entry_id": payment.move_id.reversal_move_ids.id,
        }])  # fmt: skip
        self.represent(reject, on=1)
        self.assertEqual((reject.state, len(self.rejects("to_qualify"))), ("represented", 0))

    def test_what_is_no_reject_is_not_found_again(self):
        invoice, _payment = self.undone()
        reject = self.bring(reference=invoice.name)
        reject.action_cancel()
        self.refresh()
        self.assertEqual((reject.state, len(self.rejects("to_qualify"))), ("cancelled", 0))

    def test_a_payment_undone_after_its_reject_was_recorded_is_the_same_incident(self):
        invoice = self.debit()
        payment = self.env["account.payment"].create({
            "payment_type": "inbound", "partner_type": "customer", "partner_id": self.customer.id, "amount": 100,
            "date": days(-5), "journal_id": self.company_data["default_journal_bank"].id,
            "invoice_ids": [Command.set(invoice.ids)],
        })  # fmt: skip
        payment.outstanding_account_id = False
        payment.action_post()
        self.refresh()
        self.assertFalse(payment.move_id)
        reject = self.reject(self.items_of(invoice))
        self.represent(reject, on=1)
        payment.action_reject()
        self.env["recouvrement.refresh"]._ask_partners(self.customer.ids)
        self.refresh()
        self.assertEqual((reject.state, reject.payment_id), ("represented", payment))
        self.assertFalse(self.rejects("to_qualify"))

    def test_two_returns_of_one_line_in_a_file(self):
        """It came back on two days, and the file says the later one first: two incidents, the earlier one has ended."""
        name = self.debit().name
        later, earlier = self.bring_all({"reference": name}, {"reference": name, "date": str(days(-9))})
        self.assertEqual([later.date, earlier.date], [days(-1), days(-9)])
        self.assertEqual([later.state, earlier.state], ["open", "repeated"])

    def test_a_file_is_answered_in_its_own_order(self):
        first, second = self.debit().name, self.debit().name
        collector = self.user_of("collector", name="Importer")
        known = self.bring(collector, reference=second)
        returns = [{"reference": name} for name in (first, second, first)]
        new, same = self.bring_all(*returns, user=collector)
        self.assertEqual((new.name, same), (first, known))

    def test_what_is_not_followed_here_is_named(self):
        ignored = self.env["account.account"].create({
            "name": "Clients divers", "code": "411900", "account_type": "asset_receivable", "reconcile": True,
            "company_ids": [Command.set(self.company.ids)], "recouvrement_role": "ignored",
        })  # fmt: skip
        followed = self.debit()
        self.customer.property_account_receivable_id = ignored
        other = self.debit()
        with self.refused(UserError, f"Return 2: {other.name} is not followed"):
            self.bring_all({"reference": followed.name}, {"reference": other.name})
        self.assertFalse(self.rejects())

    def test_by_journal_item_payment_and_reference(self):
        collector = self.user_of("collector")
        by_line, by_payment, by_reference = self.debit(amount=10), self.debit(amount=20), self.debit(amount=30)
        payment = self.pay(by_payment)
        payment.move_id.line_ids.remove_move_reconcile()
        due = by_line.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        self.bring(collector, line_ids=due.ids)
        self.bring(collector, payment_id=payment.id, fee=4)
        self.bring(collector, reference=by_reference.name, reason_code="md01", amount=30)
        rejects = self.rejects().sorted("amount")
        self.assertEqual(rejects.move_id, by_line | by_payment | by_reference)
        self.assertEqual(rejects.mapped("origin"), ["return"] * 3)
        self.assertEqual(rejects.reason_id.mapped("code"), ["AM04", "MD01"])
        self.assertEqual(rejects.mapped("fee"), [0, 4, 0])

    def test_brought_twice_it_is_recorded_once(self):
        invoice, collector = self.debit(), self.user_of("collector")
        first = self.bring(collector, reference=invoice.name)
        self.assertEqual(self.bring(collector, reference=invoice.name), first)

    def test_the_amount_tells_the_instalment(self):
        term = self.env["account.payment.term"].create({
            "name": "Two", "line_ids": [
                Command.create({"value": "percent", "value_amount": 30, "nb_days": 10}),
                Command.create({"value": "percent", "value_amount": 70, "nb_days": 15}),
            ],
        })  # fmt: skip
        invoice = self.debit(due=-10, invoice_payment_term_id=term.id)
        reject = self.bring(reference=invoice.name, amount=70)
        self.assertEqual((reject.rank, reject.amount), (2, 70))

    def test_what_cannot_be_understood_is_refused_and_named(self):
        invoice = self.debit()
        collector = self.user_of("collector")
        for vals, message in (
            ({"reason_code": "ZZ99"}, "ZZ99"),
            ({"reason_code": "%"}, "not one of the reasons"),
            ({"amount": -5}, "between 0"),
            ({"amount": 101}, "between 0"),
            ({"amount": "many"}, "Return 1"),
            ({"date": False}, "day of the reject"),
            ({"date": "yesterday"}, "Return 1"),
            ({"fee": -1}, "fee is negative"),
            ({"means": "gold"}, "means of payment is unknown"),
            ({"reference": "NOBODY"}, "nothing open"),
            ({"reference": ""}, "names no journal item"),
            ({"date": str(days(3))}, "last 400 days"),
        ):
            with self.subTest(vals=vals), self.refused(UserError, message):
                self.bring(collector, **{"reference": invoice.name, **vals})
        self.assertFalse(self.rejects())

    def test_only_collectors(self):
        with self.assertRaises(AccessError):
            self.bring(self.user_of("viewer"), reference=self.debit().name)
