# Part of recouvrement_module. License LGPL-3.
from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import TODAY, days
from .plan_common import PlanCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOffers(PlanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.recouvrement_discount_most = 3

    def designer(self, **vals):
        return self.dialog(self.case_of(self.customer), "recouvrement.offer.wizard", **vals)

    def offer(self, discount=2):
        action = self.designer(discount=discount, until=days(10)).save().action_offer_discount()
        return self.collection["recouvrement.offer"].browse(action["res_id"])

    def test_nothing_is_guessed_and_the_cost_of_money_is_asked_once(self):
        self.owe(1000)
        form = self.designer(first_date=date(2026, 12, 1))
        self.assertIn("waiting for money costs", form.problem)
        form.cost_of_money = 6
        self.assertIn("how many days", form.problem)
        form.days = 60
        self.assertIn("how likely", form.problem)
        form.chance = 90
        self.assertFalse(form.problem)
        self.assertIn("Go on as now", form.comparison)
        form.discount = 4
        self.assertIn("within what the settings", form.problem)
        form.discount = 2
        form.save().action_offer_discount()
        self.assertEqual(self.company.recouvrement_cost_of_money, 6)
        self.assertEqual(self.designer().cost_of_money, 6)

    def test_three_ways_compared(self):
        """1 000 at 6 % a year: 980 in 10 days are worth 978.39; 2 / 3 of the plan come within a month."""
        self.owe(1000)
        form = self.designer(
            discount=2, until=days(10), cost_of_money=6, days=60, chance=90, first_date=date(2026, 12, 1)
        )
        now, plan, on = form.save()._compare()
        self.assertEqual([one.code for one in (now, plan, on)], ["pay_now", "instalments", "going_on"])
        self.assertEqual((float(now.cash), float(now.value)), (980, 978.39))
        self.assertEqual(float(plan.cash), 1000)
        self.assertGreater(on.to_us["risk"], 100)
        self.assertGreater(plan.to_us["interest_foregone"], 0)

    def test_a_plan_is_proposed(self):
        self.owe(900)
        action = self.designer(first_date=date(2026, 12, 1)).save().action_offer_plan()
        plan = self.collection[action["res_model"]].browse(action["res_id"])
        self.assertEqual((plan._name, plan.state, plan.instalment_ids.mapped("amount")), (
            "recouvrement.plan", "proposed", [300, 300, 300],
        ))  # fmt: skip

    def test_earned_when_paid_in_time(self):
        """2 % of 300 and 100.01: 8.00, that is 6.00 and 2.00; 392.01 by the day earn it."""
        first, second = self.owe(300, 100.01)
        offer = self.offer()
        self.assertEqual((offer.discount, offer.amount), (8, 392.01))
        self.assertEqual(offer.item_ids.mapped("discount"), [6, 2])
        offer.with_user(self.users["collector"]).action_accept()
        self.assertEqual([item.fact for item in self.items_of(self.customer)], ["hold", "hold"])
        with freeze_time(days(9)):
            self.pay(first, 294, on=9)
            self.pay(second, 98.01, on=9)
        with self.on(days(9)):
            self.assertEqual(offer.state, "earned")
            self.assertIn(offer.number, offer.activity_id.summary)
            found = self.items_of(first | second)
            self.assertEqual([(item.discounted, item.asked) for item in found], [(6, 0), (2, 0)])
            action = offer.with_env(self.env(
                user=self.users["collector"], context={"allowed_company_ids": self.company.ids}
            )).action_credit()  # fmt: skip
            drafts = self.env["account.move"].search(action["domain"])
            self.assertEqual(sorted(drafts.mapped("amount_total")), [2, 6])
            self.assertEqual((set(drafts.mapped("state")), drafts.reversed_entry_id), ({"draft"}, first | second))
            self.assertFalse(offer.activity_id)
            with self.assertRaisesRegex(UserError, "once"):
                offer.with_user(self.users["collector"]).action_credit()

    def test_expired_when_late_or_short(self):
        (move,) = self.owe(300)
        offer = self.offer()
        with freeze_time(days(11)):
            self.pay(move, 294, on=11)
        with self.on(days(13)):
            self.assertEqual(offer.state, "open")
        with self.on(days(14)):
            self.assertEqual(offer.state, "expired")
            with self.assertRaisesRegex(UserError, "no longer open"):
                offer.with_user(self.users["collector"]).action_accept()

    def test_entered_late_and_paid_in_time(self):
        """A payment of the last day that is entered after the offer expired earns it all the same."""
        (move,) = self.owe(300)
        offer = self.offer()
        with self.on(days(14)):
            self.assertEqual(offer.state, "expired")
        with freeze_time(days(15)):
            self.pay(move, 294, on=10)
        with self.on(days(15)):
            self.assertEqual(offer.state, "earned")

    def test_paid_and_not_matched_yet(self):
        (move,) = self.owe(300)
        offer = self.offer()
        with freeze_time(days(9)):
            payment = self.env["account.payment"].create({
                "partner_id": self.customer.id, "amount": 294, "date": days(9), "payment_type": "inbound",
                "journal_id": self.company_data["default_journal_bank"].id,
            })  # fmt: skip
            payment.action_post()
        with self.on(days(14)):
            self.assertEqual(offer.state, "open")
            (payment.move_id | move).line_ids.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            ).reconcile()
        with self.on(days(15)):
            self.assertEqual(offer.state, "earned")

    def test_a_credit_note_is_no_money(self):
        """Of 300 a credit note takes 100 and nothing is paid: not earned; 194 more earn it."""
        (move,) = self.owe(300)
        offer = self.offer()
        refund = self.credit_note(amount=100, due=0)
        (refund | move).line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable").reconcile()
        with freeze_time(days(9)):
            self.pay(move, 100, on=9)
        with self.on(days(9)):
            self.assertEqual(offer.state, "open")
        with freeze_time(days(10)):
            self.pay(move, 94, on=10)
        with self.on(days(10)):
            self.assertEqual(offer.state, "earned")

    def test_of_a_line_partly_in_a_plan(self):
        (move,) = self.owe(1000)
        form = self.dialog(self.case_of(self.customer), first_date=date(2026, 12, 1))
        with form.line_ids.edit(0) as line:
            line.planned = 700
        self.sign(self.collection["recouvrement.plan"].browse(form.save().action_propose()["res_id"]))
        offer = self.offer()
        self.assertEqual(offer.principal, 300)
        with freeze_time(days(9)):
            self.pay(move, 294, on=9)
        with self.on(days(9)):
            self.assertEqual(offer.state, "earned")

    def test_tax_is_in_proportion(self):
        tax = self.company_data["default_tax_sale"]
        move = self.invoice(post=False, invoice_line_ids=[
            Command.create({"name": "Work", "price_unit": 1000, "tax_ids": [Command.set(tax.ids)]})
        ])  # fmt: skip
        move.action_post()
        move.is_move_sent = True
        self.refresh()
        offer = self.offer()
        with freeze_time(days(5)):
            self.pay(move, offer.amount, on=5)
        with self.on(days(5)):
            env = self.env(user=self.users["collector"], context={"allowed_company_ids": self.company.ids})
            draft = self.env["account.move"].search(offer.with_env(env).action_credit()["domain"])
        self.assertEqual(draft.amount_total, offer.discount)
        self.assertAlmostEqual(draft.amount_tax / draft.amount_untaxed, tax.amount / 100, 3)

    def test_withdrawn(self):
        self.owe(300)
        offer = self.offer()
        offer.with_user(self.users["collector"]).action_accept()
        offer.with_user(self.users["collector"]).action_withdraw()
        self.assertEqual((offer.state, self.items_of(self.customer).fact), ("withdrawn", ""))
        with self.assertRaisesRegex(UserError, "not changed"):
            offer.write({"rate": 1})

    def test_policy_and_rights(self):
        self.owe(300)
        wizard = self.designer().save()
        wizard.discount = 3.5
        with self.assertRaisesRegex(UserError, "up to 3 %"):
            wizard.action_offer_discount()
        self.company.recouvrement_discount_most = 0
        wizard.discount = 1
        with self.assertRaisesRegex(UserError, "up to 0 %"):
            wizard.action_offer_discount()
        with self.assertRaises(AccessError):
            self.case_of(self.customer).with_user(self.users["viewer"]).action_design_offer()

    def test_letter(self):
        self.owe(300)
        offer = self.offer()
        offer.with_user(self.users["collector"]).action_print()
        body = offer._prepare_document()
        self.assertIn("294.00", body["paragraphs"][0])
        digest = offer.pdf_sha256
        offer.with_user(self.users["collector"]).action_print()
        self.assertEqual(offer.pdf_sha256, digest)
