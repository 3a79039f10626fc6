# Part of recouvrement_module. License LGPL-3.
"""Interest of a public buyer runs to the order of its accountant (CCP R2192-32), of anybody else to the bank."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import TODAY
from .law import day
from .law_common import ClaimCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestPaymentOrder(ClaimCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.categorise("public_accountant")
        cls.invoice(due=20)  # something is open, so that there is a case

    def orders(self, user="collector"):
        """The payments of the customer as a person opens them from the case."""
        self.refresh()
        case = self.case_of(self.customer).with_user(self.users[user])
        return self.env["recouvrement.payment.order"].with_user(self.users[user]).browse(
            case.action_say_orders()["res_id"]
        )  # fmt: skip

    def paid_by_bank_line(self, invoice, text):
        receivable = invoice.line_ids.filtered(lambda line: line.account_type == "asset_receivable")
        line = self.bank_line(
            10000, on=(day(text) - TODAY).days, partner_id=self.customer.id,
            counterpart_account_id=receivable.account_id.id,
        )  # fmt: skip
        (receivable | line.move_id.line_ids.filtered(lambda one: one.account_id == receivable.account_id)).reconcile()
        return line

    def test_interest_runs_to_the_order(self):
        """10 000 at 11.15 %: 92 days to the payment are 281.04, 87 to the order of 26 August are 265.77."""
        invoice = self.due("31/05/2025", 10000)
        payment = self.paid(invoice, "31/08/2025")
        self.assertEqual(self.segments(self.claim_of(invoice)), [(92, 11.15, 281.04)])
        payment.with_user(self.users["collector"]).recouvrement_order_date = date(2025, 8, 26)
        claim = self.claim_of(invoice)
        self.assertEqual(self.segments(claim), [(87, 11.15, 265.77)])
        (laid_out,) = self.service()._lay_out([claim])["invoices"]
        self.assertIn("R2192-32", " ".join(laid_out["notes"]))

    def test_of_nobody_else(self):
        invoice = self.due("31/05/2025", 10000)
        self.paid(invoice, "31/08/2025").recouvrement_order_date = date(2025, 8, 26)
        self.categorise("business")
        self.assertEqual([row[0] for row in self.segments(self.claim_of(invoice))], [30, 62])

    def test_ordered_in_time_is_paid_in_time(self):
        invoice = self.due("31/05/2025", 10000)
        self.paid(invoice, "04/06/2025").recouvrement_order_date = date(2025, 5, 31)
        claim = self.claim_of(invoice)
        self.assertEqual((claim.interest, claim.indemnity.amount, claim.days_late), (0, 0, 0))

    def test_said_from_the_case_of_payments_and_of_bank_lines(self):
        first, second = self.due("31/05/2025", 10000), self.due("30/06/2025", 10000)
        payment = self.paid(first, "31/08/2025")
        line = self.paid_by_bank_line(second, "15/09/2025")
        wizard = self.orders()
        self.assertEqual([row.date for row in wizard.line_ids], [date(2025, 9, 15), date(2025, 8, 31)])
        self.assertEqual(wizard.line_ids.mapped("amount"), [10000, 10000])
        wizard.line_ids[0].order_date = date(2025, 9, 10)
        wizard.line_ids[1].order_date = date(2025, 8, 26)
        wizard.action_save()
        self.assertEqual(
            (payment.recouvrement_order_date, line.recouvrement_order_date), (date(2025, 8, 26), date(2025, 9, 10))
        )
        # 72 days at the rate of the half-year of 1 July: 10 000 × 10.15 % × 72/365
        self.assertEqual(self.segments(self.claim_of(second)), [(72, 10.15, 200.22)])
        wizard = self.orders()
        self.assertEqual(wizard.line_ids[0].order_date, date(2025, 9, 10))
        wizard.line_ids[0].order_date = False
        wizard.action_save()
        self.assertEqual([row[0] for row in self.segments(self.claim_of(second))], [77])

    def test_day_that_cannot_be(self):
        payment = self.paid(self.due("31/05/2025", 10000), "31/08/2025")
        with self.assertRaisesRegex(ValidationError, "08/31/2025 at the latest"):
            payment.recouvrement_order_date = date(2025, 9, 1)

    def test_rights(self):
        invoice = self.due("31/05/2025", 10000)
        payment = self.paid(invoice, "31/08/2025")
        with self.assertRaises(AccessError):
            self.orders("viewer")
        invoicing = new_test_user(
            self.env, login="invoicing", groups="account.group_account_invoice", company_id=self.company.id,
            company_ids=[(6, 0, self.company.ids)],
        )  # fmt: skip
        self.env.invalidate_all()
        own = payment.with_user(invoicing)
        self.assertTrue(own.recouvrement_is_ordered)
        own.recouvrement_order_date = date(2025, 8, 26)
        self.assertEqual(payment.recouvrement_order_date, date(2025, 8, 26))
