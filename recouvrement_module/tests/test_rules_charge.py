# Part of recouvrement_module. License LGPL-3.
"""What is left of the amounts of a charge that is credited."""

import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import charge as rule
from odoo.addons.recouvrement_module.rules.charge import CENT, remaining

from .properties import PROPERTY

D = Decimal
CENTS = st.integers(0, 50_000).map(lambda cents: D(cents) / 100)
AMOUNTS = st.lists(CENTS, max_size=6)


@tagged("recouvrement_rules")
class TestRemaining(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(rule).failed)

    def test_nothing_is_credited(self):
        self.assertEqual(remaining([D("0.01"), D(40)], D(0)), [D("0.01"), D(40)])

    def test_a_currency_without_decimals(self):
        self.assertEqual(remaining([D(10), D(5)], D(1), D(1)), [D(9), D(5)])
        self.assertEqual(remaining([D("0.30"), D("0.30")], D("0.05"), D("0.05")), [D("0.30"), D("0.25")])

    @PROPERTY
    @given(AMOUNTS, CENTS)
    def test_it_adds_up(self, values, credited):
        left = remaining(values, credited)
        self.assertEqual(sum(left), max(sum(values) - credited, 0))
        for value, share in zip(values, left, strict=True):
            self.assertTrue(0 <= share <= value)

    @PROPERTY
    @given(AMOUNTS, CENTS)
    def test_each_bears_its_share(self, values, credited):
        whole = sum(values)
        for value, share in zip(values, remaining(values, credited), strict=True):
            exact = value * (whole - min(credited, whole)) / whole if whole else value
            self.assertLess(abs(share - exact), CENT)
