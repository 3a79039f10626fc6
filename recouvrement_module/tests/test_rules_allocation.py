# Part of recouvrement_module. License LGPL-3.
"""Netting: the promise never to ask for more than is owed."""

import doctest
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import allocation
from odoo.addons.recouvrement_module.rules.allocation import OpenLine, allocate, match

from .properties import PROPERTY

# Few different days and small amounts, so that ties and exhausted credits are common.
DUES = st.one_of(st.dates(date(2026, 6, 12), date(2026, 6, 18)), st.dates())
CENTS = st.integers(1, 2000).map(lambda cents: Decimal(cents) / 100)
DEBITS = st.lists(
    st.builds(OpenLine, st.integers(0, 99), DUES, CENTS, st.booleans()),
    max_size=8,
    unique_by=lambda debit: debit.key,
)
# Of some a part is set aside, all of it included.
PARTLY = DEBITS.flatmap(
    lambda debits: st.tuples(
        *(
            st.integers(0, 4).map(lambda parts, debit=debit: replace(debit, aside=debit.amount * parts / 4))
            for debit in debits
        )
    ).map(list)
)
CREDIT_LINES = st.lists(
    st.builds(OpenLine, st.integers(100, 199), DUES, CENTS.map(lambda amount: -amount), st.just(False)),
    max_size=5,
    unique_by=lambda credit: credit.key,
)
CREDITS = st.one_of(st.just(Decimal(0)), CENTS.map(lambda amount: amount * 3))


def debit(key, day, amount, askable=True):
    return OpenLine(key, date(2026, 6, day), Decimal(amount), askable)


def cover(debits, credits):
    """What the rule covers; the credits come in two parts, if there are any, before and after the debits."""
    halves = [(100, credits / 2), (101, credits - credits / 2)]
    first, last = ([OpenLine(key, date(2026, 6, 1), -half, False)] if half else [] for key, half in halves)
    return allocate([*first, *debits, *last])


def total(amounts):
    return sum(amounts, Decimal(0))


@tagged("recouvrement_rules")
class TestAllocation(BaseCase):
    def assertCovered(self, debits, credits, expected):
        covered = cover(debits, Decimal(credits))
        self.assertEqual(covered, {key: Decimal(amount) for key, amount in expected.items()})

    def test_doctest(self):
        result = doctest.testmod(allocation)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_nothing(self):
        self.assertCovered([], "10", {})
        self.assertCovered([debit(1, 1, "10")], "0", {1: "0"})

    def test_oldest_first(self):
        debits = [debit(1, 20, "30"), debit(2, 10, "30"), debit(3, 12, "30")]
        self.assertCovered(debits, "45.01", {2: "30", 3: "15.01", 1: "0"})

    def test_askable_first(self):
        # the disputed one is older, and gets only what remains
        debits = [debit(1, 1, "30", askable=False), debit(2, 30, "30")]
        self.assertCovered(debits, "40", {2: "30", 1: "10"})

    def test_a_part_set_aside_comes_last(self):
        # 30 of the older one are disputed: its 10 left, then the newer one, then what is disputed
        older = replace(debit(1, 1, "40"), aside=Decimal(30))
        self.assertCovered([older, debit(2, 30, "30")], "35", {1: "10", 2: "25"})
        self.assertCovered([older, debit(2, 30, "30")], "55", {1: "25", 2: "30"})

    def test_ties_by_key(self):
        debits = [debit(2, 10, "30"), debit(1, 10, "30"), debit(3, 10, "30")]
        self.assertCovered(debits, "50", {1: "30", 2: "20", 3: "0"})

    def test_more_credits_than_debits(self):
        self.assertCovered([debit(1, 1, "30"), debit(2, 2, "5", False)], "100", {1: "30", 2: "5"})

    def test_cents_are_exact(self):
        debits = [debit(key, 1, "0.10") for key in range(3)]
        self.assertCovered(debits, "0.3", {0: "0.1", 1: "0.1", 2: "0.1"})

    @PROPERTY
    @given(PARTLY, CREDITS)
    def test_sum(self, debits, credits):
        covered = cover(debits, credits)
        self.assertEqual(covered.keys(), {item.key for item in debits})
        self.assertEqual(total(covered.values()), min(credits, total(item.amount for item in debits)))

    @PROPERTY
    @given(PARTLY, CREDITS)
    def test_bounds(self, debits, credits):
        covered = cover(debits, credits)
        for item in debits:
            self.assertTrue(0 <= covered[item.key] <= item.amount)

    @PROPERTY
    @given(PARTLY.flatmap(lambda debits: st.tuples(st.just(debits), st.permutations(debits))), CREDITS)
    def test_any_order(self, orders, credits):
        one, other = orders
        self.assertEqual(cover(one, credits), cover(other, credits))

    @PROPERTY
    @given(PARTLY, CREDITS, DUES)
    def test_never_more_than_is_owed(self, debits, credits, today):
        covered = cover(debits, credits)
        overdue = [item for item in debits if item.due < today]
        asked = total(max(item.asked - covered[item.key], Decimal(0)) for item in overdue)
        self.assertEqual(asked, max(Decimal(0), total(item.asked for item in overdue) - credits))

    @PROPERTY
    @given(DEBITS, CREDITS)
    def test_one_after_the_other(self, debits, credits):
        covered = cover(debits, credits)
        for first in debits:
            for second in debits:
                older = (first.due, first.key) < (second.due, second.key)
                before = first.askable > second.askable or (first.askable == second.askable and older)
                if before and covered[second.key]:
                    self.assertEqual(covered[first.key], first.amount)

    @PROPERTY
    @given(PARTLY, CREDIT_LINES)
    def test_match_explains_what_is_covered(self, debits, credits):
        """Of each debit what is covered, of no credit more than it has, the oldest credit first."""
        found = match([*credits, *debits])
        covered = allocate([*credits, *debits])
        for debit_key, amount in covered.items():
            self.assertEqual(total(part for _credit, key, part in found if key == debit_key), amount)
        used = {credit.key: total(part for key, _debit, part in found if key == credit.key) for credit in credits}
        last = None
        for credit in sorted(credits, key=lambda credit: (credit.due, credit.key)):
            self.assertTrue(0 <= used[credit.key] <= -credit.amount)
            self.assertFalse(used[credit.key] and last, "a newer credit is used only after the older one is used up")
            last = last or used[credit.key] < -credit.amount
        self.assertTrue(all(part > 0 for _credit, _debit, part in found))
