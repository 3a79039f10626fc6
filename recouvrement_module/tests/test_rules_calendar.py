# Part of recouvrement_module. License LGPL-3.
"""Working days, against the French labour code (art. L3133-1) and hand-counted calendars."""

import ast
import doctest
import inspect
from datetime import date, timedelta
from pathlib import Path

from dateutil.easter import easter
from holidays import list_supported_countries
from hypothesis import example, given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module import rules
from odoo.addons.recouvrement_module.rules import calendar
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar, add_days, add_months, month_end

from .properties import PROPERTY

FRANCE = WorkingCalendar("FR")
NOWHERE = WorkingCalendar(None)
COUNTRIES = sorted(list_supported_countries())
EDGES = st.sampled_from([date.min, date(1, 12, 31), date(9999, 1, 1), date(9999, 12, 30), date.max])
DAYS = st.one_of(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.dates(), EDGES)
CALENDARS = st.builds(
    WorkingCalendar,
    st.sampled_from([None, "", "FR", "BE", "DE", "ZZ", "france"]),
    st.sampled_from([None, "", "57", "DE-BY", "XX"]),
)


def closed_weekdays(place, year):
    """Mondays to Fridays of a year that do not work, day by day."""
    days = (date(year, 1, 1) + timedelta(n) for n in range(365))
    return {day for day in days if day.weekday() < 5 and not place.is_working(day)}


def french_holidays(year):
    """The eleven public holidays of art. L3133-1, as it stands since 2008."""
    sunday = easter(year)
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    return {date(year, *day) for day in fixed} | {sunday + timedelta(n) for n in (1, 39, 50)}


@tagged("recouvrement_rules")
class TestIsWorking(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(calendar)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_france_2026(self):
        # 15 August is a Saturday and 1 November a Sunday that year
        expected = {
            date(2026, 1, 1), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 8),
            date(2026, 5, 14), date(2026, 5, 25), date(2026, 7, 14), date(2026, 11, 11),
            date(2026, 12, 25),
        }  # fmt: skip
        self.assertEqual(closed_weekdays(FRANCE, 2026), expected)

    @PROPERTY
    @given(st.dates(date(2008, 1, 1), date(2099, 12, 31)))
    def test_france_any_year(self, day):
        closed = day.weekday() in (5, 6) or day in french_holidays(day.year)
        self.assertEqual(FRANCE.is_working(day), not closed)

    @PROPERTY
    @given(st.integers(2008, 2099), st.integers(0, 10))
    def test_france_holidays(self, year, rank):
        holidays = sorted(french_holidays(year))  # ten when two fall together
        self.assertFalse(FRANCE.is_working(holidays[rank % len(holidays)]))

    def test_week_end(self):
        for place in (FRANCE, NOWHERE, WorkingCalendar("SA")):
            with self.subTest(place=place):
                self.assertFalse(place.is_working(date(2026, 6, 6)))
                self.assertFalse(place.is_working(date(2026, 6, 7)))
                self.assertTrue(place.is_working(date(2026, 6, 8)))

    def test_subdivision(self):
        moselle = WorkingCalendar("FR", "57")
        for day in (date(2026, 4, 3), date(2025, 12, 26)):  # Good Friday, Saint Stephen's Day
            self.assertTrue(FRANCE.is_working(day))
            self.assertFalse(moselle.is_working(day))
        self.assertFalse(moselle.is_working(date(2026, 7, 14)))

    def test_subdivision_with_country(self):
        epiphany = date(2026, 1, 6)
        self.assertTrue(WorkingCalendar("DE").is_working(epiphany))
        self.assertFalse(WorkingCalendar("DE", "BY").is_working(epiphany))
        self.assertFalse(WorkingCalendar("DE", "DE-BY").is_working(epiphany))

    def test_unknown_subdivision(self):
        self.assertEqual(closed_weekdays(WorkingCalendar("FR", "XX"), 2026), closed_weekdays(FRANCE, 2026))

    def test_unknown_country(self):
        for country in (None, "", "ZZ", "nowhere"):
            with self.subTest(country=country):
                self.assertFalse(closed_weekdays(WorkingCalendar(country, "57"), 2026))

    @PROPERTY
    @given(st.sampled_from(COUNTRIES), st.one_of(EDGES, st.dates()))
    def test_any_country_and_year(self, country, day):
        self.assertIn(WorkingCalendar(country).is_working(day), (True, False))

    @PROPERTY
    @given(st.sampled_from(COUNTRIES))
    def test_last_day_works(self, country):
        # so that a date kept within bounds is still a working day
        self.assertTrue(WorkingCalendar(country).is_working(date.max))


@tagged("recouvrement_rules")
class TestAddDays(BaseCase):
    def test_examples(self):
        self.assertEqual(add_days(date(2026, 2, 27), 2), date(2026, 3, 1))
        self.assertEqual(add_days(date(2026, 3, 1), -2), date(2026, 2, 27))

    def test_bounds(self):
        self.assertEqual(add_days(date.max, 1), date.max)
        self.assertEqual(add_days(date.min, -1), date.min)
        self.assertEqual(add_days(date.min, 10**12), date.max)
        self.assertEqual(add_days(date.max, -(10**12)), date.min)

    @PROPERTY
    @given(DAYS, st.integers(-5000, 5000))
    def test_is_a_sum_within_bounds(self, day, n):
        try:
            expected = day + timedelta(n)
        except OverflowError:
            expected = date.max if n > 0 else date.min
        self.assertEqual(add_days(day, n), expected)


