# Part of recouvrement_module. License LGPL-3.
"""Subtotals: each line once, and everything adds up."""

import doctest
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import subtotals
from odoo.addons.recouvrement_module.rules.subtotals import Line, lay_out

from .properties import PROPERTY

CENTS = st.integers(-2000, 2000).map(lambda cents: Decimal(cents) / 100)
LINES = st.lists(
    st.builds(
        lambda key, customer, site, first, second: Line(key, customer, f"Site {customer}", site, (first, second)),
        st.integers(0, 99), st.integers(1, 3), st.sampled_from(["", "Quai A", "Quai B"]), CENTS, CENTS,
    ),
    max_size=8, unique_by=lambda line: line.key,
)  # fmt: skip


def add(rows):
    return tuple(sum(column, Decimal(0)) for column in zip(*(row.amounts for row in rows), strict=True))


@tagged("recouvrement_rules")
class TestSubtotals(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(subtotals)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_nothing(self):
        self.assertEqual(lay_out([], 1), [])

    @PROPERTY
    @given(LINES, st.integers(1, 3))
    def test_every_line_once_and_all_adds_up(self, lines, addressee):
        rows = lay_out(lines, addressee)
        given_keys = sorted(line.key for line in lines)
        self.assertEqual(sorted(row.key for row in rows if row.kind == "line"), given_keys)
        totals = [row for row in rows if row.kind == "customer_total"]
        if totals:
            self.assertEqual(add(totals), add(lines))
        part = []  # what was not added up yet: the lines, then the sites of the customer
        for row in rows:
            if row.kind == "customer":
                part, sites = [], []
            elif row.kind == "line":
                part.append(row)
            elif row.kind == "site_total":
                self.assertEqual(row.amounts, add(part))
                part, sites = [], [*sites, row]
            elif row.kind == "customer_total":
                self.assertEqual(row.amounts, add(sites or part))

    @PROPERTY
    @given(LINES, st.integers(1, 3))
    def test_plain_when_it_concerns_the_addressee_only(self, lines, addressee):
        others = any(line.customer != addressee for line in lines)
        kinds = {row.kind for row in lay_out(lines, addressee)}
        self.assertEqual("customer" in kinds, others)

    @PROPERTY
    @given(LINES, st.integers(1, 3))
    def test_the_lines_of_a_site_keep_their_order(self, lines, addressee):
        place = {line.key: rank for rank, line in enumerate(lines)}
        whose = {line.key: (line.customer, line.site) for line in lines}
        shown = [row.key for row in lay_out(lines, addressee) if row.kind == "line"]
        for before, after in pairwise(shown):
            if whose[before] == whose[after]:
                self.assertLess(place[before], place[after])
