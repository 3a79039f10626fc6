# Part of recouvrement_module. License LGPL-3.
"""Acceleration: what is asked at once adds up, and nothing that was paid is asked again."""

import doctest
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import acceleration as rule
from odoo.addons.recouvrement_module.rules.acceleration import Share, demand

from .properties import PROPERTY

D = Decimal
CENTS = st.integers(0, 100000).map(lambda cents: D(cents) / 100)
SHARES = st.lists(
    st.tuples(CENTS, CENTS).map(lambda pair: (max(pair), min(pair))), min_size=1, max_size=6
).map(lambda rows: [Share(rank, planned, left) for rank, (planned, left) in enumerate(rows)])  # fmt: skip


@tagged("post_install", "-at_install")
class TestAcceleration(BaseCase):
    def test_documentation(self):
        self.assertFalse(doctest.testmod(rule).failed)

    def test_by_hand(self):
        """1 000 planned, 400 paid: 600; interest 25.20, of which 5 of agreed interest was paid apart."""
        found = demand([Share("A", D(400), D(0)), Share("B", D(600), D(600))], D(600), D("25.20"), D(5))
        self.assertEqual((found.planned, found.settled, found.principal), (1000, 400, 600))
        self.assertEqual((found.deducted, found.total), (5, D("620.20")))

    @PROPERTY
    @given(SHARES, CENTS, CENTS, CENTS)
    def test_adds_up_and_is_never_below_zero(self, shares, more, interest, paid):
        left = sum(share.left for share in shares)
        found = demand(shares, left + more, interest, paid)
        self.assertEqual(found.planned - found.settled, found.principal)
        self.assertEqual(found.principal + found.interest - found.deducted, found.total)
        self.assertGreaterEqual(found.total, 0)
        self.assertTrue(0 <= found.deducted <= paid)

    @PROPERTY
    @given(SHARES, CENTS)
    def test_paid_interest_counts_once(self, shares, paid):
        """Whether the accountant has matched it with the items or not, the same is asked."""
        left = sum(share.left for share in shares)
        apart = demand(shares, left, D(2000), paid)
        first = max(shares, key=lambda share: share.left)
        if first.left >= paid:
            matched = [
                Share(one.key, one.planned, one.left - paid) if one is first else one for one in shares
            ]  # fmt: skip
            self.assertEqual(demand(matched, left, D(2000), paid).total, apart.total)
