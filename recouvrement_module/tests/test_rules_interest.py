# Part of recouvrement_module. License LGPL-3.
"""Late interest: to the cent, by hand, and the same as a count day by day."""

import doctest
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import interest
from odoo.addons.recouvrement_module.rules.interest import Daily, Debt, Movement, Options, compute, round_to
from odoo.addons.recouvrement_module.rules.rates import RateName
from odoo.addons.recouvrement_module.rules.regime import Consumer, Contract, Default, Fixed, KLegal, NoInterest, Public

from .law import PUBLISHED, book, day
from .properties import FEW, PROPERTY

D = Decimal
BOOK = book()
INTEREST_FIRST = Options(imputation="interest_first")
ACTUAL = Options(day_count="actual")

DUES = st.dates(date(2023, 11, 1), date(2025, 3, 1))  # 600 days later all the reference rates are known
CENTS = st.integers(1, 500_000).map(lambda cents: D(cents) / 100)
DEBTS = st.builds(Debt, CENTS, DUES)
RECENT = st.builds(Debt, CENTS, st.dates(date(2025, 10, 1), date(2026, 8, 1)))  # some rates are not known
SETTLE = ["principal_first", "interest_first"]
LATE = st.integers(0, 300)
MOVES = st.lists(
    st.tuples(st.integers(-20, 250), st.integers(-20_000, 200_000), st.sampled_from(["payment", "credit_note"])),
    max_size=5,
)


def claim(principal, due, paid, regime, until=None, options=interest.STANDARD):
    """The claim of a debt; *paid* is a list of (day, amount)."""
    movements = [Movement(day(when), D(amount)) for when, amount in paid]
    return compute(Debt(D(principal), day(due)), movements, regime, BOOK, day(until or paid[-1][0]), options)


def built(debt, moves):
    """The movements of a list of MOVES, with days counted from the due date of *debt*."""
    return [Movement(debt.due + timedelta(n), D(cents) / 100, kind) for n, cents, kind in moves]


def exact(found):
    """The interest of a claim before it is rounded."""
    return sum((Fraction(s.base) * Fraction(s.rate) * s.days / (100 * s.divisor) for s in found.segments), Fraction(0))


def default_rate(when):
    return Fraction(PUBLISHED[f"{when.year}-{'01' if when.month < 7 else '07'}"][0]) + 10


def left(principal, movements, when):
    """What was left of the principal when a day began, each earlier day taken in its turn."""
    days, paid = defaultdict(Fraction), Fraction(0)
    for movement in movements:
        days[movement.day] += Fraction(movement.amount)
    for earlier in sorted(days):
        if earlier < when:
            paid = max(paid + days[earlier], Fraction(0))
    return max(Fraction(principal) - paid, Fraction(0))


