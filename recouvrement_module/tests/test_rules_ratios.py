# Part of recouvrement_module. License LGPL-3.
"""Ratios of accounts, scales of bureaus and early warnings, as they were published."""

import doctest
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import early_warning, rating, ratios
from odoo.addons.recouvrement_module.rules.early_warning import Habits, warn
from odoo.addons.recouvrement_module.rules.rating import BANQUE_DE_FRANCE, is_worse, reading, refusal, worth
from odoo.addons.recouvrement_module.rules.ratios import (
    Accounts,
    conan_holder,
    conan_reading,
    z_double_prime,
    z_reading,
)

from .properties import PROPERTY

D = Decimal
FIRM = Accounts(
    turnover=D(2000), equity=D(400), total_assets=D(1000), working_capital=D(100), retained_earnings=D(50), ebit=D(50),
    liabilities=D(500), surplus=D(100), permanent_capital=D(600), receivables=D(200), cash=D(50), financial_costs=D(20),
    staff_costs=D(300), value_added=D(600),
)  # fmt: skip


@tagged("recouvrement_rules")
class TestRatios(BaseCase):
    def test_doctest(self):
        for module in (early_warning, rating, ratios):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted)
            self.assertFalse(result.failed, module.__name__)

    def test_z_by_hand(self):
        """0.656 + 0.163 + 0.336 + 0.84."""
        self.assertEqual(z_double_prime(FIRM), D("1.995"))
        self.assertEqual(z_double_prime(replace(FIRM, equity=D(-500))), D("0.105"))

    def test_z_readings(self):
        for z, code in (("2.61", "safe"), ("2.60", "grey"), ("1.10", "grey"), ("1.09", "distress"), ("-3", "distress")):
            self.assertEqual(z_reading(D(z)), code)

    def test_conan_holder_by_hand(self):
        """4.8 + 13.2 + 4 - 0.87 - 5."""
        self.assertEqual(conan_holder(FIRM), D("16.13"))
        for score, code in (("16.13", "under_10"), ("16", "under_30"), ("9", "under_30"), ("8.99", "under_65"),
                            ("4", "under_65"), ("3.99", "over_65"), ("-9", "over_65")):  # fmt: skip
            self.assertEqual(conan_reading(D(score)), code)

    def test_what_is_missing_is_not_guessed(self):
        for name in ("working_capital", "retained_earnings", "ebit", "equity", "total_assets", "liabilities"):
            self.assertIsNone(z_double_prime(replace(FIRM, **{name: None})))
        for name in (
            "surplus",
            "permanent_capital",
            "receivables",
            "cash",
            "financial_costs",
            "staff_costs",
            "value_added",
        ):
            self.assertIsNone(conan_holder(replace(FIRM, **{name: None})))
        self.assertIsNone(z_double_prime(replace(FIRM, liabilities=D(0))))
        self.assertEqual((z_reading(None), conan_reading(None)), ("", ""))


@tagged("recouvrement_rules")
class TestRating(BaseCase):
    def test_banque_de_france(self):
        self.assertEqual(len(BANQUE_DE_FRANCE), 22)
        for values, points in (
            (("1+", "1", "1-"), 95), (("2+", "2", "2-"), 85), (("3+", "3", "3-"), 75), (("4+",), 65), (("4",), 58),
            (("4-",), 50), (("5+", "5", "5-"), 40), (("6+", "6", "6-"), 25), (("7", "8"), 10), (("P",), 0),
        ):  # fmt: skip
            for value in values:
                self.assertEqual(worth("banque_de_france", value), points)
        self.assertIsNone(worth("banque_de_france", "0"))
        self.assertEqual(worth("banque_de_france", "F4+"), 65)
        self.assertEqual(refusal("banque_de_france", "9"), "unknown")
        self.assertEqual(reading("banque_de_france", "4+"), "eligible")
        self.assertEqual(reading("banque_de_france", "4"), "not_eligible")
        self.assertFalse(is_worse("banque_de_france", "1", "0"))

    def test_creditreform(self):
        for index, code in ((100, 1), (217, 1), (218, 2), (259, 2), (260, 3), (280, 3), (281, 4), (309, 4), (310, 5),
                            (351, 5), (352, 6), (600, 6)):  # fmt: skip
            self.assertEqual(reading("creditreform", str(index)), f"class_{code}")
        for wrong in ("99", "601", "-5", "2.5", "A", "", "²"):
            self.assertTrue(refusal("creditreform", wrong), wrong)

    def test_payment_index(self):
        for index, code in (("80", "low_risk"), ("79", "medium_risk"), ("50", "medium_risk"), ("49", "high_risk")):
            self.assertEqual(reading("payment_index", index), code)
        self.assertTrue(is_worse("payment_index", "70", "60"))

    @PROPERTY
    @given(st.sampled_from(BANQUE_DE_FRANCE[:-1]), st.sampled_from(BANQUE_DE_FRANCE[:-1]))
    def test_worse_is_never_worth_more(self, before, after):
        if is_worse("banque_de_france", before, after):
            self.assertLessEqual(worth("banque_de_france", after), worth("banque_de_france", before))


@tagged("recouvrement_rules")
class TestEarlyWarning(BaseCase):
    def test_first_lateness(self):
        self.assertEqual(warn(Habits(payments=6, late_days=6)), "late")
        for habits in (
            Habits(payments=5, late_days=6),
            Habits(payments=6, late_days=5),
            Habits(6, 1, 6),
            Habits(6, 0, 61),
        ):
            self.assertEqual(warn(habits), "")

    def test_first_partial_payment(self):
        self.assertEqual(warn(Habits(payments=6, late=2, part_now=True)), "parts")
        self.assertEqual(warn(Habits(payments=6, parts=1, part_now=True)), "")

    def test_drift(self):
        self.assertEqual(warn(Habits(payments=4, late=4, drift=D(15))), "drift")
        self.assertEqual(warn(Habits(payments=3, drift=D(40))), "")
        self.assertEqual(warn(Habits(payments=9, drift=None)), "")
