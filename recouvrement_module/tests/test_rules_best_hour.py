# Part of recouvrement_module. License LGPL-3.
"""The hour at which a customer is best called."""

import doctest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import best_hour as rule
from odoo.addons.recouvrement_module.rules.best_hour import REACHED, best_hour

from .properties import PROPERTY

CALLS = st.lists(st.tuples(st.integers(8, 18), st.booleans()), max_size=20)


@tagged("recouvrement_rules")
class TestBestHour(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_vain_calls_count_against_it(self):
        vain = [(9, True), (9, True), *[(9, False)] * 3, (15, True), (15, True)]
        self.assertEqual(best_hour(vain), 15)

    @PROPERTY
    @given(CALLS.flatmap(lambda calls: st.tuples(st.just(calls), st.permutations(calls))))
    def test_any_order(self, orders):
        one, other = orders
        self.assertEqual(best_hour(one), best_hour(other))

    @PROPERTY
    @given(CALLS)
    def test_never_an_hour_that_reached_nobody(self, calls):
        hour = best_hour(calls)
        reached = calls.count((hour, True))
        self.assertTrue(hour is None or reached >= REACHED)
