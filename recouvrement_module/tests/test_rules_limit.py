# Part of recouvrement_module. License LGPL-3.
"""The limit that is proposed: the worked examples to the cent, every branch of it."""

import doctest
from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import limit
from odoo.addons.recouvrement_module.rules.limit import Case, best_months, propose

from .properties import PROPERTY

D = Decimal
ALPHA = Case("A", monthly=D(12000), terms=30, dbt=D(-2), equity=D(900000))
BETA = Case("B", monthly=D(6000), terms=45, dbt=D(18), order_to_invoice=7, equity=D(220000), insured=D(10000),
            quota=D("0.9"))  # fmt: skip
MONEY = st.decimals(0, 1_000_000, places=2)
CASES = st.builds(
    Case, st.sampled_from("ABCDE"), MONEY, st.integers(0, 90), st.none() | st.decimals(-60, 200, places=2),
    st.none() | st.integers(0, 20), st.none() | st.decimals(-1_000_000, 1_000_000, places=2), st.none() | MONEY, MONEY,
    st.decimals(0, 1, places=2), st.booleans(), MONEY, st.none() | MONEY,
)  # fmt: skip


@tagged("recouvrement_rules")
class TestLimit(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(limit)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_alpha(self):
        found = propose(ALPHA)
        self.assertEqual((found.need, found.own, found.total), (D(12000), D(14400), D(14400)))
        self.assertEqual((found.bound, found.conditions, found.review_months), ("need", (), 12))

    def test_beta(self):
        """6 000 × (45 + 18 + 7)/30; the cover is not needed."""
        found = propose(BETA)
        self.assertEqual((found.need, found.days, found.own, found.cover), (D(14000), 70, D(15400), D(9000)))
        self.assertEqual(found.total, D(15400))

    def test_capacity(self):
        self.assertEqual(propose(replace(ALPHA, equity=D(50000))).total, 6000)  # 5 000 × 1.2
        self.assertEqual(propose(replace(ALPHA, equity=D(-1))).total, 0)
        by_turnover = propose(replace(ALPHA, equity=None, turnover=D(600000)))
        self.assertEqual((by_turnover.capacity, by_turnover.basis), (D(5000), "turnover"))
        unknown = propose(replace(ALPHA, equity=None, monthly=D(90000)))
        self.assertEqual((unknown.capacity, unknown.total, unknown.bound), (D(15000), 18000, "capacity"))

    def test_grades(self):
        totals = {code: propose(replace(BETA, grade=code, insured=D(0))).total for code in "ABCDE"}
        self.assertEqual(totals, {"A": 16800, "B": 15400, "C": 14000, "D": 7000, "E": 0})
        self.assertEqual(propose(replace(BETA, grade="C")).conditions, ("no_growth",))
        self.assertEqual(propose(replace(BETA, grade="C")).review_months, 3)
        self.assertEqual(propose(replace(BETA, grade="D")).conditions, ("deposit",))
        poor = propose(replace(BETA, grade="E", insured=D(0)))
        self.assertEqual((poor.conditions, poor.bound), (("cash",), "grade"))

    def test_insurance(self):
        """The need is not gone beyond; what is insured comes on top of the own part."""
        covered = propose(replace(BETA, grade="E"))
        self.assertEqual((covered.own, covered.total, covered.bound), (0, 9000, "cover"))
        more = propose(replace(BETA, grade="D", insured=D(100000)))
        self.assertEqual((more.total, more.bound), (14000, "need"))

    def test_delay_counts_thirty_days_at_most(self):
        self.assertEqual(propose(replace(ALPHA, dbt=D(90))).days, 60)
        self.assertEqual(propose(replace(ALPHA, dbt=None)).days, 30)

    def test_procedure(self):
        found = propose(replace(BETA, procedure=True))
        self.assertEqual((found.total, found.conditions, found.bound), (0, ("cash",), "procedure"))

    def test_down_to_a_hundred(self):
        self.assertEqual(propose(replace(ALPHA, monthly=D("9999.99"))).total, 11900)  # 11 999.988
        self.assertEqual(propose(replace(ALPHA, monthly=D("10000"))).total, 12000)

    def test_reduction_and_concentration(self):
        found = propose(replace(ALPHA, exposure=D(20000), seller_sales=D(100000)))
        self.assertEqual(found.conditions, ("concentration", "reduction"))
        self.assertEqual(found.reduction, (18100, 16200, 14400))
        self.assertEqual(propose(replace(ALPHA, exposure=D(14400), seller_sales=D(144000))).conditions, ())

    def test_best_months(self):
        self.assertEqual(best_months([D(100)]), D(100) / 3)
        self.assertEqual(best_months([]), 0)
        self.assertEqual(best_months([D(-900), D(-300), D(-600)]), 0)
        self.assertEqual(best_months([D(n) for n in range(1, 13)]), 11)

    @PROPERTY
    @given(CASES)
    def test_between_nothing_and_what_is_covered(self, case):
        found = propose(case)
        self.assertTrue(found.total >= 0 and not found.total % 100)
        self.assertLessEqual(found.total, found.own + found.cover + D("0.01"))
        self.assertLessEqual(found.total, max(found.need, found.own) + D("0.01"))
        self.assertEqual("cash" in found.conditions, not found.total)
        self.assertEqual(found.reduction[-1:] or None, (found.total,) if case.exposure > found.total else None)
        self.assertEqual(list(found.reduction), sorted(found.reduction, reverse=True))

    @PROPERTY
    @given(CASES.filter(lambda case: case.grade != "E"))
    def test_a_worse_grade_never_gives_more(self, case):
        worse = replace(case, grade="ABCDE"["ABCDE".index(case.grade) + 1])
        self.assertLessEqual(propose(worse).total, propose(case).total)
