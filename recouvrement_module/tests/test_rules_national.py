# Part of recouvrement_module. License LGPL-3.
"""What the law of a country gives by default: which row counts, which rate follows, how long a free reminder waits."""

import doctest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import national
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar
from odoo.addons.recouvrement_module.rules.national import (
    STRATEGIES,
    UNKNOWN,
    Facts,
    Law,
    LawBook,
    free_until,
    statutory,
)
from odoo.addons.recouvrement_module.rules.rates import RateName
from odoo.addons.recouvrement_module.rules.regime import Consumer, Default, Fixed, NoInterest, Public, Reminded

from .law import LAWS, book, day
from .properties import PROPERTY

D = Decimal
BOOK = book()
BELGIUM = WorkingCalendar("BE")


@tagged("recouvrement_rules")
class TestNational(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(national)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_which_row(self):
        for country, category, expected in (
            ("FR", "business", "business"), ("FR", "public_accountant", "public"), ("FR", "public_hospital", "public"),
            ("FR", "public_undertaking", "public"), ("FR", "consumer", "consumer"),
            ("FR", "non_professional", "consumer"), ("BE", "public_accountant", "business"),
            ("CH", "consumer", ""), ("US", "business", ""), ("FR", "unheard_of", ""), ("FR", "", ""),
        ):  # fmt: skip
            with self.subTest(country=country, category=category):
                self.assertEqual(LAWS.get(country, category).debtor, expected)

    def test_the_later_row_counts(self):
        own = Law("FR", "business", "default", "ecb", points=D(12))
        self.assertEqual(LawBook.of([*LAWS.laws.values(), own]).get("FR", "business"), own)

    def test_the_references_of_a_country(self):
        self.assertEqual(LAWS.kinds("FR"), ("ecb", "legal_pro"))
        self.assertEqual(LAWS.kinds("LU", ("business", "public")), ("ecb",))
        self.assertEqual(LAWS.kinds("MA"), ())

    def test_which_regime(self):
        facts = Facts(day("20/06/2025"), day("10/06/2025"), D(6))
        for country, category, expected in (
            ("FR", "business", Default()), ("FR", "public_hospital", Public()),
            ("FR", "consumer", Consumer(day("20/06/2025"))),
            ("BE", "business", Default("ecb", D(8), D("0.5"))), ("BE", "consumer", Reminded(D(6), day("10/06/2025"))),
            ("DE", "consumer", Consumer(day("20/06/2025"), "de_base", D(5))),
            ("LU", "consumer", Consumer(day("20/06/2025"), "lu_consumer")),
            ("CH", "business", Fixed(D(5), "ch_default")), ("MA", "business", NoInterest()),
            ("US", "business", NoInterest()),
        ):  # fmt: skip
            with self.subTest(country=country, category=category):
                self.assertEqual(statutory(LAWS.get(country, category), facts), expected)

    def test_published_rates(self):
        """The rates that the other countries published for the first half of 2026, or for the second of 2025."""
        for country, half_year, rate in (
            ("FR", "2026-01-01", "12.15"), ("BE", "2025-07-01", "10.5"), ("BE", "2026-01-01", "10.5"),
            ("DE", "2025-07-01", "10.27"), ("DE", "2026-07-01", "10.52"), ("LU", "2024-07-01", "12.25"),
            ("NL", "2024-07-01", "12.25"), ("CH", "2026-01-01", "5"),
        ):  # fmt: skip
            with self.subTest(country=country, half_year=half_year):
                first = date.fromisoformat(half_year)
                (piece,) = statutory(LAWS.get(country, "business"), Facts()).pieces(first, first, BOOK)
                self.assertEqual(piece.rate, D(rate))

    def test_belgium_keeps_a_half_point(self):
        exact = book(ecb=[(date(2025, 1, 1), D("2.50"), date(2025, 1, 2))])
        (piece,) = statutory(LAWS.get("BE", "business"), Facts()).pieces(day("02/01/2025"), day("02/01/2025"), exact)
        self.assertEqual(piece.rate, D("10.5"))

    def test_dutch_consumers_are_refused_by_name(self):
        regime = statutory(LAWS.get("NL", "consumer"), Facts(day("30/06/2026")))
        (piece,) = regime.pieces(day("01/06/2026"), day("31/07/2026"), BOOK)
        self.assertEqual((piece.rate, piece.missing), (None, RateName("nl_consumer", date(2026, 7, 1))))

    def test_a_free_reminder(self):
        """By email 14 days; by post 3 working days first: 30 April, then over Labour Day and a week-end 4 and 5 May."""
        self.assertEqual(free_until(day("29/04/2026"), False, BELGIUM), day("13/05/2026"))
        self.assertEqual(free_until(day("29/04/2026"), True, BELGIUM), day("19/05/2026"))

    @PROPERTY
    @given(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
    def test_the_post_never_shortens_it(self, sent_on):
        by_mail, by_post = (free_until(sent_on, post, BELGIUM) for post in (False, True))
        self.assertEqual(by_mail - sent_on, timedelta(14))
        self.assertGreaterEqual(by_post - by_mail, timedelta(3))

    @PROPERTY
    @given(st.sampled_from(sorted(STRATEGIES)), st.dates(date(2020, 1, 1), date(2026, 12, 31)), st.integers(0, 400))
    def test_nothing_is_asked_of_a_consumer_before_a_notice_or_a_free_reminder(self, strategy, first, length):
        law = Law("XX", "consumer", strategy, "ecb", points=D(8), rate=D(5))
        if strategy in ("consumer", "reminded"):
            self.assertEqual(statutory(law, Facts(agreed=D(9))).pieces(first, first + timedelta(length), BOOK), [])

    def test_unknown(self):
        self.assertEqual(UNKNOWN.indemnity, 0)
        self.assertEqual(statutory(UNKNOWN, Facts(day("20/06/2025"), day("20/06/2025"), D(6))), NoInterest())
