# Part of recouvrement_module. License LGPL-3.
"""Deliveries and credit: held at validation, released one by one, invoiced once they are gone."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.recouvrement_module.tests.common import TODAY
from odoo.addons.recouvrement_module_sale.tests.test_credit import CreditOrders


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDeliveriesUnderControl(CreditOrders):
    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("stock.group_stock_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.storer = new_test_user(
            cls.env, login="storer", groups="stock.group_stock_user", company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.plank = cls.env["product.product"].create({
            "name": "Plank", "type": "consu", "invoice_policy": "delivery", "taxes_id": [],
        })  # fmt: skip

    def deliver(self, picking, quantity=None):
        if quantity:
            picking.move_ids.quantity = quantity
        return picking.with_user(self.storer).with_context(skip_backorder=bool(quantity)).button_validate()

    def ordered(self, amount=100, quantity=10):
        order = self.order(amount, quantity, self.plank)
        self.confirm(order)
        self.assertEqual(order.state, "sale")
        return order, order.picking_ids

    def test_held_and_shown_without_figures(self):
        _order, picking = self.ordered()
        self.limit(0, "nothing")
        action = self.deliver(picking)
        self.assertEqual((picking.state, picking.recouvrement_credit_state), ("assigned", "held"))
        self.assertEqual(action["tag"], "display_notification")
        seen = picking.with_user(self.storer).recouvrement_credit_note
        self.assertTrue(seen)
        self.assertFalse(any(char.isdigit() for char in seen))

    def test_released_one_by_one(self):
        """3 of 10 leave and are invoiced; the rest waits on its own."""
        order, picking = self.ordered()
        self.limit(0, "nothing")
        self.deliver(picking)
        self.block_of(picking).with_user(self.manager).action_release_now()
        self.deliver(picking, 3)
        self.assertEqual(picking.state, "done")
        invoice = order._create_invoices()
        invoice.action_post()
        self.assertEqual((invoice.state, invoice.amount_total), ("posted", 300))
        rest = order.picking_ids - picking
        self.deliver(rest)
        self.assertEqual(rest.recouvrement_credit_state, "held")

    def test_a_draft_invoice_pays_nothing(self):
        """Invoiced in advance, the delivery waits until the invoice is posted and paid."""
        self.plank.invoice_policy = "order"
        order, picking = self.ordered()
        self.limit(0, "nothing")
        invoice = order._create_invoices()
        self.assertEqual(order.invoice_status, "invoiced")
        self.deliver(picking)
        self.assertEqual(picking.recouvrement_credit_state, "held")
        invoice.action_post()
        self.deliver(picking)
        self.assertEqual(picking.recouvrement_credit_state, "held")
        self.pay(invoice)
        self.deliver(picking)
        self.assertEqual(picking.state, "done")

    def test_an_order_that_was_released_is_delivered(self):
        self.limit(100)
        order = self.order(500, 1, self.plank)
        self.confirm(order)
        self.block_of(order).with_user(self.manager).action_release_now()
        self.deliver(order.picking_ids)
        self.assertEqual(order.picking_ids.state, "done")

    def test_within_credit_it_leaves(self):
        self.limit(1000)
        _order, picking = self.ordered()
        self.deliver(picking)
        self.assertEqual(picking.state, "done")

    def test_a_payment_frees_the_delivery(self):
        _order, picking = self.ordered()
        late = self.invoice(amount=200, due=-60)
        self.deliver(picking)
        block = self.block_of(picking)
        self.assertEqual(block._get_codes(), ["late"])
        self.pay(late)
        self.refresh()
        self.assertEqual(block.state, "passed")
        self.deliver(picking)
        self.assertEqual(picking.state, "done")

    def test_a_cancelled_delivery_waits_for_nothing(self):
        _order, picking = self.ordered()
        self.limit(0, "nothing")
        self.deliver(picking)
        picking.action_cancel()
        self.assertEqual(self.block_of(picking).state, "dropped")

    def test_the_notice_of_suspension_is_proposed(self):
        _order, picking = self.ordered()
        self.invoice(amount=200, due=-60)
        self.refresh()
        self.deliver(picking)
        collector = self.user_of("collector")
        action = self.block_of(picking).with_user(collector).action_suspension()
        self.assertIn("1220", action["context"]["default_body"])
        self.assertIn("200.00", action["context"]["default_body"])