@tagged("recouvrement_rules")
class TestByHand(BaseCase):
    def assertSegments(self, found, *expected):
        """Days, rate and amount of each segment, and their total."""
        rows = [(s.days, str(s.rate), s.amount and str(s.amount)) for s in found.segments]
        self.assertEqual(rows, list(expected))
        self.assertEqual(found.total, sum((s.amount or D(0) for s in found.segments), D(0)))

    def test_doctest(self):
        result = doctest.testmod(interest)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_two_half_years(self):
        """Oracle 1."""
        found = claim("1200.00", "30/04/2025", [("15/09/2025", "1200.00")], Default())
        self.assertSegments(found, (61, "13.15", "26.37"), (77, "12.15", "30.76"))
        self.assertEqual(found.total, D("57.13"))

    def test_business_and_public_buyer(self):
        """Oracles 2 and 3: 92 days, at the rates of two half-years and at that of the first."""
        business = claim("10000.00", "31/05/2025", [("31/08/2025", "10000.00")], Default())
        self.assertSegments(business, (30, "13.15", "108.08"), (62, "12.15", "206.38"))
        public = claim("10000.00", "31/05/2025", [("31/08/2025", "10000.00")], Public())
        self.assertSegments(public, (92, "11.15", "281.04"))

    def test_leap_year(self):
        """Oracle 5."""
        paid = [("31/03/2024", "5000.00")]
        self.assertSegments(claim("5000.00", "31/01/2024", paid, Default()), (60, "14.50", "119.18"))
        self.assertSegments(claim("5000.00", "31/01/2024", paid, Default(), None, ACTUAL), (60, "14.50", "118.85"))

    def test_year_end_of_a_leap_year(self):
        paid = [("31/01/2024", "36500")]
        self.assertSegments(claim("36500", "30/11/2023", paid, Fixed(D(10))), (62, "10", "620.00"))
        found = claim("36500", "30/11/2023", paid, Fixed(D(10)), None, ACTUAL)
        self.assertSegments(found, (31, "10", "310.00"), (31, "10", "309.15"))
        self.assertEqual([segment.divisor for segment in found.segments], [365, 366])

    def test_contract_below_the_floor(self):
        """Oracle 7: 14 % in 2024 is computed at the floor."""
        found = claim("3650", "31/05/2024", [("31/07/2024", "3650")], Contract(D("14.00")))
        self.assertSegments(found, (30, "15.21", "45.63"), (31, "14.76", "45.76"))
        self.assertEqual({segment.flag for segment in found.segments}, {"below_floor"})

    def test_one_day(self):
        """Oracle 8."""
        for due, paid, rows in (
            ("30/06/2025", "01/07/2025", [(1, "12.15", "0.33")]),
            ("31/12/2024", "01/01/2025", [(1, "13.15", "0.36")]),
            ("31/12/2024", "31/12/2024", []),
            ("31/12/2024", "30/12/2024", []),
        ):
            with self.subTest(due=due, paid=paid):
                self.assertSegments(claim("1000.00", due, [(paid, "1000.00")], Default()), *rows)

    def test_a_whole_year(self):
        """Oracle 10."""
        found = claim("10000.00", "31/12/2024", [("31/12/2025", "10000.00")], Default())
        self.assertSegments(found, (181, "13.15", "652.10"), (184, "12.15", "612.49"))
        self.assertEqual(found.total, D("1264.59"))

    def test_part_payments_principal_first(self):
        paid = [("15/05/2025", "1000"), ("30/06/2025", "650"), ("31/08/2025", "2000")]
        found = claim("3650", "31/03/2025", paid, Default())
        # 59.175 exactly: half up
        self.assertSegments(found, (45, "13.15", "59.18"), (46, "13.15", "43.92"), (62, "12.15", "41.28"))
        self.assertEqual([segment.base for segment in found.segments], [D(3650), D(2650), D(2000)])
        self.assertEqual((found.residual, found.interest, found.excess), (0, D("144.38"), 0))

    def test_part_payments_interest_first(self):
        paid = [("15/05/2025", "1000"), ("30/06/2025", "650"), ("31/08/2025", "2000")]
        found = claim("3650", "31/03/2025", paid, Default(), None, INTEREST_FIRST)
        self.assertSegments(found, (45, "13.15", "59.18"), (46, "13.15", "44.90"), (62, "12.15", "43.42"))
        self.assertEqual([segment.base for segment in found.segments], [D(3650), D("2709.18"), D("2104.08")])
        self.assertEqual([(row.interest, row.principal) for row in found.imputations], [
            (D("59.18"), D("940.82")), (D("44.90"), D("605.10")), (D("43.42"), D("1956.58")),
        ])  # fmt: skip
        self.assertEqual((found.residual, found.interest), (D("147.50"), 0))

    def test_a_credit_note_settles_the_principal_only(self):
        movements = [Movement(day("15/05/2025"), D(1000), "credit_note")]
        found = compute(Debt(D(3650), day("31/03/2025")), movements, Default(), BOOK, day("15/05/2025"), INTEREST_FIRST)
        self.assertEqual((found.residual, found.interest), (D(2650), D("59.18")))

    def test_public_buyer_pays_in_parts(self):
        """The rate stays that of the first half-year, on what is left: 11.15 %, for 92 days and 92 days."""
        found = claim("7300", "31/05/2025", [("31/08/2025", "3650"), ("01/12/2025", "3650")], Public())
        self.assertSegments(found, (92, "11.15", "205.16"), (92, "11.15", "102.58"))

    def test_consumer_from_the_notice(self):
        found = claim("1000", "31/01/2025", [], Consumer(day("20/06/2025")), "31/08/2025")
        self.assertSegments(found, (10, "3.71", "1.02"), (62, "2.76", "4.69"))
        self.assertSegments(claim("1000", "31/01/2025", [], Consumer(), "31/08/2025"))

    def test_insolvency_stops_interest(self):
        options = Options(stops_on=day("15/07/2025"))
        found = claim("1000", "30/04/2025", [], Default(), "31/12/2025", options)
        self.assertSegments(found, (61, "13.15", "21.98"), (14, "12.15", "4.66"))
        self.assertEqual(found.segments[-1].last, day("14/07/2025"))
        self.assertEqual(found.daily, Daily(D(0), D(0)))
        for due in ("14/07/2025", "15/07/2025", "30/09/2025"):
            self.assertSegments(claim("1000", due, [], Default(), "31/12/2025", options))

    def test_suspended(self):
        options = Options(suspensions=((day("01/06/2025"), day("31/07/2025")),))
        found = claim("1000", "30/04/2025", [], Default(), "15/08/2025", options)
        self.assertSegments(found, (31, "13.15", "11.17"), (15, "12.15", "4.99"))
        self.assertEqual(claim("1000", "30/04/2025", [], Default(), "15/06/2025", options).daily.amount, 0)

    def test_paid_back(self):
        paid = [("31/01/2025", "1000"), ("28/02/2025", "-400")]
        found = claim("1000", "31/12/2024", paid, Default(), "31/03/2025")
        self.assertSegments(found, (31, "13.15", "11.17"), (31, "13.15", "4.47"))
        self.assertEqual(found.residual, D(400))

    def test_paid_in_excess(self):
        found = claim("1000", "31/12/2024", [("31/01/2025", "1200")], Default(), "31/03/2025")
        self.assertEqual((found.residual, found.excess), (0, D(200)))
        found = claim("1000", "31/12/2024", [("31/01/2025", "1200"), ("01/02/2025", "-200")], Default(), "31/03/2025")
        self.assertEqual((found.residual, found.excess, found.unmatched), (0, 0, 0))
        found = claim("1000", "31/12/2024", [("31/01/2025", "-50")], Default(), "31/03/2025")
        self.assertEqual((found.residual, found.unmatched), (D(1000), D(50)))
        self.assertEqual((found.imputations, len(found.segments)), ((), 1))
        found = claim("1000", "31/12/2024", [("31/01/2025", "1200")], Default(), "31/03/2025", INTEREST_FIRST)
        self.assertEqual((found.residual, found.interest, found.excess), (0, 0, D("188.83")))
        found = claim("1000", "31/12/2024", [("31/01/2025", "1200"), ("02/02/2025", "-1195")], Default(), None,
                      INTEREST_FIRST)  # fmt: skip
        self.assertEqual((found.residual, found.interest, found.excess), (D(1000), D("6.17"), 0))

    def test_nothing_to_pay(self):
        for principal in ("0", "-10"):
            found = claim(principal, "31/12/2024", [("31/01/2025", "5")], Default(), "31/03/2025")
            self.assertSegments(found)
            self.assertEqual((found.residual, found.excess, found.daily.amount), (0, D(5), 0))

    def test_no_interest(self):
        self.assertSegments(claim("1000", "31/12/2024", [], NoInterest(), "31/12/2025"))

    def test_payments_to_come_are_left_out(self):
        found = claim("1000", "31/12/2024", [("01/03/2025", "1000")], Default(), "28/02/2025")
        self.assertEqual((found.residual, found.imputations), (D(1000), ()))

    def test_a_legal_rate_that_is_missing(self):
        """Oracle 19: the segment has no amount and says why; what is known is struck at the end of June."""
        found = claim("3650", "31/05/2026", [], KLegal(D(3)), "31/07/2026")
        self.assertEqual([segment.amount for segment in found.segments], [D("23.58"), None])
        self.assertEqual(found.missing, (RateName("legal_pro", date(2026, 7, 1)),))
        self.assertEqual((found.total, found.struck_on), (D("23.58"), day("30/06/2026")))
        self.assertEqual(found.daily, Daily(None, None, RateName("legal_pro", date(2026, 7, 1))))

    def test_the_new_year_without_a_reading(self):
        found = claim("3650", "30/11/2026", [], Default(), "15/01/2027")
        self.assertEqual([segment.amount for segment in found.segments], [D("38.44"), None])
        self.assertEqual(found.missing, (RateName("ecb", date(2027, 1, 1)),))
        on_the_eve = claim("3650", "30/11/2026", [], Default(), "31/12/2026")
        self.assertEqual((on_the_eve.missing, on_the_eve.struck_on), ((), day("31/12/2026")))
        self.assertIsNone(on_the_eve.daily.amount)

    def test_a_payment_after_unknown_interest_is_provisional(self):
        paid = [("30/06/2026", "100"), ("31/07/2026", "1000")]
        found = claim("3650", "31/05/2026", paid, KLegal(D(3)), "31/08/2026", INTEREST_FIRST)
        self.assertEqual([row.provisional for row in found.imputations], [False, True])

    def test_contract_whose_floor_is_unknown_is_computed(self):
        found = claim("3650", "31/05/2026", [], Contract(D(15)), "31/07/2026")
        self.assertSegments(found, (30, "15", "45.00"), (31, "15", "46.50"))
        self.assertEqual([segment.flag for segment in found.segments], ["", "floor_unknown"])
        self.assertEqual(found.missing, ())

    def test_daily_amount(self):
        found = claim("1000", "30/04/2025", [], Default(), "30/06/2025")
        self.assertEqual(found.daily, Daily(D("0.3329"), D("0.33")))  # that of 1 July
        self.assertEqual(claim("1000", "30/06/2025", [], Default(), "30/06/2025").daily.amount, D("0.3329"))
        self.assertEqual(claim("1000", "01/07/2025", [], Default(), "30/06/2025").daily.amount, 0)

    def test_other_currencies(self):
        for step, amount in (("1", "26"), ("0.001", "26.372"), ("0.05", "26.35")):
            options = Options(step=D(step))
            found = claim("1200", "30/04/2025", [("30/06/2025", "1200")], Default(), None, options)
            self.assertEqual(found.total, D(amount))


