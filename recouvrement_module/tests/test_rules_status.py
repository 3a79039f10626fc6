# Part of recouvrement_module. License LGPL-3.
"""Statuses from outside: their order in time decides, whatever the order in which they arrive."""

import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import status as rule
from odoo.addons.recouvrement_module.rules.status import OPENING, Status, news, repeated, resumed_until, standing

from .properties import PROPERTY

START = date(2026, 3, 1)
EFFECTS = {"A": "none", "B": "suspension", "C": "dispute", "D": "evidence", "E": "silence"}
statuses = st.lists(
    st.builds(
        lambda label, day: Status((label, day), label, START + timedelta(days=day), EFFECTS[label], label in "AD"),
        st.sampled_from("ABCDE"),
        st.integers(0, 20),
    ),
    max_size=12,
)


def status(label, day, effect="none", ends=False):
    return Status((label, day), label, START + timedelta(days=day), effect, ends)


@tagged("recouvrement_rules")
class TestStatusRules(BaseCase):
    def test_what_is_told_twice_counts_once(self):
        first = status("SUSPENDUE", 1, "suspension")
        self.assertEqual(news([first], [first]), [])
        self.assertEqual(news([first], [status("SUSPENDUE", 4, "suspension")]), [])
        lifted, again = status("COMPLETEE", 3, ends=True), status("SUSPENDUE", 4, "suspension")
        self.assertEqual(news([first, lifted], [again]), [again])

    def test_second_suspension_suspends_nothing(self):
        told = [status("S", 1, "suspension"), status("C", 3, ends=True), status("S", 5, "suspension")]
        self.assertEqual(standing(told), [])
        self.assertEqual(repeated(told), [told[2]])

    def test_payment_under_way_ends_what_was_before(self):
        told = [status("L", 1, "dispute"), status("P", 3, "silence", ends=True)]
        self.assertEqual(standing(told), [told[1]])

    def test_delay_after_a_suspension(self):
        """Due on 31 March, suspended on the 21st with ten days left, lifted on 1 April: thirty days more."""
        self.assertEqual(resumed_until(date(2026, 3, 31), date(2026, 3, 21), date(2026, 4, 1)), date(2026, 5, 1))
        self.assertEqual(resumed_until(date(2026, 5, 10), date(2026, 3, 21), date(2026, 4, 1)), date(2026, 5, 21))
        self.assertEqual(resumed_until(date(2026, 3, 1), date(2026, 3, 21), date(2026, 4, 1)), date(2026, 5, 1))

    @PROPERTY
    @given(statuses)
    def test_one_delivery_or_two_are_the_same(self, told):
        """What is handed over twice says nothing the second time."""
        fresh = news([], told)
        self.assertEqual(news(fresh, told), [])
        self.assertEqual(len({(one.label, one.day) for one in fresh}), len(fresh))

    @PROPERTY
    @given(statuses)
    def test_nothing_stands_before_what_ends_it(self, told):
        last = max((one.day for one in told if one.ends), default=START)
        left = standing(told)
        self.assertTrue(all(one.day >= last and one.effect in OPENING for one in left))
        self.assertLessEqual(sum(one.effect == "suspension" for one in left), 1)

    def test_examples(self):
        self.assertFalse(doctest.testmod(rule).failed)
