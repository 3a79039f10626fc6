# Part of recouvrement_module. License LGPL-3.
"""Exposure: by hand, in three currencies and two companies, the same whoever looks and whatever is ticked."""

from freezegun import freeze_time

from odoo import Command
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExposure(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dollar = cls.setup_other_currency("USD", rates=[(days(-300), 2.0), (days(-1), 4.0)])
        cls.pound = cls.setup_other_currency("GBP", rates=[(days(-300), 0.5)])

    def exposure(self, partner=None, company=None, env=None):
        partner = partner or self.customer
        Ledger = (env or self.collection)["recouvrement.ledger"]
        row = Ledger.sudo()._get_exposure(company or self.company, partner.ids).get(partner.id, {})
        return {name: float(amount) for name, amount in row.items() if name not in ("root_id", "partner_id") and amount}

    def test_three_currencies(self):
        """By hand, at 2 USD and 0.5 GBP a euro when they were booked, 4 USD today:
        100 EUR late, 1 000 USD not due = 500, 50 GBP late = 100, draft of 400 USD at 4 today = 100, credit 30."""
        self.invoice(amount=100, due=-5)
        self.invoice(amount=1000, due=5, currency_id=self.dollar.id)
        self.invoice(amount=50, due=-20, currency_id=self.pound.id)
        self.invoice(amount=400, due=25, currency_id=self.dollar.id, post=False)
        self.credit_note(amount=30, due=-1)
        self.assertEqual(self.exposure(), {
            "overdue": 200, "due": 500, "draft": 100, "credit": 30, "exposure": 770,
        })  # fmt: skip

    def test_due_today_is_not_late(self):
        self.invoice(amount=10, due=0)
        self.assertEqual(self.exposure(), {"due": 10, "exposure": 10})

    def test_bills_until_they_come_back(self):
        bills = self.company_data["default_account_receivable"].copy({"code": "413900", "recouvrement_role": "bill"})
        revenue = self.company_data["default_account_revenue"]
        self.entry([(bills, self.customer, 70, -20), (revenue, None, -70, None)])
        self.assertEqual(self.exposure(), {"instrument": 70, "exposure": 70})
        self.refresh()
        item = self.items_of(self.customer)
        self.collection["recouvrement.reject"].create({
            **self.env["recouvrement.reject"]._prepare_anchor_vals(item), "date": days(-1), "means": "bill",
            "recorded_on": TODAY, "state": "open",
            "reason_id": self.collection["recouvrement.reject.reason"].search([], limit=1).id,
        })  # fmt: skip
        self.assertEqual(self.exposure(), {"overdue": 70, "exposure": 70})

    def test_each_company_apart_whatever_is_ticked_and_whoever_looks(self):
        other = self.setup_other_company()["company"]
        branch = self.branch_of(self.company)
        self.invoice(amount=100, due=5)
        self.invoice(amount=40, due=5, company=branch)
        self.env["account.move"].with_company(other).create({
            "move_type": "out_invoice", "partner_id": self.customer.id, "company_id": other.id,
            "invoice_date": TODAY, "invoice_line_ids": [Command.create({"name": "W", "price_unit": 7, "tax_ids": []})],
        }).action_post()  # fmt: skip
        seller = new_test_user(self.env, "seller_of_branch", groups="base.group_user", company_id=branch.id,
                               company_ids=[Command.set(branch.ids)])  # fmt: skip
        for env in (self.env, self.env(user=seller), self.env(context={"allowed_company_ids": branch.ids})):
            self.assertEqual(self.exposure(env=env)["exposure"], 140)
            self.assertEqual(self.exposure(company=other, env=env)["exposure"], 7)

    def test_lists_follow_the_ledger(self):
        invoice = self.invoice(amount=100, due=5)
        self.refresh()
        case = self.case_of(self.customer)
        self.assertEqual((case.exposure, case.exposure_due, case.now_exposure), (100, 100, 100))
        self.invoice(amount=20, due=5, post=False)
        self.assertEqual(case.now_exposure, 100)  # computed before the draft
        case.invalidate_recordset()
        self.assertEqual((case.exposure, case.now_exposure), (100, 120))
        self.refresh()
        self.assertEqual((case.exposure, case.exposure_draft), (120, 20))
        self.pay(invoice)
        self.refresh()
        self.assertEqual((case.exposure, case.exposure_due), (20, 0))

    def test_what_is_left_of_the_limit(self):
        self.invoice(amount=100, due=5)
        self.refresh()
        case = self.case_of(self.customer)
        case._set_credit_limit("limited", 80, reason="Test")
        case.invalidate_recordset()
        self.assertEqual(case.credit_left, -20)

    def test_each_figure_opens_what_it_counts(self):
        late = self.invoice(amount=100, due=-5)
        credit = self.credit_note(amount=30, due=-1)
        draft = self.invoice(amount=20, due=5, post=False)
        self.refresh()
        case = self.case_of(self.customer).with_user(self.user_of("viewer"))
        for part, documents in (("overdue", late), ("credit", credit), ("draft", draft)):
            action = case.with_context(part=part).action_open_exposure()
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found if part == "draft" else found.move_id, documents)

    def test_groups_and_parents_in_a_circle(self):
        head = self.customer_named("Groupe Duval")
        sister = self.customer_named("Duval Bois", parent_id=head.id)
        self.customer.parent_id = head
        self.invoice(amount=100, due=5)
        self.invoice(sister, amount=40, due=5)
        self.refresh()
        case = self.case_of(self.customer)
        self.assertEqual((case.group_partner_id, case.exposure_group), (head, 140))
        self.env.flush_all()
        self.env.cr.execute(SQL("UPDATE res_partner SET parent_id = %s WHERE id = %s", sister.id, head.id))
        self.env.invalidate_all()
        self.assertEqual(case.exposure_group, 140)

    def test_many_customers_in_a_constant_number_of_queries(self):
        partners = [self.customer_named(f"Client {number}") for number in range(3)]
        for partner in partners:
            self.invoice(partner, amount=10, due=5)
        self.refresh()
        Case = self.collection["recouvrement.case"]

        def count(ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            Case._fold_exposure(self.company, ids)
            return self.env.cr.sql_log_count - before

        ids = [self.case_of(partner).id for partner in partners]
        count(ids)
        self.assertEqual(count(ids[:1]), count(ids))
