# Part of recouvrement_module. License LGPL-3.
"""What disputes cost, and why customers do not pay."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..rules.lint import Text, check, worst
from .common import TODAY, days
from .test_disputes import DisputeCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDisputeAnalysis(DisputeCommon):
    def test_cost_in_days_of_sales(self):
        """9 000 sold in 90 days, 100 a day. 3 000 disputed since 45 of the 90 days: 3 000 / 100 × 45 / 90 = 15 days.
        Three quarters of the invoice are of one product, so are three quarters of the dispute."""
        first, second = self.product_a, self.product_b
        invoice = self.invoice(due=-30, invoice_line_ids=[
            Command.create({"product_id": first.id, "price_unit": 6750, "tax_ids": []}),
            Command.create({"product_id": second.id, "price_unit": 2250, "tax_ids": []}),
        ])  # fmt: skip
        dispute = self.dispute(invoice, amount=3000)
        dispute.opened_on = days(-45)
        self.env.flush_all()
        report = self.collection["recouvrement.dispute.report"].search([("dispute_id", "=", dispute.id)])
        rows = {row.product_id: (row.amount, round(row.dso_days, 4), row.days_open) for row in report}
        self.assertEqual(rows, {first: (2250, 11.25, 45), second: (750, 3.75, 45)})

    def test_an_entry_without_products_is_counted_once(self):
        entry = self.entry([
            (self.company_data["default_account_receivable"], self.customer, 100, -20),
            (self.company_data["default_account_revenue"], None, -100, None),
        ])  # fmt: skip
        entry.line_ids.no_followup = False
        dispute = self.dispute(entry, amount=40)
        self.env.flush_all()
        report = self.collection["recouvrement.dispute.report"].search([("dispute_id", "=", dispute.id)])
        self.assertEqual((len(report), report.amount, report.product_id.id), (1, 40, False))

    def test_statement_shows_it_apart(self):
        invoice = self.invoice(amount=100)
        self.dispute(invoice, amount=30)
        statement = self.collection["recouvrement.statement"].create({
            "company_id": self.company.id, "partner_ids": [Command.set(self.customer.ids)],
        })  # fmt: skip
        (account,) = statement._get_documents()[0]["accounts"]
        self.assertIn("30.00", account["disputed"])
        self.assertIn("100.00", account["total"])
        statement.date = days(-1)
        self.assertEqual(statement._get_documents()[0]["accounts"][0]["disputed"], "")

    def test_texts_are_lawful(self):
        for name in ("opened", "asked", "closed"):
            template = self.env.ref(f"recouvrement_module.dispute_mail_{name}")
            for lang in ("en_US", "fr_FR"):
                spoken = template.with_context(lang=lang)
                found = check(Text(spoken.subject, spoken.body_html, language=lang[:2], consumer=True))
                self.assertIn(worst(one for one in found if one.code != "no_contact"), ("", "advice"), (name, found))

    def test_my_day(self):
        collector = self.user_of("collector")
        invoice = self.invoice(amount=100)
        self.refresh()
        self.case_of(self.customer).user_id = collector
        dispute = self.dispute(invoice, amount=30, user=collector)
        dispute.user_id = collector
        sections = {one["code"]: one for one in self.env["recouvrement.day"].with_user(collector).get_day()["sections"]}
        self.assertEqual(sections["disputes"]["red"], 1)
        self.assertEqual(sections["disputes_untold"]["red"], 1)
        dispute._answer("accept", 30, "")
        dispute.action_tell_not()
        sections = {one["code"]: one for one in self.env["recouvrement.day"].with_user(collector).get_day()["sections"]}
        self.assertEqual((sections["disputes"]["red"], sections["disputes_untold"]["red"]), (0, 0))
        self.assertEqual([button["method"] for button in sections["disputes_decided"]["rows"][0]["buttons"]],
                         ["action_credit", "action_close"])  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestExcuses(DisputeCommon):
    def note(self, records, user=None):
        env = self.env(user=user) if user else self.collection
        wizard = env["recouvrement.excuse.wizard"].with_context(active_model=records._name, active_ids=records.ids)
        cash = self.env.ref("recouvrement_module.excuse_cash")
        wizard.create({"reason_id": cash.id, "note": " No money "}).action_note()
        self.env.invalidate_all()
        return self.collection["recouvrement.excuse"].search([])

    def test_on_a_case_and_on_an_item(self):
        invoice = self.invoice(amount=100)
        self.refresh()
        case, collector = self.case_of(self.customer), self.user_of("collector")
        on_case = self.note(case, user=collector)
        self.assertRecordValues(on_case, [{
            "case_id": case.id, "company_amount": 100, "note": "No money", "create_uid": collector.id,
            "date": date(2026, 11, 19), "name": False,
        }])  # fmt: skip
        self.assertIn("Cash trouble", case.last_excuse)
        on_item = self.note(self.items_of(invoice)) - on_case
        self.assertEqual((on_item.name, on_item.move_id, on_item.company_amount), (invoice.name, invoice, 100))
        self.assertEqual(self.items_of(invoice).decision_code, "remind")

    def test_viewers_note_nothing(self):
        self.invoice()
        self.refresh()
        with self.refused(AccessError, ""):
            self.env["recouvrement.excuse"].with_user(self.user_of("viewer"))._note(
                self.case_of(self.customer), self.env.ref("recouvrement_module.excuse_cash")
            )
