# Part of recouvrement_module. License LGPL-3.
"""Accounts of customers and what bureaus say of them: entered by hand, read by the rules."""

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TODAY, days
from .test_score_rating import RatingCommon

FULL = {
    "turnover": 2000, "equity": 400, "total_assets": 1000, "working_capital": 100, "retained_earnings": 50, "ebit": 50,
    "liabilities": 500, "surplus": 100, "permanent_capital": 600, "receivables": 200, "cash": 50,
    "financial_costs": 20, "staff_costs": 300, "value_added": 600,
}  # fmt: skip


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestScoreFigures(RatingCommon):
    def test_ratios(self):
        figure = self.accounts(net_income=100, **FULL)
        self.assertEqual((figure.z_score, figure.z_reading), (2.0, "grey"))
        self.assertEqual((figure.conan_score, figure.conan_reading), (16.13, "under_10"))
        self.assertEqual((figure.equity_ratio, figure.margin), (0.4, 0.05))

    def test_zero_is_not_known_unless_accounts_are_full(self):
        figure = self.accounts(**(FULL | {"financial_costs": 0}))
        self.assertFalse(figure.conan_reading)
        figure.is_full = True
        self.assertEqual((figure.conan_score, figure.conan_reading), (17.0, "under_10"))

    def test_full_accounts_weigh_more(self):
        """½·(50 + 10) + ½·z(1.995), z = 25 + 40·0.895/1.5 = 48.87: S = (0.9·54.43 + 12.5)/1.15."""
        self.accounts(**FULL)
        self.invoice(due=20)
        case = self.rate()
        self.assertEqual((case.solvency, case.confidence), (53.47, 0.45))
        self.assertIn("Z″", case.score_card)

    def test_last_year_counts(self):
        self.accounts(fiscal_year_end="2024-12-31", equity=-1, total_assets=100)
        self.accounts(fiscal_year_end="2025-12-31", equity=40, total_assets=100)
        self.invoice(due=20)
        self.assertEqual(self.rate().score_id.inputs["external"]["equity"], "40.0")

    def test_input(self):
        for wrong in ({"fiscal_year_end": days(1)}, {"fiscal_year_end": "1850-12-31"}, {"total_assets": -1},
                      {"known_on": days(1)}):  # fmt: skip
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.accounts(**wrong)
        self.accounts()
        with self.assertRaises(ValidationError), mute_logger("odoo.sql_db"):
            self.accounts()

    def test_of_the_company_not_of_a_contact(self):
        contact = self.env["res.partner"].create({"name": "Anne", "parent_id": self.customer.id})
        self.assertEqual(self.accounts(contact).partner_id, self.customer)
        rating = self.collection["recouvrement.rating"].create({"partner_id": contact.id, "value": "3"})
        self.assertEqual(rating.partner_id, self.customer)

    # ---------------------------------------------------------------- ratings by others

    def rating(self, value, scale="banque_de_france", on=0, **vals):
        return self.env["recouvrement.rating"].with_user(self.collector).create({
            "partner_id": self.customer.id, "company_id": self.company.id, "scale": scale, "value": value,
            "date": days(on), **vals,
        })  # fmt: skip

    def test_as_it_is_written(self):
        rating = self.rating(" g4+ ")
        self.assertEqual((rating.value, rating.activity, rating.meaning, rating.worth), ("4+", "G", "eligible", 65))
        rating.value = "K5"
        self.assertEqual((rating.value, rating.activity, rating.meaning), ("5", "K", "not_eligible"))
        self.assertEqual(self.rating("250", "creditreform").meaning, "class_2")

    def test_wrong_values(self):
        for value, scale in (("9", "banque_de_france"), ("", "other"), ("99", "creditreform"), ("x", "payment_index")):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self.rating(value, scale)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.rating("3", on=1)
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            self.rating("3", valid_until=days(-1))

    def test_rating_takes_the_place_of_points(self):
        """3+ is worth 75, by 0.6: (45 + 12.5)/0.85."""
        self.rating("3+")
        self.invoice(due=20)
        case = self.rate()
        self.assertEqual((case.solvency, case.grade), (67.65, "B"))
        self.rating("6", on=0)
        self.assertEqual(self.rate().grade, "D")  # (15 + 12.5)/0.85

    def test_rating_that_is_over(self):
        self.rating("3+", on=-30, valid_until=days(-1))
        self.invoice(due=20)
        self.assertEqual(self.rate().solvency, 50)

    def test_nothing_unfavourable_known_moves_nothing(self):
        self.rating("0")
        self.invoice(due=20)
        self.assertEqual(self.rate().solvency, 50)

    def test_downgrade(self):
        """An index of Creditreform moves nothing but by coming down: -10 for a year."""
        self.accounts(equity=40, total_assets=100)
        self.rating("220", "creditreform", on=-60)
        self.rating("290", "creditreform", on=-30)
        self.invoice(due=20)
        case = self.rate()
        self.assertEqual(case.score_id.inputs["external"]["downgraded_on"], days(-30).isoformat())
        self.assertEqual(case.solvency, 50)  # 50 + 10 - 10
