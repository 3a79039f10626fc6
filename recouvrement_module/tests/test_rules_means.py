# Part of recouvrement_module. License LGPL-3.
"""Means of payment: working days counted by hand, and what each kind of reason calls for."""

import doctest
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import means
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar, add_days
from odoo.addons.recouvrement_module.rules.means import GRACE, KINDS, answered_until, next_act, proposes_block

from .properties import PROPERTY

FRANCE = WorkingCalendar("FR")
CALENDARS = st.sampled_from([FRANCE, WorkingCalendar("BE"), WorkingCalendar(None)])
DAYS = st.dates(date(2000, 1, 1), date(2050, 12, 31))


@tagged("recouvrement_rules")
class TestMeans(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(means)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_by_hand(self):
        """Due on Friday 8 May 2026, a holiday: Monday, Tuesday and Wednesday are the three working days."""
        due = date(2026, 5, 8)
        self.assertLess(answered_until(date(2026, 5, 12), FRANCE), due)
        self.assertGreaterEqual(answered_until(date(2026, 5, 13), FRANCE), due)

    @PROPERTY
    @given(DAYS, st.integers(0, 20), CALENDARS)
    def test_the_bank_has_three_working_days(self, due, later, calendar):
        today = add_days(due, later)
        answered = due <= answered_until(today, calendar)
        self.assertEqual(answered, calendar.add_working(due, GRACE) <= today)

    def test_the_first_days_of_all(self):
        self.assertEqual(answered_until(date.min, FRANCE), date.min)

    def test_presented_again_once_whatever_the_reason(self):
        for kind in [*KINDS, "unheard of"]:
            self.assertNotEqual(next_act(kind, presented_before=True), "represent", kind)

    def test_what_each_kind_calls_for(self):
        acts = {kind: next_act(kind, presented_before=False) for kind in KINDS}
        self.assertEqual(acts, {
            "funds": "represent", "details": "details", "dispute": "dispute", "ours": "correct", "other": "call",
        })  # fmt: skip
        self.assertEqual([kind for kind in KINDS if not proposes_block(kind)], ["dispute", "ours"])
