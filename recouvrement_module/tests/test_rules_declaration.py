# Part of recouvrement_module. License LGPL-3.
"""Deadlines of creditors, worked by hand with a calendar of 2026 and 2027."""

import doctest
from datetime import date
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from ..rules import declaration
from ..rules.calendar import WorkingCalendar
from ..rules.declaration import deadlines, is_distant
from .properties import PROPERTY

FRANCE = WorkingCalendar("FR")


def ask(published, day, **options):
    return {one.code: (one.day, one.last) for one in deadlines(published, day, FRANCE, **options)}


class TestDeclaration(TestCase):
    def test_doctest(self):
        result = doctest.testmod(declaration)
        self.assertEqual((result.failed, result.attempted > 0), (0, True))

    def test_two_months_to_the_day_of_the_same_number(self):
        # 10 June 2026: 10 August is a Monday; three months: Thursday 10 September; six: Thursday 10 December
        self.assertEqual(ask("opening", date(2026, 6, 10)), {
            "declaration": (date(2026, 8, 10), date(2026, 8, 10)),
            "ownership": (date(2026, 9, 10), date(2026, 9, 10)),
            "relief": (date(2026, 12, 10), date(2026, 12, 10)),
        })  # fmt: skip

    def test_a_month_without_that_day_ends_with_its_last(self):
        # 31 December 2026: 28 February 2027 is a Sunday, so until Monday
        self.assertEqual(ask("opening", date(2026, 12, 31))["declaration"], (date(2027, 2, 28), date(2027, 3, 1)))

    def test_a_holiday_puts_it_off(self):
        # 14 May 2026 is Ascension Day: until Friday 15 May
        self.assertEqual(ask("opening", date(2026, 3, 14))["declaration"], (date(2026, 5, 14), date(2026, 5, 15)))

    def test_four_months_from_afar_for_the_declaration_only(self):
        found = ask("opening", date(2026, 6, 10), distant=True)
        self.assertEqual(found["declaration"][0], date(2026, 10, 10))
        self.assertEqual(found["ownership"][0], date(2026, 9, 10))

    def test_days_leave_out_that_of_the_publication(self):
        # 10 June + 10 days: Saturday 20 June, so until Monday 22
        found = ask("business_sale", date(2026, 6, 10))
        self.assertEqual(found, {"opposition": (date(2026, 6, 20), date(2026, 6, 22))})
        self.assertEqual(ask("merger", date(2026, 6, 10))["opposition"][0], date(2026, 7, 10))
        self.assertEqual(ask("universal_transfer", date(2026, 6, 10))["opposition"][0], date(2026, 7, 10))
        self.assertEqual(ask("capital_reduction", date(2026, 6, 10))["opposition"][0], date(2026, 6, 30))

    def test_what_asks_for_nothing(self):
        self.assertEqual(ask("closure", date(2026, 6, 10)), {})

    def test_who_is_far(self):
        for country, postcode, department, far in (
            ("FR", "69001", "69", False), ("FR", "69001", "974", True), ("FR", "97410", "974", False),
            ("FR", "97410", "69", True), ("RE", "", "974", False), ("MQ", "", "974", True), ("BE", "1000", "59", True),
            ("", "", "", False), ("FR", "", "", False),
        ):  # fmt: skip
            with self.subTest(country=country, postcode=postcode, department=department):
                self.assertIs(is_distant(country, postcode, department), far)

    @PROPERTY
    @given(st.dates(date(2008, 1, 1), date(2060, 1, 1)), st.sampled_from(declaration.PUBLISHED), st.booleans())
    def test_the_last_day_works_and_is_not_before_the_raw_one(self, day, published, distant):
        for one in deadlines(published, day, FRANCE, distant=distant):
            self.assertTrue(day < one.day <= one.last and FRANCE.is_working(one.last))
