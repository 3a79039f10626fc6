# Part of recouvrement_module. License LGPL-3.
"""Limits at a date, the reasons of credit control and the last days of an insurance, without Odoo."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import credit_control, credit_limit, insurance
from odoo.addons.recouvrement_module.rules.credit_control import Facts, Item, Settings, light, reasons
from odoo.addons.recouvrement_module.rules.credit_limit import (
    UNLIMITED,
    Decision,
    Limit,
    effective,
    lasting,
    lowers,
    lowest,
    share,
)
from odoo.addons.recouvrement_module.rules.insurance import Terms, covered, last_days

from .properties import PROPERTY

DAY = date(2026, 11, 19)
NOTHING = Limit("nothing")
AMOUNTS = st.decimals(0, 10**6, places=2)
LIMITS = st.one_of(st.just(UNLIMITED), st.just(NOTHING), AMOUNTS.map(lambda amount: Limit("limited", amount)))


def limited(amount):
    return Limit("limited", D(amount))


def codes(facts, settings=None):
    return [reason.code for reason in reasons(facts, settings or Settings())]


@tagged("post_install", "-at_install")
class TestLimitAtADate(BaseCase):
    def test_examples_of_the_docstring(self):
        self.assertFalse(doctest.testmod(credit_limit).failed)

    def test_the_last_lasting_decision_counts(self):
        rows = [Decision(date(2026, 1, 1), limited(100)), Decision(date(2026, 6, 1), NOTHING)]
        self.assertEqual(lasting(rows, date(2026, 5, 31), UNLIMITED), limited(100))
        self.assertEqual(lasting(rows, date(2026, 6, 1), UNLIMITED), NOTHING)
        self.assertEqual(lasting(rows, date(2025, 12, 31), limited(7)), limited(7))

    def test_back_to_the_segment(self):
        rows = [Decision(date(2026, 1, 1), limited(100)), Decision(date(2026, 6, 1), Limit("default"))]
        self.assertEqual(lasting(rows, DAY, limited(7)), limited(7))

    def test_a_raise_that_was_ended_counts_no_more(self):
        raised = Decision(date(2026, 11, 1), limited(500), until=date(2026, 12, 31), ended=DAY)
        self.assertEqual(effective([raised], DAY, limited(100)), limited(100))
        self.assertEqual(effective([raised], DAY - timedelta(days=1), limited(100)), limited(500))

    def test_a_limit_of_zero_gives_nothing_on_credit(self):
        self.assertFalse(limited(0).allows(D("0.01")))
        self.assertEqual(lowest([limited(0), NOTHING]).generosity, NOTHING.generosity)

    def test_the_share_that_is_used(self):
        self.assertEqual(share(limited(200), D(160)), 80)
        self.assertIsNone(share(UNLIMITED, D(160)))

    @PROPERTY
    @given(LIMITS, LIMITS, st.integers(-40, 40))
    def test_a_raise_never_lowers_and_never_outlives_its_last_day(self, own, raised, days):
        rows = [Decision(date(2020, 1, 1), own), Decision(DAY, raised, until=DAY + timedelta(days=9))]
        found = effective(rows, DAY + timedelta(days=days), UNLIMITED)
        self.assertGreaterEqual(found.generosity, own.generosity)
        if not 0 <= days <= 9:
            self.assertEqual(found, own)

    @PROPERTY
    @given(st.lists(LIMITS, min_size=1, max_size=4))
    def test_the_lowest_of_merged_customers_takes_from_all(self, limits):
        kept = lowest(limits)
        self.assertFalse(any(lowers(limit, kept) for limit in limits))


@tagged("post_install", "-at_install")
class TestReasons(BaseCase):
    def test_examples_of_the_docstring(self):
        self.assertFalse(doctest.testmod(credit_control).failed)

    def late(self, days, amount=500, **vals):
        return Item(DAY - timedelta(days=days), D(amount), **vals)

    def test_to_the_cent(self):
        facts = Facts(day=DAY, limit=limited(1000), exposure=D(800), asked=D(200))
        self.assertEqual(codes(facts), [])
        self.assertEqual(codes(replace(facts, asked=D("200.01"))), ["over_limit"])

    def test_a_limit_that_ended(self):
        """15 000 until yesterday, 10 000 lasting, 12 000 owed: the customer was within what was granted."""
        facts = Facts(day=DAY, limit=limited(10000), exposure=D(12000), lapsed=limited(15000))
        self.assertEqual(codes(facts), ["expired"])
        self.assertEqual(codes(replace(facts, exposure=D(15001))), ["over_limit"])

    def test_a_review_that_was_missed(self):
        facts = Facts(day=DAY, limit=limited(10000), exposure=D(1), review=DAY)
        self.assertEqual(codes(facts), [])
        missed = replace(facts, review=DAY - timedelta(days=1))
        self.assertEqual(codes(missed), ["expired"])
        self.assertEqual(codes(missed, Settings(expiry=False)), [])

    def test_days_late(self):
        facts = Facts(day=DAY, exposure=D(500), items=(self.late(30),))
        self.assertEqual(codes(facts), ["late"])
        self.assertEqual(codes(replace(facts, items=(self.late(29),))), [])

    def test_nothing_waits_for_an_item_that_does_not_count(self):
        settings = Settings(late_days=1, amount=D(1), share=D(1), floor=D(50))
        for item in (self.late(7), self.late(90, 49), self.late(90, waits=True), self.late(90, 0)):
            self.assertEqual(codes(Facts(day=DAY, exposure=D(500), items=(item,)), settings), [])
        found = codes(Facts(day=DAY, exposure=D(500), items=(self.late(8, 50),)), settings)
        self.assertEqual(found, ["late", "overdue_amount", "overdue_share"])

    def test_amount_and_share_are_passed_not_met(self):
        facts = Facts(day=DAY, exposure=D(1000), items=(self.late(10, 200),))
        self.assertEqual(codes(facts, Settings(amount=D(200), share=D(20))), [])
        self.assertEqual(codes(facts, Settings(amount=D(199), share=D(19))), ["overdue_amount", "overdue_share"])

    def test_the_customer_itself(self):
        facts = Facts(day=DAY, grade="D", insolvent=True, plan_lapsed=True)
        self.assertEqual(codes(facts, Settings(grade="D")), ["insolvent", "grade", "plan"])
        self.assertEqual(codes(facts, Settings(grade="E", insolvency=False, plan=False)), [])

    def test_the_insurer_lets_ship_until_its_last_day(self):
        self.assertEqual(codes(Facts(day=DAY, stop=DAY)), [])
        self.assertEqual(codes(Facts(day=DAY, stop=DAY - timedelta(days=1))), ["insurer"])

    def test_what_is_paid_in_advance_passes_whatever_is_known(self):
        facts = Facts(day=DAY, limit=NOTHING, asked=D(100), insolvent=True, prepaid=True, items=(self.late(300),))
        self.assertEqual(codes(facts), [])

    def test_light(self):
        found = reasons(Facts(day=DAY, limit=NOTHING, asked=D(1)), Settings())
        self.assertEqual(light(found, True, None, D(80)), "red")
        self.assertEqual(light(found, False, None, D(80)), "amber")
        self.assertEqual(light((), True, D(80), D(80)), "amber")
        self.assertEqual(light((), True, D("79.99"), D(80)), "green")

    @PROPERTY
    @given(LIMITS, AMOUNTS, AMOUNTS, AMOUNTS)
    def test_what_is_more_is_never_let_through_when_less_is_not(self, limit, exposure, asked, more):
        facts = Facts(day=DAY, limit=limit, exposure=exposure, asked=asked)
        if reasons(facts, Settings()):
            self.assertTrue(reasons(replace(facts, asked=asked + more), Settings()))


@tagged("post_install", "-at_install")
class TestInsurance(BaseCase):
    def test_examples_of_the_docstring(self):
        self.assertFalse(doctest.testmod(insurance).failed)

    def test_a_policy_without_delays_asks_for_nothing(self):
        found = last_days(DAY, Terms())
        self.assertEqual((found.extend, found.declare, found.stop), (None, None, None))

    def test_an_extension_beyond_the_policy_does_not_count(self):
        terms = Terms(extension_days=30, notice_days=10)
        self.assertEqual(last_days(DAY, terms, extended=date(2027, 6, 1)).declare, DAY + timedelta(days=40))

    @PROPERTY
    @given(st.lists(AMOUNTS, max_size=5), AMOUNTS, st.decimals(0, 100, places=1))
    def test_never_more_than_the_limit_nor_than_the_debt(self, debts, granted, quota):
        parts = covered(debts, granted, quota)
        self.assertLessEqual(sum(parts), granted + D("0.05"))
        self.assertTrue(all(part <= debt + D("0.01") for part, debt in zip(parts, debts, strict=True)))
