# Part of recouvrement_module. License LGPL-3.
"""Regimes: which rate on which day, by hand from the published rates, and every day once."""

import doctest
from datetime import date, timedelta
from decimal import Decimal
from itertools import zip_longest

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import regime
from odoo.addons.recouvrement_module.rules.rates import RateName, half_year_start
from odoo.addons.recouvrement_module.rules.regime import (
    REGIMES,
    Consumer,
    Contract,
    Default,
    Fixed,
    Judgment,
    KLegal,
    NoInterest,
    Public,
    Reminded,
    Source,
)

from .law import book, day
from .properties import PROPERTY

D = Decimal
BOOK = book()
H1_2024, H2_2024 = date(2024, 1, 1), date(2024, 7, 1)
DAYS = st.dates(date(2019, 6, 1), date(2027, 6, 30))
SPANS = st.tuples(DAYS, st.integers(0, 900)).map(lambda span: (span[0], span[0] + timedelta(span[1])))
FACTORS = st.integers(0, 2500).map(lambda cents: D(cents) / 100)
ALL = st.one_of(
    st.sampled_from([Default(), Public(), NoInterest(), Default(points=D(8), round_up=D("0.5"))]),
    FACTORS.map(Contract), FACTORS.map(KLegal), FACTORS.map(Fixed),
    st.builds(Consumer, st.one_of(st.none(), DAYS)), st.builds(Reminded, FACTORS, st.one_of(st.none(), DAYS)),
    st.builds(Judgment, DAYS, st.one_of(st.none(), DAYS)),
)  # fmt: skip


def found(chosen, first, last):
    """The pieces in short: first day, last day, rate, flag."""
    return [
        (f"{piece.first:%d/%m/%Y}", f"{piece.last:%d/%m/%Y}", piece.rate and str(piece.rate), piece.flag)
        for piece in chosen.pieces(day(first), day(last), BOOK)
    ]


