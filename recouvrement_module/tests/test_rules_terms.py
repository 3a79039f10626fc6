# Part of recouvrement_module. License LGPL-3.
"""Payment terms: the latest due dates, by the calendar."""

import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import terms
from odoo.addons.recouvrement_module.rules.terms import CAPS, Dates, Latest, check, latest_due

from .law import day
from .properties import PROPERTY

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
ALL_DATES = st.builds(Dates, DAYS, st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS))
ALL_CAPS = st.sampled_from([*CAPS, "none"])


@tagged("recouvrement_rules")
class TestTerms(BaseCase):
    def assertLatest(self, cap, start, expected, stipulated=True):
        dates = Dates(day(start), day(start), day(start))
        self.assertEqual(f"{latest_due(cap, dates, stipulated).due:%d/%m/%Y}", expected)

    def test_doctest(self):
        result = doctest.testmod(terms)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_standard_and_end_of_month(self):
        """Oracle 15."""
        for cap, expected in (
            ("standard", "16/03/2026"), ("eom45_after", "17/03/2026"), ("eom45_before", "31/03/2026"),
            ("eom45", "31/03/2026"),
        ):  # fmt: skip
            with self.subTest(cap=cap):
                self.assertLatest(cap, "15/01/2026", expected)

    def test_end_of_month_either_way(self):
        # 31 January is the end of its month, and 45 days later is 17 March: until its end
        for start, after, before in (
            ("31/01/2026", "17/03/2026", "31/03/2026"),
            ("01/01/2026", "17/03/2026", "28/02/2026"),
            ("14/01/2026", "17/03/2026", "28/02/2026"),
            ("16/01/2024", "16/03/2024", "31/03/2024"),
        ):
            with self.subTest(start=start):
                self.assertLatest("eom45_after", start, after)
                self.assertLatest("eom45_before", start, before)
                self.assertLatest("eom45", start, max(after, before, key=day))

    def test_end_of_month_wants_a_contract(self):
        dates = Dates(day("15/01/2026"))
        for cap in ("eom45", "eom45_after", "eom45_before"):
            self.assertEqual(latest_due(cap, dates), Latest(day("16/03/2026"), "C. com. L441-10 I, par. 2"))
        self.assertEqual(latest_due("eom45", dates, stipulated=True).article, "C. com. L441-10 I, par. 3")

    def test_sectors(self):
        for cap, start, expected in (
            ("silent", "15/01/2026", "14/02/2026"), ("periodic", "31/01/2026", "17/03/2026"),
            ("food", "15/01/2026", "14/02/2026"), ("food_periodic", "10/01/2026", "09/02/2026"),
            ("food_periodic", "11/01/2026", "19/02/2026"), ("food_periodic", "20/01/2026", "19/02/2026"),
            ("food_periodic", "21/02/2026", "30/03/2026"), ("livestock", "15/01/2026", "04/02/2026"),
            ("alcohol", "15/01/2026", "02/03/2026"), ("alcohol", "01/02/2024", "30/03/2024"),
            ("wine", "15/01/2026", "31/03/2026"), ("wine", "14/01/2026", "17/03/2026"),
            ("wine", "30/01/2026", "31/03/2026"), ("transport", "15/01/2026", "14/02/2026"),
            ("public", "15/01/2026", "14/02/2026"), ("public_hospital", "15/01/2026", "06/03/2026"),
            ("public_undertaking", "15/01/2026", "16/03/2026"),
        ):  # fmt: skip
            with self.subTest(cap=cap, start=start):
                self.assertLatest(cap, start, expected)

    def test_day_from_which_it_counts(self):
        dates = Dates(day("15/01/2026"), day("05/01/2026"), day("20/01/2026"))
        self.assertEqual(latest_due("food", dates), Latest(day("04/02/2026"), "C. com. L441-11 II 1°"))
        self.assertEqual(latest_due("public", dates), Latest(day("19/02/2026"), "CCP R2192-10"))
        self.assertEqual(latest_due("transport", dates).due, day("14/02/2026"))

    def test_day_that_is_presumed(self):
        dates = Dates(day("15/01/2026"))
        self.assertEqual(latest_due("food", dates), Latest(day("14/02/2026"), "C. com. L441-11 II 1°", True))
        self.assertEqual(latest_due("public", dates), Latest(day("16/02/2026"), "CCP R2192-10", True))
        self.assertFalse(latest_due("standard", dates).assumed)

    def test_consumers(self):
        self.assertEqual(latest_due("none", Dates(day("15/01/2026"))), Latest(None, ""))
        self.assertEqual(check("none", Dates(day("15/01/2026")), date.max).excess, 0)

    def test_check(self):
        dates = Dates(day("15/01/2026"))
        for due, excess in (("16/03/2026", 0), ("17/03/2026", 1), ("31/03/2026", 15), ("01/01/2026", 0)):
            with self.subTest(due=due):
                found = check("standard", dates, day(due))
                self.assertEqual((found.excess, found.latest.article), (excess, "C. com. L441-10 I, par. 2"))
        self.assertEqual(check("eom45", dates, day("31/03/2026"), stipulated=True).excess, 0)

    @PROPERTY
    @given(ALL_CAPS, ALL_DATES, st.integers(-200, 200), st.booleans())
    def test_excess_counts_from_the_latest(self, cap, dates, days, stipulated):
        latest = latest_due(cap, dates, stipulated).due
        due = (latest or dates.invoiced) + timedelta(days)
        self.assertEqual(check(cap, dates, due, stipulated).excess, max(days, 0) if latest else 0)

    @PROPERTY
    @given(st.sampled_from(sorted(CAPS)), DAYS, st.integers(0, 90), st.booleans())
    def test_a_later_start_is_never_due_sooner(self, cap, start, days, stipulated):
        sooner, later = (Dates(when, when, when) for when in (start, start + timedelta(days)))
        self.assertLessEqual(latest_due(cap, sooner, stipulated).due, latest_due(cap, later, stipulated).due)

    @PROPERTY
    @given(st.sampled_from(sorted(CAPS)), DAYS, st.booleans())
    def test_never_longer_than_the_law(self, cap, start, stipulated):
        """No cap gives more than 45 days and a month."""
        latest = latest_due(cap, Dates(start, start, start), stipulated).due
        self.assertTrue(20 <= (latest - start).days <= 45 + 30)

    @PROPERTY
    @given(ALL_CAPS, st.sampled_from([date.min, date.max]), st.booleans())
    def test_any_day(self, cap, start, stipulated):
        self.assertIsInstance(check(cap, Dates(start), date.max, stipulated).excess, int)