@tagged("recouvrement_rules")
class TestInterestProperties(BaseCase):
    @PROPERTY
    @given(DEBTS, MOVES, LATE)
    def test_same_as_day_by_day(self, debt, moves, late):
        movements, until = built(debt, moves), debt.due + timedelta(late)
        found = compute(debt, movements, Default(), BOOK, until)
        happened = [movement for movement in movements if movement.day <= until]
        by_day = Fraction(0)
        for when in (debt.due + timedelta(n) for n in range(1, late + 1)):
            by_day += left(debt.principal, happened, when) * default_rate(when) / 36500
        self.assertEqual(exact(found), by_day)
        self.assertEqual(found.residual, left(debt.principal, happened, until + timedelta(1)))

    @FEW
    @given(DEBTS, st.lists(st.tuples(st.integers(-20, 250), st.integers(1, 200_000)), max_size=5), LATE)
    def test_interest_first_same_as_day_by_day(self, debt, payments, late):
        """A purse for each: every day adds to it, it is rounded when a payment or a half-year ends a segment."""
        movements, until = built(debt, [(n, cents, "payment") for n, cents in payments]), debt.due + timedelta(late)
        paid = defaultdict(Fraction)
        for movement in movements:
            paid[movement.day] += Fraction(movement.amount)
        capital, known, running = Fraction(debt.principal), Fraction(0), Fraction(0)
        for when in (debt.due + timedelta(n) for n in range(-20, late + 1)):
            if when > debt.due:
                running += capital * default_rate(when) / 36500
            if paid[when] or (when + timedelta(1)).strftime("%d%m") in ("0101", "0107"):
                known, running = known + Fraction(round(running * 100 + Fraction(1, 10**9)), 100), Fraction(0)
            of_interest = min(known, paid[when])
            known -= of_interest
            capital = max(capital - (paid[when] - of_interest), Fraction(0))
        found = compute(debt, movements, Default(), BOOK, until, INTEREST_FIRST)
        self.assertEqual(Fraction(found.residual), capital)

    @PROPERTY
    @given(DEBTS, MOVES, LATE, LATE)
    def test_additive(self, debt, moves, days, more):
        """Up to a day, and from it on with what is left, is the same as to the end."""
        # nothing is paid back, which would raise what is left above what it was on that day
        movements = [movement for movement in built(debt, moves) if movement.amount > 0]
        middle = debt.due + timedelta(days)
        last = middle + timedelta(more)
        first_part = compute(debt, movements, Default(), BOOK, middle)
        rest = [movement for movement in movements if movement.day > middle]
        second_part = compute(Debt(first_part.residual, middle), rest, Default(), BOOK, last)
        whole = compute(debt, movements, Default(), BOOK, last)
        self.assertEqual(exact(first_part) + exact(second_part), exact(whole))

    @PROPERTY
    @given(DEBTS, MOVES, LATE, CENTS, st.integers(0, 60), st.integers(0, 500))
    def test_monotone(self, debt, moves, late, more, days, points):
        movements, until = built(debt, moves), debt.due + timedelta(late)
        least = exact(compute(debt, movements, Fixed(D(10)), BOOK, until))
        larger = Debt(debt.principal + more, debt.due)
        self.assertLessEqual(least, exact(compute(larger, movements, Fixed(D(10)), BOOK, until)))
        self.assertLessEqual(least, exact(compute(debt, movements, Fixed(10 + D(points) / 100), BOOK, until)))
        self.assertLessEqual(least, exact(compute(debt, movements, Fixed(D(10)), BOOK, until + timedelta(days))))

    @PROPERTY
    @given(DEBTS, MOVES, st.integers(-400, 0), st.sampled_from([interest.STANDARD, INTEREST_FIRST, ACTUAL]))
    def test_zero_before_the_first_day_late(self, debt, moves, early, options):
        found = compute(debt, built(debt, moves), Default(), BOOK, debt.due + timedelta(early), options)
        self.assertEqual((found.segments, found.total), ((), 0))

    @PROPERTY
    @given(DEBTS, MOVES.flatmap(lambda moves: st.tuples(st.just(moves), st.permutations(moves))), LATE, st.booleans())
    def test_any_order_of_payments(self, debt, orders, late, interest_first):
        options = INTEREST_FIRST if interest_first else interest.STANDARD
        one, other = (
            compute(debt, built(debt, moves), Default(), BOOK, debt.due + timedelta(late), options) for moves in orders
        )
        self.assertEqual(one, other)

    @PROPERTY
    @given(DEBTS, st.lists(st.integers(1, 100_000), max_size=5), st.integers(0, 200), LATE, st.booleans())
    def test_payments_of_one_day_are_one(self, debt, cents, when, late, interest_first):
        options = INTEREST_FIRST if interest_first else interest.STANDARD
        separate = built(debt, [(when, amount, "payment") for amount in cents])
        together = built(debt, [(when, sum(cents), "payment")])
        until = debt.due + timedelta(late)
        self.assertEqual(
            compute(debt, separate, Default(), BOOK, until, options),
            compute(debt, together, Default(), BOOK, until, options),
        )

    @PROPERTY
    @given(
        st.one_of(DEBTS, RECENT), MOVES, LATE,
        st.builds(
            Options, st.sampled_from(SETTLE), st.sampled_from(["365", "actual"]),
            st.lists(st.tuples(DUES, DUES), max_size=2).map(tuple), st.one_of(st.none(), DUES),
            st.sampled_from([D("0.01"), D("0.001"), D(1), D("0.05")]),
        ),
        st.sampled_from([Default(), Public(), KLegal(D(3)), Contract(D("8.5")), Consumer(date(2024, 5, 5))]),
    )  # fmt: skip
    def test_everything_adds_up(self, debt, moves, late, options, regime):
        movements, until = built(debt, moves), debt.due + timedelta(late)
        found = compute(debt, movements, regime, BOOK, until, options)
        paid = sum((movement.amount for movement in movements if movement.day <= until), D(0))
        settled = [(row.interest, row.principal, row.excess) for row in found.imputations] or [(D(0), D(0), D(0))]
        of_interest, of_principal, excess = (sum(column) for column in zip(*settled, strict=True))
        self.assertEqual(of_interest + of_principal + excess, paid + found.unmatched)
        self.assertEqual((found.residual, found.excess), (debt.principal - of_principal, excess))
        self.assertEqual(found.total, sum((segment.amount or D(0) for segment in found.segments), D(0)))
        self.assertEqual(found.interest, found.total - of_interest)
        self.assertTrue(0 <= found.residual <= debt.principal and found.interest >= 0 and found.excess >= 0)
        free = [*options.suspensions, (options.stops_on or date.max, date.max)]
        for segment in found.segments:
            self.assertTrue(debt.due < segment.first <= segment.last <= until)
            self.assertFalse([days for days in free if max(segment.first, days[0]) <= min(segment.last, days[1])])
            if segment.rate is None:
                self.assertIn(segment.missing, found.missing)
                self.assertLess(found.struck_on, segment.first)
            else:
                self.assertEqual(segment.amount, round_to(segment.exact, options.step))

    @PROPERTY
    @given(st.sampled_from([Default(), Public(), Fixed(D(5)), Consumer(date.max)]), st.booleans())
    def test_any_day(self, regime, actual):
        options = ACTUAL if actual else interest.STANDARD
        for due, until in ((date.max, date.max), (date(9998, 12, 31), date.max), (date.min, date(2, 1, 1))):
            found = compute(Debt(D(1), due), [Movement(due, D("0.5"))], regime, BOOK, until, options)
            self.assertEqual(found.residual, D("0.5"))
