# Part of recouvrement_module. License LGPL-3.
"""Items of a plan: what it covers of each one is what it still asks, and no more than is owed."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import plan_items as rule
from odoo.addons.recouvrement_module.rules.plan import Instalment, Payment, Plan, Watch, allocate, stand
from odoo.addons.recouvrement_module.rules.plan_items import PlanItem, cover, shrink

from .properties import PROPERTY

D = Decimal
START = date(2026, 1, 5)
TODAY = date(2026, 6, 1)

ITEMS = st.lists(
    st.builds(
        PlanItem,
        st.integers(0, 99),
        st.integers(0, 5).map(lambda n: START - timedelta(n)),
        st.integers(1, 200).map(D),
        st.integers(0, 250).map(D),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda item: item.key,
)
ROWS = st.lists(st.tuples(st.integers(1, 150), st.integers(0, 9)), min_size=1, max_size=5)


def total(amounts):
    return sum(amounts, D(0))


def items(*rows):
    """Items in the order of their due dates; a row is (planned, open)."""
    return [PlanItem(n, START - timedelta(30 - n), D(planned), D(left)) for n, (planned, left) in enumerate(rows)]


def standing(rows, paid=0):
    """Where a plan stands; a row is (principal, interest) of a month."""
    instalments = tuple(
        Instalment(n, date(2026, n + 1, 10), D(principal), D(interest))
        for n, (principal, interest) in enumerate(rows, 1)
    )
    plan = Plan("P", START, instalments)
    payments = [Payment(1, date(2026, 1, 6), D(paid))] if paid else []
    return stand(plan, allocate([plan], payments, TODAY).parts, Watch(), TODAY)


def again(found, paid):
    """Where the plan stands once it is shrunk."""
    return standing([(one.principal, one.interest) for one in found.instalments], paid)


@tagged("recouvrement_rules")
class TestCover(BaseCase):
    def assertCover(self, items, left, parts, excess=0):
        found = cover(items, D(left))
        self.assertEqual(([found.parts[n] for n in range(len(items))], found.excess), (parts, excess))

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_what_is_paid_is_the_oldest(self):
        four = items((100, 100), (300, 300), (250, 250), (350, 350))
        self.assertCover(four, "1000", [100, 300, 250, 350])
        self.assertCover(four, "650", [0, 50, 250, 350])
        self.assertCover(four, "0", [0, 0, 0, 0])

    def test_reconciled_with_a_newer_one(self):
        """300 paid and reconciled with the last item: no credit note is seen where there is none."""
        self.assertCover(items((100, 100), (300, 300), (250, 250), (350, 50)), "700", [100, 300, 250, 50])

    def test_no_more_than_was_planned(self):
        self.assertCover(items((100, 500), (50, 400)), "150", [100, 50])

    def test_credit_note(self):
        self.assertCover(items((100, 100), (300, 120)), "400", [100, 120], 180)
        self.assertCover(items((100, 0), (300, 0)), "400", [0, 0], 400)

    @PROPERTY
    @given(ITEMS, st.integers(0, 100))
    def test_adds_up(self, items, percent):
        left = total(item.planned for item in items) * percent / 100
        found = cover(items, left)
        self.assertEqual(total(found.parts.values()) + found.excess, left)
        self.assertGreaterEqual(found.excess, 0)
        for item in items:
            self.assertTrue(0 <= found.parts[item.key] <= min(item.planned, item.open))
        if found.excess:
            self.assertEqual(total(found.parts.values()), total(min(item.planned, item.open) for item in items))
        self.assertEqual(cover(items[::-1], left), found)


@tagged("recouvrement_rules")
class TestShrink(BaseCase):
    def test_last_ones_first(self):
        found = shrink(standing([(200, 0)] * 5, paid=300), D(350))
        self.assertEqual(found.code, "shrunk")
        self.assertEqual([(cut.rank, cut.before, cut.after) for cut in found.cuts], [(5, 200, 0), (4, 200, 50)])
        self.assertEqual([one.principal for one in found.instalments], [200, 200, 200, 50, 0])
        self.assertFalse(found.review_interest)

    def test_what_is_paid_stays_paid(self):
        verdict = standing([(100, 0), (100, 0)], paid=150)
        found = shrink(verdict, D(50))
        self.assertEqual((found.code, [one.principal for one in found.instalments]), ("emptied", [100, 50]))
        self.assertEqual(again(found, 150).code, "kept")
        self.assertEqual(shrink(verdict, D(70)).instalments, found.instalments)

    def test_nothing_to_do(self):
        verdict = standing([(100, 5), (100, 2)])
        found = shrink(verdict, D(0))
        self.assertEqual((found.code, found.cuts, found.review_interest), ("unchanged", (), False))
        self.assertEqual(found.instalments, tuple(one.instalment for one in verdict.instalments))

    def test_interest(self):
        """Without principal an instalment asks none; what the others ask was reckoned on more."""
        verdict = standing([(100, 5), (100, 2)], paid=105)
        self.assertEqual(shrink(verdict, D(100)).instalments[1].amount, 0)
        self.assertFalse(shrink(verdict, D(100)).review_interest)
        self.assertTrue(shrink(verdict, D(60)).review_interest)
        partly = shrink(standing([(100, 5), (100, 2)], paid=106), D(100))
        self.assertEqual((partly.code, partly.instalments[1].amount), ("emptied", 1))

    @PROPERTY
    @given(ROWS, st.integers(0, 400), st.integers(0, 500))
    def test_adds_up(self, rows, paid, excess):
        verdict = standing(rows, paid)
        found = shrink(verdict, D(excess))
        after = again(found, paid)
        self.assertEqual(after.principal_left, max(verdict.principal_left - excess, 0))
        self.assertEqual(total(cut.before - cut.after for cut in found.cuts), min(verdict.principal_left, D(excess)))
        for one, other in zip(verdict.instalments, after.instalments, strict=True):
            self.assertEqual(one.paid, other.paid)
            self.assertEqual((one.instalment.rank, one.instalment.due), (other.instalment.rank, other.instalment.due))
            self.assertLessEqual(other.instalment.amount, one.instalment.amount)
        self.assertEqual(found.code == "emptied", bool(excess and verdict.principal_left and not after.residual))

    @PROPERTY
    @given(ITEMS, ROWS, st.integers(0, 400))
    def test_covers_what_it_asks(self, items, rows, paid):
        """Once the plan is shrunk, what it still asks of principal is what it covers of its items."""
        verdict = standing(rows, paid)
        found = cover(items, verdict.principal_left)
        after = again(shrink(verdict, found.excess), paid)
        self.assertEqual(after.principal_left, total(found.parts.values()))
        owed = [replace(item, planned=found.parts[item.key]) for item in items]
        self.assertEqual(cover(owed, after.principal_left).excess, 0)
