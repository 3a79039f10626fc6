# Part of recouvrement_module. License LGPL-3.
"""Offers: what each way costs, term by term, and nothing guessed."""

import doctest
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import offer as rule
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar
from odoo.addons.recouvrement_module.rules.offer import (
    Claim,
    Refused,
    compare,
    going_on,
    instalments,
    pay_now,
    present_value,
)
from odoo.addons.recouvrement_module.rules.schedule import Terms, build

from .properties import PROPERTY

D = Decimal
TODAY = date(2026, 6, 1)
CLAIM = Claim(D(12000), D("300.00"), D(80), TODAY, D(5))

CENTS = st.integers(0, 500_000).map(lambda cents: D(cents) / 100)
PERCENT = st.integers(0, 200).map(lambda halves: D(halves) / 2)
CLAIMS = st.builds(Claim, CENTS.map(lambda amount: amount + 1), CENTS, CENTS, st.just(TODAY), PERCENT)


def schedule(total=12000, number=3, rate=None):
    """Instalments of July and the months that follow."""
    return build(Terms(D(total), TODAY, date(2026, 7, 1), number=number, rate=rate), WorkingCalendar("FR"))


@st.composite
def ways(draw):
    """A claim and three ways to settle it."""
    claim = draw(CLAIMS)
    now = pay_now(
        claim, TODAY + timedelta(draw(st.integers(0, 60))), draw(PERCENT), D(100), draw(CENTS), draw(CENTS)
    )  # fmt: skip
    number = draw(st.integers(1, 12))
    plan = instalments(claim, schedule(claim.principal, number, draw(PERCENT)), draw(CENTS), draw(CENTS))
    return claim, [now, plan, going_on(claim, draw(st.integers(0, 400)), draw(PERCENT), draw(CENTS))]


