# Part of recouvrement_module. License LGPL-3.
"""Short payments: found by the ledger, explained by their figures, ended once by a person."""

import hashlib

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TODAY, days
from .plan_common import PlanCommon
from .test_dunning_gather import GatherCommon


class ShortageCommon(GatherCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Shortage = cls.collection["recouvrement.shortage"]
        cls.company.write({
            "recouvrement_write_off_limit": 20,
            "recouvrement_write_off_account_id": cls.company_data["default_account_expense"].id,
        })  # fmt: skip
        cls.collector = cls.user_of("collector")
        cls.bookkeeper = new_test_user(
            cls.env, login="bookkeeper", groups="recouvrement_module.group_collector,account.group_account_user",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip

    def short(self, amount=1000, left=12, **vals):
        """The short payment that a payment of all but a little makes."""
        invoice = self.invoice(amount=amount, **vals)
        self.pay(invoice, amount - left, on=-1)
        self.refresh()
        return self.Shortage.search([("move_id", "=", invoice.id)])

    def as_user(self, record, user):
        self.env.invalidate_all()
        return record.with_user(user).with_company(self.company)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestShortPayments(ShortageCommon):
    def test_found_once_with_its_reason(self):
        shortage = self.short(left=12)
        self.assertRecordValues(shortage, [{
            "amount": 12, "company_amount": 12, "line_amount": 1000, "paid_on": days(-1), "found_on": TODAY,
            "reason": "bank_charge", "state": "open", "case_id": self.case_of(self.customer).id,
        }])  # fmt: skip
        self.refresh()
        self.collection["recouvrement.ledger"]._synchronise(self.company)
        self.assertEqual(self.Shortage.search_count([("move_id", "=", shortage.move_id.id)]), 1)

    def test_what_is_no_little_is_a_part_payment(self):
        self.assertFalse(self.short(amount=1000, left=101))  # more than 10 %
        self.assertFalse(self.short(amount=20000, left=501))  # more than 500
        self.assertTrue(self.short(amount=5000, left=500))
        self.assertFalse(self.short(amount=1000, left=0))

    def test_credit_notes_and_old_payments_are_no_short_payments(self):
        invoice = self.invoice(amount=100)
        (invoice.line_ids | self.credit_note(amount=95).line_ids).filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        ).reconcile()
        old = self.invoice(amount=100, due=-90)
        self.pay(old, 95, on=-80)
        self.refresh()
        self.assertFalse(self.Shortage.search([("move_id", "in", (invoice | old).ids)]))

    def test_discount_taken_late(self):
        """2 % within 10 days of the invoice: 20 of 1000 are missing thirty days later."""
        term = self.env["account.payment.term"].create({
            "name": "2 % 10 days", "early_discount": True, "discount_percentage": 2, "discount_days": 10,
            "line_ids": [Command.create({"value": "percent", "value_amount": 100, "nb_days": 30})],
        })  # fmt: skip
        shortage = self.short(left=20, invoice_payment_term_id=term.id)
        self.assertEqual((shortage.reason, shortage.detail), ("discount_late", "2\N{NO-BREAK SPACE}%"))
        self.assertEqual(shortage._get_ends()[0], "claim_back")
        self.assertIn("a discount of 2", shortage._say_deduction())

    def test_in_dollars(self):
        usd = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        invoice = self.invoice(amount=1000, currency_id=usd.id)
        payment = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": 988, "currency_id": usd.id, "payment_date": days(-1)})  # fmt: skip
        payment._create_payments()
        self.refresh()
        shortage = self.Shortage.search([("move_id", "=", invoice.id)])
        self.assertRecordValues(shortage, [{"amount": 12, "company_amount": 6, "currency_id": usd.id}])
        self.as_user(shortage, self.bookkeeper).action_write_off()
        self.env.invalidate_all()
        self.assertEqual(invoice.amount_residual, 0)
        debit = shortage.entry_id.line_ids.filtered("debit")
        self.assertEqual((debit.balance, debit.amount_currency), (6, 12))

    # ---------------------------------------------------------------- ends

    def test_write_off_within_the_limit(self):
        shortage = self.short(left=12)
        self.as_user(shortage, self.bookkeeper).action_write_off()
        self.env.invalidate_all()
        self.assertEqual((shortage.ending, shortage.closed_uid), ("write_off", self.bookkeeper))
        self.assertEqual(shortage.move_id.amount_residual, 0)
        self.assertRecordValues(shortage.entry_id.line_ids.sorted("balance"), [
            {"balance": -12, "account_id": self.company_data["default_account_receivable"].id, "reconciled": True},
            {"balance": 12, "account_id": self.company_data["default_account_expense"].id, "reconciled": False},
        ])  # fmt: skip
        with self.assertRaisesRegex(UserError, "dealt with already"):
            self.as_user(shortage, self.bookkeeper).action_write_off()

    def test_limits(self):
        shortage = self.short(left=21)
        with self.assertRaisesRegex(UserError, "You may write off"):
            self.as_user(shortage, self.bookkeeper).action_write_off()
        self.bookkeeper.sudo().recouvrement_write_off_limit = 25
        self.assertIn("write_off", self.as_user(shortage, self.bookkeeper)._get_ends())
        self.as_user(shortage, self.bookkeeper).action_write_off()
        self.assertEqual(shortage.ending, "write_off")

    def test_what_is_left_now_is_checked_against_the_limit(self):
        """The payment was taken back meanwhile, and another one leaves more: by a little, or by half."""
        for left, message in ((21, "You may write off .*20.00.*21.00"), (500, "dealt with already")):
            shortage = self.short(left=12)
            move = shortage.move_id
            shortage.line_id.remove_move_reconcile()
            self.pay(move, 1000 - left)
            with self.subTest(left), self.assertRaisesRegex(UserError, message), self.cr.savepoint():
                self.as_user(shortage, self.bookkeeper).action_write_off()
            self.env.invalidate_all()
            self.assertEqual(move.amount_residual, left)
            self.refresh()
            self.assertEqual(shortage.state, "open" if left == 21 else "closed")

    def test_what_is_promised_is_no_short_payment(self):
        invoice = self.invoice(amount=1000)
        self.refresh()
        promise = self.collection["recouvrement.promise"]._give(
            self.case_of(self.customer), {self.items_of(invoice): 1000}, {"date": days(5), "channel": "call"}
        )
        self.pay(invoice, 950, on=-1)
        self.refresh()
        self.assertFalse(self.Shortage.search([("move_id", "=", invoice.id)]))
        promise.action_cancel()
        self.refresh()
        self.assertEqual(self.Shortage.search([("move_id", "=", invoice.id)]).amount, 50)

    def test_without_rights_in_accounting_somebody_is_asked_once(self):
        shortage = self.short(left=12)
        self.as_user(shortage, self.collector).action_write_off()
        self.env.invalidate_all()
        self.assertEqual((shortage.state, shortage.asked_for), ("asked", "write_off"))
        self.assertEqual(shortage.move_id.amount_residual, 12)
        self.assertTrue(shortage.move_id.activity_ids)
        with self.assertRaisesRegex(UserError, "asked already"):
            self.as_user(shortage, self.collector).action_write_off()
        self.pay(shortage.move_id, 12)
        self.refresh()
        self.assertEqual((shortage.state, shortage.ending), ("closed", "write_off"))

    def test_dispute(self):
        shortage = self.short(left=12)
        shortage.reason = "price"
        self.as_user(shortage, self.collector).action_dispute()
        self.env.invalidate_all()
        self.assertEqual((shortage.ending, shortage.dispute_id.amount), ("dispute", 12))
        self.assertEqual(self.items_of(shortage.move_id).decision_code, "disputed")
        self.refresh()
        self.assertEqual(self.Shortage.search_count([("move_id", "=", shortage.move_id.id)]), 1)

    def test_credit_note_in_draft(self):
        shortage = self.short(left=100)
        shortage.reason = "deduction"
        self.as_user(shortage, self.bookkeeper).action_credit()
        self.env.invalidate_all()
        self.assertRecordValues(shortage.entry_id, [{
            "move_type": "out_refund", "state": "draft", "amount_total": 100, "reversed_entry_id": shortage.move_id.id,
        }])  # fmt: skip
        self.assertEqual(shortage.ending, "credit_request")

    def test_claim_back_names_the_deduction_and_reminders_go_on(self):
        shortage = self.short(left=100)
        self.assertEqual((shortage.reason, shortage.detail), ("deduction", "10\N{NO-BREAK SPACE}%"))
        self.as_user(shortage, self.collector).write({"penalty": True, "distributor": True})
        words = " ".join(shortage._get_paragraphs())
        for part in ("10\N{NO-BREAK SPACE}% of the invoice was deducted", "own authority", "L441-17 I"):
            self.assertIn(part, words)
        shortage.distributor = False
        self.assertNotIn("L441-17", " ".join(shortage._get_paragraphs()))
        action = self.as_user(shortage, self.collector).action_claim_back()
        self.env.invalidate_all()
        self.assertEqual(shortage.ending, "claim_back")
        self.assertIn("10\N{NO-BREAK SPACE}%", action["context"]["default_body"])
        letter = self.env["ir.attachment"].browse(action["context"]["default_attachment_ids"][0][2])
        words = letter.raw.decode()
        for said in ("ECR/2026/00001", "November 19, 2026", "Yours faithfully", "10\N{NO-BREAK SPACE}%"):
            self.assertIn(said, words)
        self.as_user(shortage, self.collector).action_print()
        self.env.invalidate_all()
        self.assertEqual(shortage.pdf_sha256, hashlib.sha256(letter.raw).hexdigest())
        kept = shortage.case_id.message_ids.attachment_ids
        self.assertEqual((kept.mapped("name"), kept.raw), (["ECR-2026-00001.pdf"], letter.raw))
        self.assertEqual(self.gather().principal, 100)
        self.pay(shortage.move_id, 95)
        self.refresh()
        again = self.Shortage.search([("move_id", "=", shortage.move_id.id)]) - shortage
        self.assertEqual((again.amount, again.state), (5, "open"))

    def test_the_ledger_ends_it(self):
        paid, undone, deleted = self.short(left=12), self.short(left=13), self.short(left=14)
        self.pay(paid.move_id, 12)
        undone.line_id.remove_move_reconcile()
        deleted.move_id.button_draft()
        self.refresh()
        self.assertEqual((paid + undone).mapped("ending"), ["paid", "undone"])
        deleted.move_id.button_cancel()
        self.refresh()
        self.assertEqual(deleted.ending, "undone")

    def test_rights(self):
        shortage = self.short(left=12)
        with self.assertRaises(AccessError):
            self.as_user(shortage, self.collector).amount = 3
        with self.assertRaises(AccessError):
            self.as_user(shortage, self.user_of("viewer")).action_claim_back()
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env, login="stranger", groups="recouvrement_module.group_manager", company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )  # fmt: skip
        self.assertFalse(self.env["recouvrement.shortage"].with_user(stranger).search([("id", "in", shortage.ids)]))

    def test_my_day(self):
        shortage = self.short(left=12)
        shortage.case_id.user_id = self.collector
        day = self.env["recouvrement.day"].with_user(self.collector).with_company(self.company).get_day()
        section = next(one for one in day["sections"] if one["code"] == "shortages")
        self.assertEqual([button["method"] for button in section["rows"][0]["buttons"]], [
            "action_write_off", "action_claim_back",
        ])  # fmt: skip

    def test_many_cost_what_one_costs(self):
        scope = self.env["recouvrement.ledger"]._customer_scope(set(self.customer.ids))
        self.short(amount=100, left=5)

        def cost():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.Shortage._follow(scope)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        one = cost()
        for _number in range(8):
            self.pay(self.invoice(amount=100), 95, on=-1)
        self.refresh()
        self.assertEqual(self.Shortage.search_count([("case_id", "=", self.case_of(self.customer).id)]), 9)
        self.assertLessEqual(cost(), one)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestShortPaymentsOfPlans(PlanCommon):
    def test_the_last_instalment_is_no_short_payment(self):
        """950 of 1000 are paid while two instalments are agreed: the other 50 are in the plan."""
        invoice = self.owe(1000)
        plan = self.agree(number=2)
        self.pay(invoice, 950)
        self.refresh()
        Shortage = self.collection["recouvrement.shortage"]
        self.assertFalse(Shortage.search([("move_id", "=", invoice.id)]))
        plan._cancel("Taken back")
        self.refresh()
        self.assertEqual(Shortage.search([("move_id", "=", invoice.id)]).amount, 50)
