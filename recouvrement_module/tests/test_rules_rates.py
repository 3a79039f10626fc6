# Part of recouvrement_module. License LGPL-3.
"""Rates: what was published is given back, and what was not is missing by its name."""

import doctest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import rates
from odoo.addons.recouvrement_module.rules.rates import MissingRate, RateBook, RateName, half_year_start

from .law import PUBLISHED, READ_ON, book
from .properties import PROPERTY

D = Decimal
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
VALUES = st.one_of(st.none(), st.integers(-100, 2000).map(lambda cents: D(cents) / 100))
ROWS = st.lists(st.tuples(DAYS, VALUES, st.one_of(st.none(), DAYS)), max_size=8, unique_by=lambda row: row[0])


@tagged("recouvrement_rules")
class TestRates(BaseCase):
    def assertMissing(self, rate_book, kind, day, half_year):
        self.assertFalse(rate_book.knows(kind, day))
        with self.assertRaises(MissingRate) as caught:
            rate_book.at(kind, day)
        self.assertEqual((caught.exception.kind, caught.exception.half_year), (kind, half_year))
        self.assertEqual(caught.exception.name, RateName(kind, half_year))

    def test_doctest(self):
        result = doctest.testmod(rates)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_half_years(self):
        for day, start in (
            (date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 6, 30), date(2026, 1, 1)),
            (date(2026, 7, 1), date(2026, 7, 1)), (date(2026, 12, 31), date(2026, 7, 1)),
        ):  # fmt: skip
            self.assertEqual(half_year_start(day), start)

    def test_published(self):
        for half_year, (ecb, pro, indiv) in PUBLISHED.items():
            first = date.fromisoformat(f"{half_year}-01")
            for kind, value in (("ecb", ecb), ("legal_pro", pro), ("legal_indiv", indiv)):
                with self.subTest(kind=kind, half_year=half_year):
                    if value is None:
                        self.assertMissing(book(), kind, first, first)
                    else:
                        self.assertEqual(book().at(kind, first), D(value))

    def test_a_legal_rate_that_was_not_published_is_missing(self):
        """Oracle 19: that of the second half of 2026, whether its row is empty or absent."""
        self.assertMissing(book(), "legal_pro", date(2026, 9, 1), date(2026, 7, 1))
        without = RateBook.of({"legal_pro": [(date(2026, 1, 1), D("2.62"), READ_ON)]})
        self.assertMissing(without, "legal_pro", date(2026, 7, 1), date(2026, 7, 1))
        self.assertMissing(without, "legal_pro", date(2025, 12, 31), date(2025, 7, 1))
        self.assertMissing(without, "nothing", date(2026, 1, 1), date(2026, 1, 1))

    def test_the_new_year_without_a_new_reading(self):
        """A change in December may have escaped us: the rate of 1 January 2027 is not known."""
        self.assertEqual(book().at("ecb", READ_ON), D("2.40"))
        self.assertMissing(book(), "ecb", READ_ON + timedelta(1), date(2026, 7, 1))
        self.assertMissing(book(), "ecb", date(2027, 1, 1), date(2027, 1, 1))
        read_again = [(date(2026, 7, 1), D("2.40"), date(2027, 1, 2))]
        self.assertEqual(book(ecb=read_again).at("ecb", date(2027, 1, 1)), D("2.40"))

    def test_a_change_that_is_announced(self):
        announced = [(date(2026, 9, 16), D("2.65"), date(2026, 12, 19)), (date(2027, 1, 6), D("2.90"), None)]
        self.assertEqual(book(ecb=announced).at("ecb", date(2027, 1, 1)), D("2.65"))
        self.assertEqual(book(ecb=announced).at("ecb", date(2027, 1, 6)), D("2.90"))
        self.assertMissing(book(ecb=announced), "ecb", date(2027, 1, 7), date(2027, 1, 1))

    def test_before_the_first_step(self):
        self.assertMissing(book(), "ecb", date(2019, 12, 31), date(2019, 7, 1))

    @PROPERTY
    @given(ROWS, DAYS)
    def test_the_rate_of_a_half_year_comes_from_it(self, rows, day):
        rate_book = RateBook.of({"legal_pro": rows})
        own = [row for row in rows if half_year_start(row[0]) == half_year_start(day)]
        self.assertEqual(rate_book.knows("legal_pro", day), bool(own) and max(own)[1] is not None)
        if rate_book.knows("legal_pro", day):
            self.assertEqual(rate_book.at("legal_pro", day), max(own)[1])

    @PROPERTY
    @given(ROWS, DAYS, DAYS)
    def test_a_step_holds_until_the_next_one(self, rows, one, other):
        rate_book, (first, last) = RateBook.of({"ecb": rows}), sorted((one, other))
        changes = any(first < row[0] <= last for row in rows)
        if rate_book.knows("ecb", last) and not changes:
            self.assertEqual(rate_book.at("ecb", first), rate_book.at("ecb", last))

    @PROPERTY
    @given(ROWS, DAYS)
    def test_nothing_is_known_after_the_last_reading(self, rows, day):
        rate_book = RateBook.of({"ecb": rows})
        read = [end for row in rows for end in (row[0], row[2]) if end]
        if not read or day > max(read):
            self.assertMissing(rate_book, "ecb", day, half_year_start(day))
