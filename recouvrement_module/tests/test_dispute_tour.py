# Part of recouvrement_module. License LGPL-3.
"""A salesperson without any right in accounting answers a dispute in the real browser."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged

from .common import TODAY
from .test_disputes import DisputeCommon


@tagged("post_install", "-at_install")
class TestDisputeTour(DisputeCommon, HttpCase):
    @freeze_time(TODAY, tick=True)
    def test_an_owner_answers(self):
        tax = self.env["account.tax"].create({"name": "20", "amount": 20})
        seller = new_test_user(
            self.env, login="owner_of_disputes", groups="base.group_user", name="Sophie Blanc",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        invoice = self.invoice(invoice_user_id=seller.id, invoice_line_ids=[
            Command.create({"name": "Work", "price_unit": 120, "tax_ids": [Command.set(tax.ids)]}),
        ])  # fmt: skip
        dispute = self.dispute(invoice, amount=44, description="Agreed at 100")
        dispute.activity_ids.date_deadline = TODAY
        self.start_tour("/odoo", "recouvrement_dispute_owner", login="owner_of_disputes")
        self.env.invalidate_all()
        self.assertEqual((dispute.answer, dispute.answer_amount, dispute.answered_uid), ("accept", 24, seller))
        self.assertIn("I called them.", " ".join(dispute.message_ids.mapped("body")))
        for user, status in (("owner_of_disputes", 200), ("seller", 404)):
            self.authenticate(user, user)
            response = self.url_open(f"/recouvrement/dispute/{dispute.id}/invoices")
            self.assertEqual(response.status_code, status, user)
        self.assertEqual(response.headers["Content-Type"].partition(";")[0], "text/html")
