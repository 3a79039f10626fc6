# Part of recouvrement_module. License LGPL-3.
from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common import TODAY
from .plan_common import PlanCommon
from .test_plan_life import of


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPlanElsewhere(PlanCommon):
    def test_foreign_currency(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.env["res.currency.rate"].create({
            "currency_id": usd.id, "company_id": self.company.id, "name": date(2026, 1, 1), "rate": 2,
        })  # fmt: skip
        move = self.invoice(amount=100, currency_id=usd.id)
        self.invoice(amount=70)
        self.refresh()
        plan = self.agree(self.items_of(move), number=3)
        self.assertEqual((plan.currency_id, plan.instalment_ids.mapped("amount")), (usd, [33.33, 33.33, 33.34]))
        self.assertEqual(self.case_of(self.customer).balance_planned, 50)
        with freeze_time(date(2026, 12, 1)):
            wizard = self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create({"payment_date": date(2026, 12, 1), "amount": 33.33, "currency_id": usd.id})  # fmt: skip
            wizard._create_payments()
        with self.on(date(2026, 12, 2)):
            self.assertEqual(plan.instalment_ids.mapped("paid"), [33.33, 0, 0])

    def test_agreed_interest_is_no_excess(self):
        """The whole first instalment is matched with the invoice, its interest too: nothing is asked too much."""
        (move,) = self.owe(1000)
        plan = self.agree(number=3, interest_mode="agreed", rate=12)
        first = plan.instalment_ids[0]
        self.assertGreater(first.interest, 0)
        with freeze_time(date(2026, 12, 1)):
            self.pay(move, first.amount, on=of(date(2026, 12, 1)))
        with self.on(date(2026, 12, 2)):
            self.assertEqual((first.state, plan.principal_left), ("paid", 666.67))
            self.assertLess(move.amount_residual, plan.principal_left)
            self.assertEqual((plan.excess, plan.standing), (0, "running"))
            self.assertFalse(plan.activity_id)
            self.assertEqual(self.facts(move), [(move.amount_residual, "planned", 0)])

    def test_one_currency_at_a_time(self):
        usd = self.env.ref("base.USD")
        usd.active = True
        self.invoice(amount=100, currency_id=usd.id)
        self.invoice(amount=70)
        self.refresh()
        form = self.dialog(self.case_of(self.customer), first_date=date(2026, 12, 1))
        self.assertEqual(form.total, 70)

    def test_of_a_payer(self):
        """Who pays for another one agrees on a plan of what that one owes."""
        payer = self.customer_named("Holding Duval", recouvrement_payer_id=False)
        self.customer.with_env(self.collection).recouvrement_payer_id = payer
        move = self.invoice(amount=300)
        self.refresh()
        plan = self.agree(self.items_of(move), number=3)
        self.assertEqual((plan.case_id, plan.item_ids.case_id), (self.case_of(payer), self.case_of(self.customer)))
        self.assertEqual(self.facts(move), [(300, "planned", 0)])
        with freeze_time(date(2026, 12, 1)):
            self.pay(move, 100, on=of(date(2026, 12, 1)))
        with self.on(date(2026, 12, 2)):
            self.assertEqual(plan.instalment_ids.mapped("paid"), [100, 0, 0])

    def test_lists_open_without_a_query_per_row(self):
        def count(number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plans = self.env["recouvrement.plan"].with_user(self.users["viewer"])
            specification = {
                name: {} for name in (
                    "number", "state", "standing", "principal", "residual", "overdue", "next_due", "last_due",
                )
            }  # fmt: skip
            specification |= {name: {"fields": {"display_name": {}}} for name in ("case_id", "currency_id")}
            plans.web_search_read([], specification, limit=number)
            return self.env.cr.sql_log_count - before

        self.owe(100, 100, 100, 100, 100)
        for item in self.items_of(self.customer):
            self.agree(item)
        count(5)
        self.assertEqual(count(5), count(1))
