# Part of recouvrement_module. License LGPL-3.
"""Disputed amounts: nothing is met twice, nothing beyond what was matched."""

import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import dispute
from odoo.addons.recouvrement_module.rules.dispute import Part, share, spread

from .properties import PROPERTY

CENTS = st.integers(0, 10_000_000).map(lambda cents: Decimal(cents) / 100)
ROWS = st.lists(st.tuples(st.integers(1, 4), CENTS, CENTS), max_size=8)


@tagged("recouvrement_rules")
class TestRulesDispute(BaseCase):
    def test_examples(self):
        self.assertEqual(doctest.testmod(dispute).failed, 0)

    @PROPERTY
    @given(rows=ROWS, own=st.dictionaries(st.integers(1, 4), CENTS), free=CENTS)
    def test_never_more_than_was_matched_nor_than_is_disputed(self, rows, own, free):
        parts = [Part(key, which, amount, before) for key, (which, amount, before) in enumerate(rows)]
        met = share(parts, own, free)
        self.assertEqual(set(met), set(range(len(rows))))
        self.assertTrue(all(0 <= met[part.key] <= part.amount for part in parts))
        self.assertLessEqual(sum(met.values()), sum(own.values()) + free)

    @PROPERTY
    @given(rows=ROWS)
    def test_what_was_matched_before_meets_nothing(self, rows):
        free = min((before for _which, _amount, before in rows), default=Decimal(0))
        parts = [Part(key, which, amount, before) for key, (which, amount, before) in enumerate(rows)]
        self.assertFalse(any(share(parts, {}, free).values()))

    @PROPERTY
    @given(most=st.lists(CENTS, max_size=8), amount=CENTS)
    def test_an_agreed_amount_is_spread_whole(self, most, amount):
        taken = spread(enumerate(most), min(amount, sum(most)))
        self.assertEqual(sum(taken.values()), min(amount, sum(most)))
        self.assertTrue(all(0 <= taken[key] <= limit for key, limit in enumerate(most)))