@tagged("recouvrement_rules")
class TestRegimes(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(regime)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_table(self):
        codes = {"default", "contract", "k_legal", "public", "consumer", "reminded", "judgment", "fixed", "none"}
        self.assertEqual(REGIMES.keys(), codes)

    def test_default(self):
        pieces = Default().pieces(day("01/05/2025"), day("15/09/2025"), BOOK)
        self.assertEqual([piece.rate for piece in pieces], [D("13.15"), D("12.15")])
        self.assertEqual([piece.last for piece in pieces], [day("30/06/2025"), day("15/09/2025")])
        self.assertEqual(pieces[1].source, Source("ecb", date(2025, 7, 1), D("2.15"), D(1), D(10)))

    def test_changes_inside_a_half_year_are_ignored(self):
        changing = book(ecb=[
            (date(2024, 12, 18), D("3.15"), None), (date(2025, 2, 5), D("2.90"), None),
            (date(2025, 6, 11), D("2.15"), date(2025, 12, 1)),
        ])  # fmt: skip
        pieces = Default().pieces(day("01/05/2025"), day("31/07/2025"), changing)
        self.assertEqual([piece.rate for piece in pieces], [D("13.15"), D("12.15")])

    def test_the_default_is_not_raised_to_the_floor(self):
        self.assertEqual(found(Default(), "01/03/2024", "31/03/2024"), [("01/03/2024", "31/03/2024", "14.50", "")])

    def test_contract_below_the_floor(self):
        """Oracle 7."""
        pieces = Contract(D("14.00")).pieces(day("01/02/2024"), day("31/12/2024"), BOOK)
        self.assertEqual([(piece.rate, piece.flag) for piece in pieces], [
            (D("15.21"), "below_floor"), (D("14.76"), "below_floor"),
        ])  # fmt: skip
        self.assertEqual(pieces[0].source, Source("legal_pro", H1_2024, D("5.07"), D(3)))
        self.assertEqual(pieces[1].source, Source("legal_pro", H2_2024, D("4.92"), D(3)))

    def test_contract_above_the_floor_is_one_piece(self):
        expected = [("01/02/2025", "30/06/2026", "15", "")]
        self.assertEqual(found(Contract(D(15)), "01/02/2025", "30/06/2026"), expected)
        self.assertEqual(found(Contract(D("11.13")), "01/02/2025", "01/02/2025")[0][2:], ("11.13", ""))

    def test_source_of_a_contract_rate(self):
        (piece,) = Contract(D(15)).pieces(day("01/02/2025"), day("28/02/2025"), BOOK)
        self.assertEqual(piece.source, Source("contract", None, D(15), D(1), D(0)))

    def test_contract_whose_floor_is_unknown(self):
        self.assertEqual(found(Contract(D(15)), "01/05/2026", "15/11/2026"), [
            ("01/05/2026", "30/06/2026", "15", ""), ("01/07/2026", "15/11/2026", "15", "floor_unknown"),
        ])  # fmt: skip
        piece = Contract(D(15)).pieces(day("01/07/2026"), day("15/11/2026"), BOOK)[0]
        self.assertEqual(piece.missing, RateName("legal_pro", date(2026, 7, 1)))

    def test_multiple_of_the_legal_rate(self):
        self.assertEqual(found(KLegal(D(3)), "01/06/2025", "31/07/2025"), [
            ("01/06/2025", "30/06/2025", "11.13", ""), ("01/07/2025", "31/07/2025", "8.28", ""),
        ])  # fmt: skip
        self.assertEqual(found(KLegal(D(5)), "01/07/2025", "31/07/2025")[0][2:], ("13.80", ""))
        self.assertEqual(found(KLegal(D(2)), "01/07/2025", "31/07/2025")[0][2:], ("8.28", "below_floor"))
        self.assertEqual(found(KLegal(D(3)), "01/07/2026", "31/07/2026")[0][2:], (None, ""))

    def test_public_is_frozen(self):
        self.assertEqual(found(Public(), "01/06/2025", "31/12/2026"), [("01/06/2025", "31/12/2026", "11.15", "")])
        self.assertEqual(found(Public(), "01/07/2025", "31/12/2025")[0][2], "10.15")
        self.assertEqual(found(Public(), "01/07/2025", "01/07/2025"), [("01/07/2025", "01/07/2025", "10.15", "")])

    def test_consumer(self):
        self.assertEqual(found(Consumer(), "01/02/2025", "31/12/2025"), [])
        self.assertEqual(found(Consumer(day("20/06/2025")), "01/02/2025", "31/12/2025"), [
            ("21/06/2025", "30/06/2025", "3.71", ""), ("01/07/2025", "31/12/2025", "2.76", ""),
        ])  # fmt: skip
        self.assertEqual(found(Consumer(day("31/12/2025")), "01/02/2025", "31/12/2025"), [])
        self.assertEqual(found(Consumer(day("30/12/2025")), "01/02/2025", "31/12/2025")[0][0], "31/12/2025")
        self.assertEqual(found(Consumer(day("01/01/2025")), "01/02/2025", "28/02/2025")[0][0], "01/02/2025")

    def test_judgment(self):
        self.assertEqual(found(Judgment(day("10/09/2025"), day("31/12/2025")), "01/02/2025", "31/03/2026"), [
            ("10/09/2025", "31/12/2025", "2.76", ""),
            ("01/01/2026", "28/02/2026", "2.62", ""),
            ("01/03/2026", "31/03/2026", "7.62", ""),
        ])  # fmt: skip
        self.assertEqual([piece[2] for piece in found(Judgment(day("10/09/2025")), "01/02/2025", "31/03/2026")],
                         ["2.76", "2.62"])  # fmt: skip
        raised_before = Judgment(day("10/09/2025"), day("01/02/2025"))
        self.assertEqual(found(raised_before, "01/02/2025", "30/09/2025"), [("10/09/2025", "30/09/2025", "7.76", "")])
        self.assertEqual(found(Judgment(day("01/07/2026")), "01/02/2026", "31/07/2026")[0][2], None)

    def test_a_consumer_who_was_reminded_for_free(self):
        """The cap of 2025-H1 is 3.15 + 8, of 2025-H2 2.15 + 8; that of 2027 is not known."""
        agreed = Reminded(D("10.50"), day("20/05/2025"))
        self.assertEqual(found(agreed, "01/02/2025", "31/12/2025"), [
            ("21/05/2025", "30/06/2025", "10.50", ""), ("01/07/2025", "31/12/2025", "10.15", "above_cap"),
        ])  # fmt: skip
        self.assertEqual(found(Reminded(D(6), day("20/05/2025")), "01/02/2025", "31/12/2025"), [
            ("21/05/2025", "31/12/2025", "6", ""),
        ])  # fmt: skip
        (unknown,) = Reminded(D(6), day("20/05/2025")).pieces(day("01/02/2027"), day("28/02/2027"), BOOK)
        self.assertEqual((unknown.rate, unknown.missing), (None, RateName("ecb", date(2027, 1, 1))))

    def test_nothing_of_a_consumer_before_the_delay_is_over_nor_without_a_contract(self):
        for agreed, free_until in ((D(6), None), (D(0), day("20/05/2025")), (D(6), day("31/12/2025"))):
            self.assertEqual(found(Reminded(agreed, free_until), "01/02/2025", "31/12/2025"), [])
        self.assertEqual(found(Reminded(D(6), day("01/01/2025")), "01/02/2025", "28/02/2025")[0][0], "01/02/2025")

    def test_multiples_and_roundings(self):
        """1.5 × 2.15 + 1 = 4.225, rounded up to the half point 4.5."""
        figures = {"kind": "ecb", "points": D(1), "round_up": D("0.5"), "factor": D("1.5")}
        for chosen in (Default(**figures), Public(**figures), Consumer(day("01/01/2025"), **figures)):
            self.assertEqual(found(chosen, "01/07/2025", "31/07/2025")[0][2], "4.5")

    def test_unknown_reference(self):
        (piece,) = Default().pieces(day("01/01/2027"), day("31/01/2027"), BOOK)
        self.assertEqual((piece.rate, piece.missing), (None, RateName("ecb", date(2027, 1, 1))))

    @PROPERTY
    @given(ALL, SPANS)
    def test_pieces_follow_each_other(self, chosen, span):
        """In their order, without a gap once they begin, up to the last day."""
        pieces = chosen.pieces(*span, BOOK)
        for piece, after in zip_longest(pieces, pieces[1:]):
            self.assertTrue(span[0] <= piece.first <= piece.last <= span[1])
            self.assertEqual(piece.last + timedelta(1), after.first if after else span[1] + timedelta(1))
            self.assertEqual(piece.rate is None, piece.source.base is None)
            self.assertEqual(piece.missing is not None, piece.rate is None or piece.flag == "floor_unknown")

    @PROPERTY
    @given(ALL, SPANS, st.integers(0, 900))
    def test_the_rate_of_a_day_does_not_depend_on_the_last_one(self, chosen, span, days):
        first, last = span
        shorter = min(last, first + timedelta(days))

        def rates(end):
            return {
                piece.first + timedelta(n): (piece.rate, piece.source, piece.flag, piece.missing)
                for piece in chosen.pieces(first, end, BOOK)
                for n in range((piece.last - piece.first).days + 1)
            }

        self.assertEqual(rates(shorter), {key: value for key, value in rates(last).items() if key <= shorter})

    @PROPERTY
    @given(FACTORS, SPANS)
    def test_a_contract_never_asks_less_than_the_floor(self, rate, span):
        for piece in Contract(rate).pieces(*span, BOOK):
            for known in (half_year_start(piece.first), half_year_start(piece.last)):
                if BOOK.knows("legal_pro", known):
                    self.assertEqual(piece.rate, max(rate, 3 * BOOK.at("legal_pro", known)))
                else:
                    self.assertEqual((piece.rate, piece.flag), (rate, "floor_unknown"))

    @PROPERTY
    @given(ALL, st.sampled_from([(date.min, date.min), (date.max, date.max), (date(9998, 1, 1), date.max)]))
    def test_any_day(self, chosen, span):
        self.assertLessEqual(len(chosen.pieces(*span, BOOK)), 4)

    @PROPERTY
    @given(ALL, DAYS)
    def test_no_day_no_piece(self, chosen, first):
        self.assertEqual(chosen.pieces(first, first - timedelta(1), BOOK), [])