@tagged("recouvrement_rules")
class TestNextWorking(BaseCase):
    def test_examples(self):
        for day, expected in (
            (date(2026, 5, 7), date(2026, 5, 7)),  # a Thursday like any other
            (date(2026, 5, 8), date(2026, 5, 11)),  # Friday, holiday
            (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension
            (date(2026, 4, 4), date(2026, 4, 7)),  # over Easter
            (date(2027, 12, 31), date(2027, 12, 31)),
            (date(2028, 1, 1), date(2028, 1, 3)),
        ):
            with self.subTest(day=day):
                self.assertEqual(FRANCE.next_working(day), expected)

    @PROPERTY
    @given(CALENDARS, DAYS)
    @example(FRANCE, date.max)
    @example(FRANCE, date.min)
    def test_first_working_day(self, place, day):
        found = place.next_working(day)
        self.assertGreaterEqual(found, day)
        self.assertTrue(place.is_working(found))
        skipped = [add_days(day, n) for n in range((found - day).days)]
        self.assertFalse([other for other in skipped if place.is_working(other)])

    def test_nothing_works(self):
        class Never(WorkingCalendar):
            def is_working(self, day):
                return False

        self.assertEqual(Never(None).next_working(date(9998, 1, 1)), date.max)
        self.assertEqual(Never(None).add_working(date(9999, 1, 1), 10**12), date.max)


@tagged("recouvrement_rules")
class TestAddWorking(BaseCase):
    def test_examples(self):
        for day, n, expected in (
            (date(2026, 7, 10), 2, date(2026, 7, 15)),  # Friday; Monday, then over the 14th
            (date(2026, 7, 11), 1, date(2026, 7, 13)),  # from a Saturday
            (date(2026, 7, 6), 5, date(2026, 7, 13)),
            (date(2026, 7, 11), 0, date(2026, 7, 11)),
            (date(2026, 7, 11), -3, date(2026, 7, 11)),
        ):
            with self.subTest(day=day, n=n):
                self.assertEqual(FRANCE.add_working(day, n), expected)

    @PROPERTY
    @given(CALENDARS, st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 40))
    def test_counts_working_days(self, place, day, n):
        reached = place.add_working(day, n)
        passed = [add_days(day, i) for i in range(1, (reached - day).days + 1)]
        self.assertEqual(sum(map(place.is_working, passed)), n)
        self.assertTrue(n == 0 or place.is_working(reached))

    @PROPERTY
    @given(CALENDARS, st.one_of(EDGES, st.dates()), st.integers(-5, 50))
    def test_total(self, place, day, n):
        self.assertGreaterEqual(place.add_working(day, n), day)


@tagged("recouvrement_rules")
class TestMonths(BaseCase):
    def test_same_number_or_last_day(self):
        for day, n, expected in (
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2024, 2, 29), 60, date(2029, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2026, 11, 30), 3, date(2027, 2, 28)),
            (date(2026, 3, 31), -1, date(2026, 2, 28)),
            (date(2026, 1, 15), -1, date(2025, 12, 15)),
            (date(2026, 12, 15), 0, date(2026, 12, 15)),
            (date(9999, 12, 1), 1, date.max),
            (date(1, 1, 1), -1, date.min),
        ):
            with self.subTest(day=day, n=n):
                self.assertEqual(add_months(day, n), expected)

    def test_month_end(self):
        for day, expected in ((date(2024, 2, 1), date(2024, 2, 29)), (date(2026, 12, 31), date(2026, 12, 31))):
            self.assertEqual(month_end(day), expected)

    @PROPERTY
    @given(st.dates(), st.dates(), st.integers(-600, 600))
    def test_later_stays_later(self, one, other, n):
        first, last = sorted((one, other))
        self.assertLessEqual(add_months(first, n), add_months(last, n))

    @PROPERTY
    @given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(-600, 600))
    def test_month_and_number(self, day, n):
        found = add_months(day, n)
        self.assertEqual((found.year - day.year) * 12 + found.month - day.month, n)
        self.assertEqual(found.day, min(day.day, month_end(found).day))


@tagged("recouvrement_rules")
class TestSubtractWorking(BaseCase):
    def test_examples(self):
        for day, n, expected in (
            (date(2026, 7, 15), 2, date(2026, 7, 10)),  # over the 14th; Monday, then Friday
            (date(2026, 7, 12), 1, date(2026, 7, 10)),  # from a Sunday
            (date(2026, 7, 13), 5, date(2026, 7, 6)),
            (date(2026, 7, 11), 0, date(2026, 7, 11)),
            (date(2026, 7, 11), -3, date(2026, 7, 11)),
        ):
            with self.subTest(day=day, n=n):
                self.assertEqual(FRANCE.subtract_working(day, n), expected)

    @PROPERTY
    @given(CALENDARS, st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 40), st.integers(-60, 60))
    def test_mirrors_adding(self, place, today, n, apart):
        """A day is further back than so many working days just when these, added to it, do not reach today."""
        day = add_days(today, apart)
        self.assertEqual(day < place.subtract_working(today, n), place.add_working(day, n) < today)

    @PROPERTY
    @given(CALENDARS, st.one_of(EDGES, st.dates()), st.integers(-5, 50))
    def test_total(self, place, day, n):
        self.assertLessEqual(place.subtract_working(day, n), day)


@tagged("recouvrement_rules")
class TestPurity(BaseCase):
    def test_rules_import_nothing_of_odoo(self):
        for path in Path(inspect.getfile(rules)).parent.glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [alias.name for alias in getattr(node, "names", ())]
                modules = [getattr(node, "module", None) or "", *names]
                self.assertFalse([name for name in modules if name.startswith("odoo")], path)
                self.assertLessEqual(getattr(node, "level", 0), 1, path)  # nor of the rest of the addon
