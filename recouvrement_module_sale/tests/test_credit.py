# Part of recouvrement_module. License LGPL-3.
"""Orders and credit: exposure of orders, what waits, who is told, how it goes on."""

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.recouvrement_module.tests.common import TODAY, RecouvrementCommon, days

# a picture of one pixel
SIGNATURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


class CreditOrders(RecouvrementCommon):
    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("sales_team.group_sale_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user_of("manager")
        cls.seller = new_test_user(
            cls.env, login="seller", groups="sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.company.recouvrement_credit_control = "block"
        cls.service = cls.product_by("order")
        cls.goods = cls.product_by("delivery")
        cls.case = cls.collection["recouvrement.case"]._of_customer(cls.customer, cls.company)

    @classmethod
    def product_by(cls, policy):
        return cls.env["product.product"].create({
            "name": f"By {policy}", "type": "service", "invoice_policy": policy, "taxes_id": [],
        })  # fmt: skip

    def order(self, amount=1000, quantity=1, product=None, partner=None, **vals):
        return self.env["sale.order"].create({
            "partner_id": (partner or self.customer).id, "user_id": self.seller.id,
            "order_line": [Command.create({
                "product_id": (product or self.service).id, "product_uom_qty": quantity, "price_unit": amount,
            })],
            **vals,
        })  # fmt: skip

    def limit(self, amount, mode="limited", **vals):
        return self.case.with_user(self.manager)._set_credit_limit(mode, amount, reason="Test", **vals)

    def confirm(self, order):
        return order.with_user(self.seller).action_confirm()

    def block_of(self, document):
        return self.collection["recouvrement.credit.block"].search([
            ("res_model", "=", document._name), ("res_id", "=", document.id),
        ])  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExposureOfOrders(CreditOrders):
    def exposure(self, **expected):
        row = self.collection["recouvrement.ledger"]._get_exposure(self.company, self.customer.ids)
        row = row.get(self.customer.id, {})
        found = {name: float(row.get(name, 0)) for name in ("order", "delivery", "draft", "due", "exposure")}
        self.assertEqual({name: amount for name, amount in found.items() if amount}, expected)

    def test_ordered_delivered_and_invoiced(self):
        """10 pieces of 100: 3 delivered, 2 of them in a draft invoice, then posted."""
        order = self.order(100, 10, self.goods)
        self.exposure()
        order.action_confirm()
        self.exposure(order=1000, exposure=1000)
        order.order_line.qty_delivered = 2
        invoice = order._create_invoices()
        order.order_line.qty_delivered = 3
        self.exposure(order=700, delivery=100, draft=200, exposure=1000)
        invoice.invoice_date_due = days(30)
        invoice.action_post()
        self.exposure(order=700, delivery=100, due=200, exposure=1000)

    def test_a_down_payment_is_not_counted_twice(self):
        """300 of 1 000 invoiced in advance: 300 owed, 700 left of the order."""
        order = self.order(1000)
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].with_context(
            active_model="sale.order", active_ids=order.ids, active_id=order.id
        )
        wizard.create({"advance_payment_method": "percentage", "amount": 30}).create_invoices()
        order.invoice_ids.write({"invoice_date_due": days(30)})
        order.invoice_ids.action_post()
        self.exposure(order=700, due=300, exposure=1000)

    def test_another_currency_at_the_rate_of_today(self):
        dollar = self.setup_other_currency("USD", rates=[(days(-300), 2.0), (days(-1), 4.0)])
        pricelist = self.env["product.pricelist"].create({"name": "USD", "currency_id": dollar.id})
        self.order(1000, pricelist_id=pricelist.id).action_confirm()
        self.exposure(order=250, exposure=250)

    def test_lists_follow_orders(self):
        order = self.order(1000)
        order.action_confirm()
        self.refresh()
        self.assertEqual(self.case.exposure_order, 1000)
        action = self.case.with_context(part="order").action_open_exposure()
        self.assertEqual(self.env[action["res_model"]].search(action["domain"]), order)
        order._action_cancel()
        self.refresh()
        self.assertEqual(self.case.exposure_order, 0)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestOrdersUnderControl(CreditOrders):
    def test_beyond_the_limit_it_waits_and_somebody_is_told(self):
        self.company.recouvrement_credit_user_id = self.manager
        self.limit(1500)
        self.confirm(self.order(1000))
        order = self.order(600)
        action = self.confirm(order)
        self.assertEqual((order.state, order.recouvrement_credit_state), ("draft", "held"))
        self.assertIn("used up", action["params"]["message"])
        block = self.block_of(order)
        self.assertRecordValues(block, [{"state": "held", "amount": 600, "exposure": 1000, "kind": "order"}])
        self.assertIn("100.00", block.reason_text)
        self.assertEqual(self.case.activity_ids.user_id, self.manager)

    def test_to_the_cent_and_several_at_once(self):
        self.limit(1000)
        fits, more = self.order(1000), self.order(0.01)
        self.confirm(fits | more)
        self.assertEqual((fits.state, more.state), ("sale", "draft"))

    def test_whatever_company_is_ticked(self):
        other = self.setup_other_company()["company"]
        self.limit(100)
        self.customer.with_company(other).credit_limit = 100000
        order = self.order(101)
        order.with_company(other).action_confirm()
        self.assertEqual(order.state, "draft")

    def test_sales_people_see_a_light_and_no_figure(self):
        self.limit(1000)
        seen = self.customer.with_user(self.seller)
        self.assertEqual(seen.recouvrement_credit_light, "green")
        self.confirm(self.order(900))
        seen.invalidate_recordset()
        self.assertEqual(seen.recouvrement_credit_light, "amber")
        order = self.order(200).with_user(self.seller)
        self.assertFalse(any(char.isdigit() for char in order.recouvrement_credit_warning))
        self.assertTrue(order.recouvrement_credit_warning)
        self.limit(0, "nothing")
        seen.invalidate_recordset()
        self.assertEqual(seen.recouvrement_credit_light, "red")
        self.assertFalse(any(char.isdigit() for char in seen.recouvrement_credit_sentence))

    def test_prepaid_and_free_orders_pass(self):
        self.limit(0, "nothing")
        free = self.order(0)
        self.confirm(free)
        self.assertEqual(free.state, "sale")
        order = self.order(500)
        self.pay_online(order, 500)
        self.confirm(order)
        self.assertEqual(order.state, "sale")

    def pay_online(self, order, amount):
        provider = self.env["payment.provider"].sudo().create({"name": "Test", "company_id": self.company.id})
        method = self.env["payment.method"].sudo().with_context(active_test=False).search([], limit=1)
        self.env["payment.transaction"].sudo().create({
            "provider_id": provider.id, "payment_method_id": method.id, "reference": f"TX {order.id}",
            "amount": amount, "currency_id": order.currency_id.id, "partner_id": order.partner_id.id,
            "state": "done", "sale_order_ids": [Command.set(order.ids)],
        })  # fmt: skip

    def test_late_items_and_those_that_do_not_count(self):
        late = self.invoice(amount=200, due=-31)
        order = self.order(10)
        self.confirm(order)
        self.assertEqual(self.block_of(order)._get_codes(), ["late"])
        self.refresh()
        self.collection["recouvrement.dispute"]._open([(self.items_of(late), 200)], {
            "reason_id": self.env.ref("recouvrement_module.dispute_reason_price").id,
        })  # fmt: skip
        self.refresh()
        self.assertEqual(order.state, "sale")

    def test_it_warns_and_reports(self):
        self.company.recouvrement_credit_control = "warn"
        self.limit(100)
        order = self.order(500)
        self.confirm(order)
        self.assertEqual((order.state, order.recouvrement_credit_state), ("sale", "warned"))
        self.company.recouvrement_credit_control = "none"
        passed = self.order(500)
        self.confirm(passed)
        self.assertEqual((passed.state, passed.recouvrement_credit_state), ("sale", False))

    def test_a_segment_decides(self):
        self.company.recouvrement_credit_control = "warn"
        self.collection["recouvrement.credit.segment"].create({
            "name": "Lyon", "company_id": self.company.id, "domain": "[('city', '=', 'Lyon')]", "mode": "nothing",
            "control": "block",
        })  # fmt: skip
        order = self.order(10)
        self.confirm(order)
        self.assertEqual(order.state, "draft")

    # ---------------------------------------------------------------- going on

    def held(self, amount=500, limit=100):
        self.limit(limit)
        order = self.order(amount)
        self.confirm(order)
        self.assertEqual(order.state, "draft")
        return order

    def test_one_click(self):
        order = self.held()
        block = self.block_of(order)
        with self.assertRaises(AccessError):
            block.with_user(self.user_of("collector")).action_release_now()
        block.with_user(self.manager).action_release_now()
        self.assertEqual((order.state, block.state, block.ended_uid), ("sale", "released", self.manager))
        self.assertEqual(block.release_ids.create_uid, self.manager)
        with self.assertRaises(UserError):
            block.with_user(self.manager).action_release_now()

    def release(self, order, **vals):
        block = self.block_of(order).with_user(self.manager)
        action = block.action_release()
        self.env[action["res_model"]].with_user(self.manager).with_context(**action["context"]).create(
            {"reason": "Transfer announced", **vals}
        ).action_release()  # fmt: skip

    def test_up_to_an_amount_and_until_a_day(self):
        order = self.held()
        self.release(order, scope="amount", amount=700, until=days(5))
        self.assertEqual(order.state, "sale")
        within, beyond = self.order(200), self.order(1)
        self.confirm(within)
        self.confirm(beyond)
        self.assertEqual((within.state, beyond.state), ("sale", "draft"))
        self.release(beyond, scope="date", until=days(2))
        another = self.order(5000)
        self.confirm(another)
        self.assertEqual((beyond.state, another.state), ("sale", "sale"))
        with freeze_time(days(3)):
            late = self.order(1)
            self.confirm(late)
            self.assertEqual(late.state, "draft")

    def test_a_release_is_of_what_the_order_asked_for(self):
        """Released for what it asked, also when that grew while it waited; back in draft and raised, it waits again."""
        order = self.held()
        order.order_line.price_unit += 10
        self.block_of(order).with_user(self.manager).action_release_now()
        self.assertEqual(order.state, "sale")
        order._action_cancel()
        order.action_draft()
        self.confirm(order)
        self.assertEqual(order.state, "sale")
        order._action_cancel()
        order.action_draft()
        order.order_line.price_unit *= 100
        self.confirm(order)
        self.assertEqual((order.state, order.recouvrement_credit_state), ("draft", "held"))

    def test_what_is_said_of_the_payment_of_an_order_that_waits(self):
        """Its confirmation does not leave; that a payment is under way does."""
        order = self.held()
        before = len(order.message_ids)
        order._send_order_notification_mail(order._get_confirmation_template())
        self.assertEqual(len(order.message_ids), before)
        order._send_payment_succeeded_for_order_mail()
        self.assertEqual(len(order.message_ids), before + 1)

    def test_a_customer_does_not_read_what_is_said_of_its_credit(self):
        portal = new_test_user(self.env, login="buyer", groups="base.group_portal")
        names = self.env["sale.order"].with_user(portal).fields_get()
        self.assertFalse([name for name in names if name.startswith("recouvrement_")])

    def test_a_release_that_is_not_enough_or_says_nothing(self):
        order = self.held()
        for vals in (
            {"scope": "amount", "amount": 200, "until": days(5)}, {"scope": "date"}, {"reason": " "},
            {"scope": "date", "until": days(-1)}, {"scope": "amount", "amount": 0, "until": days(5)},
        ):  # fmt: skip
            with self.assertRaises(UserError), self.cr.savepoint():
                self.release(order, **vals)
        self.assertEqual((order.state, self.block_of(order).state), ("draft", "held"))

    def test_a_payment_lets_it_go(self):
        late = self.invoice(amount=200, due=-40)
        order = self.order(10)
        self.confirm(order)
        self.assertEqual(order.state, "draft")
        self.pay(late)
        self.refresh()
        self.assertEqual((order.state, self.block_of(order).state), ("sale", "passed"))

    def test_a_higher_limit_lets_it_go(self):
        order = self.held()
        self.limit(1000)
        self.refresh()
        self.assertEqual(order.state, "sale")

    def test_the_seller_asks_and_the_manager_grants_until_a_day(self):
        order = self.held()
        action = order.with_user(self.seller).action_ask_credit()
        request = self.env[action["res_model"]].with_user(self.seller).with_context(**action["context"]).create({
            "kind": "temporary", "amount": 600, "date_to": days(5),
        })  # fmt: skip
        request.with_user(self.manager).action_grant()
        self.refresh()
        self.assertEqual((order.state, request.state), ("sale", "granted"))

    def test_a_cancelled_order_waits_for_nothing(self):
        order = self.held()
        order._action_cancel()
        self.assertEqual(self.block_of(order).state, "dropped")

    def test_what_is_delivered_is_invoiced(self):
        order = self.order(100, 5, self.goods)
        self.confirm(order)
        order.order_line.qty_delivered = 5
        self.limit(0, "nothing")
        self.invoice(amount=900, due=-200)
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 500))


@tagged("post_install", "-at_install")
class TestPortalSignature(CreditOrders, HttpCase):
    def test_the_customer_sees_a_neutral_message(self):
        self.limit(100)
        order = self.order(500, require_signature=True, require_payment=False)
        order._portal_ensure_token()
        order.state = "sent"
        answer = self.make_jsonrpc_request(
            f"/my/orders/{order.id}/accept",
            {"access_token": order.access_token, "name": "Anne", "signature": SIGNATURE},
        )
        self.assertIn("redirect_url", answer)
        self.assertEqual((order.state, order.recouvrement_credit_state, order.signed_by), ("sent", "held", "Anne"))
        page = self.url_open(order.get_portal_url()).text
        self.assertIn("We are preparing its confirmation", page)
        self.assertNotIn("used up", page)
        self.block_of(order).with_user(self.manager).action_release_now()
        self.assertEqual(order.state, "sale")
