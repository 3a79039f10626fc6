# Part of recouvrement_module. License LGPL-3.
"""What a customer may answer by itself, and what people are asked for."""

import doctest
import unittest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.recouvrement_module.rules import portal_answer
from odoo.addons.recouvrement_module.rules.calendar import add_months
from odoo.addons.recouvrement_module.rules.portal_answer import (
    latest_first,
    promise_refusal,
    read_amount,
    read_day,
    time_refusal,
)

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
TODAY = date(2026, 11, 19)


class TestPortalAnswer(unittest.TestCase):
    def test_doctest(self):
        result = doctest.testmod(portal_answer)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    @given(st.integers(-40, 120), st.integers(0, 90))
    def test_a_promise_is_within_the_days_of_the_company(self, ahead, most):
        taken = promise_refusal(TODAY + timedelta(days=ahead), TODAY, most, 0) == ""
        self.assertEqual(taken, 0 <= ahead <= most)

    def test_no_day(self):
        self.assertEqual(promise_refusal(None, TODAY, 15, 0), "day")
        self.assertEqual(time_refusal(None, 2, TODAY, 3, 3), "day")

    @given(DAYS, st.integers(0, 200), st.integers(-1, 14), st.integers(1, 12), st.integers(1, 12))
    def test_time_ends_within_the_months_of_the_company(self, today, ahead, number, most, months):
        """The last of the instalments never falls after so many months, but by the days that a short month lacks."""
        first = today + timedelta(days=ahead)
        if time_refusal(first, number, today, most, months):
            return
        self.assertTrue(1 <= number <= most)
        last = add_months(first, number - 1)
        self.assertLessEqual(last, add_months(today, months))
        self.assertLessEqual(first, latest_first(today, number, months))

    @given(st.text(max_size=12))
    def test_amounts_are_read_or_refused(self, text):
        amount = read_amount(text)
        self.assertTrue(amount is None or (amount.is_finite() and amount >= 0))

    def test_amounts(self):
        for text, amount in (
            ("12,5", "12.5"), ("1\u202f000.00", "1000.00"), (" 7 ", "7"), ("1,000.5", "1000.5"), ("1'250", "1250"),
            ("1.234.567", "1234567"),
        ):  # fmt: skip
            self.assertEqual(read_amount(text), Decimal(amount))
        for text in ("", None, "1,00.5", "1.234.56", "NaN", "inf", "0x10", "1e9", "-1", "+1", "<b>", "9" * 20, ".5"):
            self.assertIsNone(read_amount(text), text)

    def test_days(self):
        self.assertEqual(read_day("2026-12-01"), date(2026, 12, 1))
        for text in ("", None, "01/12/2026", "2026-13-01", "tomorrow", "2026-12-01' OR 1=1"):
            self.assertIsNone(read_day(text), text)
