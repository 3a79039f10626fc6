# Part of recouvrement_module. License LGPL-3.
"""Discounts and payments to come shared over invoices: no cent is lost or made."""

import doctest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import discount, projection
from odoo.addons.recouvrement_module.rules.claim import Part
from odoo.addons.recouvrement_module.rules.discount import paid_in_time, share
from odoo.addons.recouvrement_module.rules.projection import spread_payments

from .properties import PROPERTY

D = Decimal
DAY = date(2026, 6, 1)
AMOUNTS = st.lists(st.integers(1, 100000).map(lambda cents: D(cents) / 100), min_size=1, max_size=8)


@tagged("post_install", "-at_install")
class TestDiscount(BaseCase):
    def test_doctest(self):
        for module in (discount, projection):
            self.assertFalse(doctest.testmod(module).failed)

    @PROPERTY
    @given(AMOUNTS, st.integers(0, 100))
    def test_parts_add_up_and_none_exceeds_its_amount(self, amounts, percent):
        owed = dict(enumerate(amounts))
        given_ = (sum(amounts) * percent / 100).quantize(D("0.01"))
        parts = share(owed, min(given_, sum(amounts)))
        self.assertEqual(sum(parts.values()), min(given_, sum(amounts)))
        self.assertTrue(all(0 <= parts[key] <= owed[key] for key in owed))

    def test_paid_in_time(self):
        """294 of 300 are wanted: by money of the day, less what was credited; credit notes alone pay nothing."""
        self.assertTrue(paid_in_time(D(294), D(294), D(0)))
        self.assertFalse(paid_in_time(D(294), D("293.99"), D(0)))
        self.assertTrue(paid_in_time(D(294), D(194), D(100)))
        self.assertFalse(paid_in_time(D(294), D(0), D(300)))

    @PROPERTY
    @given(AMOUNTS, AMOUNTS)
    def test_payments_settle_no_more_than_is_named(self, owed, paid):
        parts = [Part(key, 1, DAY + timedelta(key), amount) for key, amount in enumerate(owed)]
        named = dict(enumerate(owed))
        cash = [(DAY + timedelta(30 + rank), amount) for rank, amount in enumerate(paid)]
        found = spread_payments(parts, named, cash)
        settled = {key: sum((one.amount for one in own), D(0)) for key, own in found.items()}
        self.assertEqual(sum(settled.values()), min(sum(owed), sum(paid)))
        self.assertTrue(all(settled[key] <= named[key] for key in named))
        # the oldest first: what follows one that is not paid in full is not paid at all
        short = [key for key in sorted(named) if settled[key] < named[key]]
        self.assertTrue(all(settled[key] == 0 for key in short[1:]))
