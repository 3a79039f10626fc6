# Part of recouvrement_module. License LGPL-3.
"""Invoices for down payments of orders are known as such: when they are made, and at installation."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged

from odoo.addons.recouvrement_module.tests.common import TODAY, RecouvrementCommon, days
from odoo.addons.recouvrement_module_sale.hooks import post_init_hook


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDownPaymentsOfOrders(RecouvrementCommon):
    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("sales_team.group_sale_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env, login="seller", groups="sales_team.group_sale_salesman_all_leads",
            company_id=cls.company.id, company_ids=[Command.set(cls.company.ids)],
        )  # fmt: skip
        cls.order = cls.env["sale.order"].create({
            "partner_id": cls.customer.id,
            "order_line": [
                Command.create({
                    "product_id": cls.env["product.product"].create({
                        "name": "Kitchen", "type": "service", "invoice_policy": "order", "taxes_id": [],
                    }).id,
                    "product_uom_qty": 1, "price_unit": 1000,
                }),
            ],
        })  # fmt: skip
        cls.order.action_confirm()

    def invoice_order(self, **vals):
        """Make an invoice of the order, as a sales person does."""
        wizard = self.env["sale.advance.payment.inv"].with_user(self.seller)
        wizard = wizard.with_context(active_model="sale.order", active_ids=self.order.ids, active_id=self.order.id)
        before = self.order.invoice_ids
        wizard.create(vals).create_invoices()
        return self.order.invoice_ids - before

    def post(self, invoice, due=-6):
        invoice.write({
            "invoice_date": days(due - 30), "invoice_payment_term_id": False, "invoice_date_due": days(due),
        })  # fmt: skip
        invoice.action_post()
        invoice.is_move_sent = True
        self.refresh()

    def test_a_down_payment_and_the_final_invoice(self):
        """300 of 1 000 in advance, then the rest of 700: only the first is a down payment."""
        first = self.invoice_order(advance_payment_method="percentage", amount=30)
        self.post(first)
        self.assertEqual((self.items_of(first).track, self.items_of(first).residual), ("down_payment", 300))
        final = self.invoice_order(advance_payment_method="delivered", deduct_down_payments=True)
        self.post(final)
        self.assertEqual((self.items_of(final).track, self.items_of(final).residual), ("ordinary", 700))

    def test_what_a_person_unticks_stays_so(self):
        first = self.invoice_order(advance_payment_method="fixed", fixed_amount=300)
        first.recouvrement_down_payment = False
        self.post(first)
        self.assertEqual(self.items_of(first).track, "ordinary")

    def test_orders_from_before_the_installation(self):
        first = self.invoice_order(advance_payment_method="percentage", amount=30)
        self.post(first)
        final = self.invoice_order(advance_payment_method="delivered", deduct_down_payments=True)
        self.post(final)
        plain = self.invoice(due=-6)
        (first + final + plain).recouvrement_down_payment = False
        self.refresh()
        self.assertEqual(self.items_of(first).track, "ordinary")
        post_init_hook(self.env)
        self.refresh()
        self.assertEqual(
            [self.items_of(move).track for move in (first, final, plain)], ["down_payment", "ordinary", "ordinary"]
        )