@tagged("recouvrement_rules")
class TestOffer(BaseCase):
    def assertRefused(self, name, code, call, *args, **kwargs):
        with self.assertRaises(Refused) as caught:
            call(*args, **kwargs)
        self.assertEqual((caught.exception.name, caught.exception.code), (name, code))

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_by_hand(self):
        """12 000, of which 2 % are given; three instalments at 4 %; or 90 days at 80 %."""
        now = pay_now(CLAIM, date(2026, 6, 8), D(2), D(2))
        plan = instalments(CLAIM, schedule(rate=D(4)), D("560.00"))
        on = going_on(CLAIM, 90, D(80), D("350.00"))
        first, second, third = compare(CLAIM, [now, plan, on])
        # 11 760 / (1 + 5 × 7 / 36 500)
        self.assertEqual((first.cash, first.value), (D("11760.00"), D("11748.73")))
        self.assertEqual(
            first.to_us, {"discount": 240, "interest_foregone": 300, "indemnity_foregone": 80, "risk": 0,
                          "time": D("11.27")},
        )  # fmt: skip
        # interest 39.45, 28.93 and 12.71: on 12 000 for 30 days, 8 000 for 33 and 4 000 for 29
        self.assertEqual([day for day, _amount in plan.cash], [date(2026, 7, 1), date(2026, 8, 3), date(2026, 9, 1)])
        self.assertEqual([amount for _day, amount in plan.cash], [D("4039.45"), D("4028.93"), D("4012.71")])
        self.assertEqual(second.to_us["interest_foregone"], D("478.91"))
        # over (1 + 5 × 30 / 36 500), 63 and 92 days: 4 022.92 + 3 994.46 + 3 962.77
        self.assertEqual((second.value, second.to_us["time"]), (D("11980.15"), D("100.94")))
        self.assertEqual(second.cost_to_customer, D("81.09"))
        # 12 730 × 80 % = 10 184 / (1 + 5 × 90 / 36 500)
        self.assertEqual((third.cash, third.to_us["risk"], third.value), (D("12730.00"), 2546, D("10059.97")))
        self.assertEqual(third.cost_to_customer, 730)
        self.assertEqual([one.better_for for one in (first, second, third)], ["both", "both", ""])

    def test_better_for(self):
        sure = going_on(CLAIM, 0, D(100), D(0))
        now = pay_now(CLAIM, TODAY, D(0), D(0), interest=D(300), indemnity=D(80))
        self.assertEqual([one.better_for for one in compare(CLAIM, [now, sure])], ["neither", ""])
        cheaper = pay_now(CLAIM, TODAY, D(1), D(2), interest=D(300), indemnity=D(80))
        self.assertEqual([one.better_for for one in compare(CLAIM, [cheaper, sure])], ["customer", ""])
        doubtful = going_on(CLAIM, 0, D(50), D(0))
        self.assertEqual([one.better_for for one in compare(CLAIM, [now, doubtful])], ["us", ""])
        self.assertEqual([one.better_for for one in compare(CLAIM, [now])], [""])

    def test_indemnity_with_the_last_instalment(self):
        way = instalments(CLAIM, schedule(), D(0), indemnity=D(80))
        self.assertEqual([amount for _day, amount in way.cash], [4000, 4000, 4080])

    def test_nothing_guessed(self):
        for field in fields(Claim):
            if field.name in ("today", "step"):
                continue
            with self.subTest(field=field.name):
                claim = replace(CLAIM, **{field.name: None})
                self.assertRefused(field.name, "missing", pay_now, claim, TODAY, D(1), D(1))
                self.assertRefused(field.name, "missing", instalments, claim, schedule(), D(0))
                self.assertRefused(field.name, "missing", going_on, claim, 1, D(1), D(1))
                self.assertRefused(field.name, "missing", compare, claim, [])
        self.assertRefused("discount", "missing", pay_now, CLAIM, TODAY, None, D(1))
        self.assertRefused("most", "missing", pay_now, CLAIM, TODAY, D(1), None)
        self.assertRefused("lawful", "missing", instalments, CLAIM, schedule(), None)
        self.assertRefused("days", "missing", going_on, CLAIM, None, D(1), D(1))
        self.assertRefused("chance", "missing", going_on, CLAIM, 1, None, D(1))
        self.assertRefused("running", "missing", going_on, CLAIM, 1, D(1), None)

    def test_what_cannot_be(self):
        self.assertRefused("discount", "policy", pay_now, CLAIM, TODAY, D("2.01"), D(2))
        self.assertRefused("until", "past", pay_now, CLAIM, TODAY - timedelta(1), D(1), D(1))
        self.assertRefused("schedule", "sum", instalments, CLAIM, schedule(11999), D(0))
        later = replace(CLAIM, today=date(2026, 7, 2))
        self.assertRefused("schedule", "past", instalments, later, schedule(), D(0))
        for value in (D(-1), D("100.5"), D("NaN"), D("Infinity")):
            self.assertRefused("chance", "range", going_on, CLAIM, 1, value, D(1))
            self.assertRefused("discount", "range", pay_now, CLAIM, TODAY, value, D(1))
        for days in (-1, 3661, 10**30):
            self.assertRefused("days", "range", going_on, CLAIM, days, D(1), D(1))
        for principal in ("0", "-5", "1e13", "NaN"):
            self.assertRefused("principal", "range", compare, replace(CLAIM, principal=D(principal)), [])

    @PROPERTY
    @given(ways())
    def test_terms_add_up(self, case):
        """What the law gives is what comes and what it costs; the customer pays the principal and what it costs him."""
        claim, ways = case
        for one in compare(claim, ways):
            lawful = claim.principal + one.way.lawful_interest + one.way.lawful_indemnity
            self.assertEqual(one.value + one.cost_to_us, lawful)
            self.assertEqual(one.cash, claim.principal + one.cost_to_customer)
            self.assertGreaterEqual(one.to_us["time"], 0)
            self.assertGreaterEqual(one.to_us["risk"], -D("0.01"))

    @PROPERTY
    @given(CENTS, st.integers(0, 2000), PERCENT)
    def test_present_value(self, amount, days, rate):
        exact = Fraction(amount) / (1 + Fraction(rate) * days / 36500)
        self.assertLessEqual(abs(Fraction(present_value(amount, days, rate)) - exact), Fraction(1, 200))
        self.assertLessEqual(present_value(amount, days + 1, rate), present_value(amount, days, rate))
        self.assertEqual(present_value(amount, 0, rate), amount)
