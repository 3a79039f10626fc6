# Part of recouvrement_module. License LGPL-3.
"""Paying several instalments at once: no cent is lost, none is invented."""

import doctest
import unittest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.recouvrement_module.rules import selection
from odoo.addons.recouvrement_module.rules.selection import Due, spread

CENTS = st.integers(1, 10**7).map(lambda cents: Decimal(cents) / 100)
DAYS = st.integers(0, 90).map(lambda number: date(2026, 1, 1) + timedelta(days=number))
DUES = st.lists(st.tuples(DAYS, CENTS), min_size=1, max_size=12).map(
    lambda rows: [Due(key, due, amount) for key, (due, amount) in enumerate(rows)]
)


class TestSelection(unittest.TestCase):
    def test_doctest(self):
        result = doctest.testmod(selection)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    @given(DUES, st.data())
    def test_every_cent_has_its_instalment(self, dues, data):
        total = sum(one.amount for one in dues)
        paid = data.draw(st.integers(1, int(total * 100)).map(lambda cents: Decimal(cents) / 100))
        parts = spread(dues, paid)
        amounts = {one.key: one.amount for one in dues}
        self.assertEqual(sum(parts.values()), paid)
        self.assertTrue(all(0 < part <= amounts[key] for key, part in parts.items()))
        full = [one for one in dues if parts.get(one.key) == one.amount]
        begun = [one for one in dues if one.key in parts and one not in full]
        self.assertLessEqual(len(begun), 1, "one at most is paid in part")
        for one in dues:
            if one.key not in parts:
                self.assertTrue(all((one.due, one.key) > (paid_one.due, paid_one.key) for paid_one in full + begun))

    @given(DUES, st.randoms())
    def test_the_order_in_which_they_are_given_is_nothing(self, dues, random):
        total = sum(one.amount for one in dues)
        shuffled = random.sample(dues, len(dues))
        self.assertEqual(spread(shuffled, total), spread(dues, total))

    def test_what_cannot_be_paid(self):
        dues = [Due(1, date(2026, 1, 1), Decimal(10))]
        for amount in (Decimal(0), Decimal(-1), Decimal("10.01")):
            with self.assertRaises(ValueError):
                spread(dues, amount)
