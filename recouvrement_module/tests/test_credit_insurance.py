# Part of recouvrement_module. License LGPL-3.
"""Credit insurance: what is covered, the last days, what was declared, and what it means for orders."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, RecouvrementCommon, days


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestCreditInsurance(RecouvrementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager, cls.collector = cls.user_of("manager"), cls.user_of("collector")
        cls.policy_of_insurer = cls.env["recouvrement.insurance.policy"].with_user(cls.manager).create({
            "number": "POL 1", "insurer_id": cls.customer_named("Assureur SA").id, "date_from": days(-400),
            "company_id": cls.company.id, "extension_days": 60, "notice_days": 30, "stop_days": 60,
        })  # fmt: skip
        cls.first_invoice = cls.invoice(amount=8000, due=-25)
        cls.second_invoice = cls.invoice(amount=7000, due=-10)
        cls.refresh()
        cls.case = cls.case_of(cls.customer)

    def grant(self, granted=10000, **vals):
        return self.env["recouvrement.insurance.limit"].with_user(self.manager).create({
            "policy_id": self.policy_of_insurer.id, "partner_id": self.customer.id, "granted": granted,
            "date_from": days(-300), **vals,
        })  # fmt: skip

    def test_last_days_and_the_insured_part(self):
        """Due 25 days ago: declared within 30, so in 5 days; ship until 35 days from now. 90 % of 8 000 + 2 000."""
        limit = self.grant()
        self.assertRecordValues(limit, [{
            "declare_by": days(5), "extend_by": days(35), "stop_by": days(35), "quota": 90,
            "declare_name": self.first_invoice.name, "declare_amount": 8000,
        }])  # fmt: skip
        self.assertEqual(self.case.exposure_insured, 9000)

    def test_declared_then_the_next_one(self):
        limit = self.grant()
        limit.with_user(self.collector).action_declare()
        self.assertEqual((limit.declare_by, limit.declare_name), (days(20), self.second_invoice.name))
        self.pay(self.second_invoice)
        self.refresh()
        self.assertFalse(limit.declare_by)
        self.assertEqual(limit.stop_by, days(35))
        with self.assertRaises(AccessError):
            limit.with_user(self.user_of("viewer")).action_declare()

    def test_put_off(self):
        """60 days later, and 30 from there."""
        limit = self.grant()
        limit.with_user(self.collector).action_extend()
        self.assertEqual((limit.declare_by, limit.declare_name), (days(20), self.second_invoice.name))
        limit.with_user(self.collector).action_declare()
        self.assertEqual((limit.declare_by, limit.declare_name), (days(65), self.first_invoice.name))

    def test_a_withdrawal_counts_for_later_invoices_only(self):
        limit = self.grant(date_to=days(-45), state="cancelled")
        self.assertEqual(self.case.exposure_insured, 7200)
        self.grant(0, kind="refused", date_from=days(-44))
        self.assertEqual((limit.declare_name, self.case.exposure_insured), (self.first_invoice.name, 7200))

    def test_shipping_stops(self):
        self.policy_of_insurer.stop_days = 20
        self.grant()
        verdict = self.env["recouvrement.case"]._judge(self.company, self.customer, 1)
        self.assertEqual(verdict.codes, ["insurer"])
        self.policy_of_insurer.stop_days = 25
        self.assertFalse(self.env["recouvrement.case"]._judge(self.company, self.customer, 1).reasons)

    def test_in_my_day(self):
        limit = self.grant()
        self.case.user_id = self.collector
        day = self.env["recouvrement.day"].with_user(self.collector).with_company(self.company).get_day()
        section = next(one for one in day["sections"] if one["code"] == "insurance")
        self.assertEqual((section["red"], section["rows"][0]["id"]), (1, limit.id))
        self.assertIn(self.first_invoice.name, section["rows"][0]["what"])

    def test_one_limit_at_a_time(self):
        self.grant()
        for vals in ({}, {"date_from": days(5)}, {"date_from": days(-310), "date_to": days(-299)}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.grant(**vals)
        with self.assertRaises(ValidationError), self.cr.savepoint(), mute_logger("odoo.sql_db"):
            self.grant(-1, date_from=days(-390), date_to=days(-380))
