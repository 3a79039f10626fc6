# Part of recouvrement_module. License LGPL-3.
"""Schedules: every cent in its place, no date adrift, and no plan that cannot be."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import schedule as rule
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar, add_months
from odoo.addons.recouvrement_module.rules.schedule import MOST, RHYTHMS, Impossible, Terms, as_ordered, build

from .properties import PROPERTY

D = Decimal
FRANCE = WorkingCalendar("FR")
START = date(2026, 1, 5)
STEPS = st.sampled_from([D("0.01"), D("0.05"), D(1), D("0.001")])
BASIC = Terms(D(1000), START, date(2026, 2, 2), number=3)


@st.composite
def terms(draw):
    """Terms that may be."""
    step = draw(STEPS)
    total = draw(st.integers(100, 10**8)) * step
    down = draw(st.one_of(st.just(0), st.integers(1, 39))) * step
    start = draw(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
    first = start + timedelta(draw(st.integers(8, 60)))
    way = draw(st.sampled_from(["number", "amount", "until"]))
    number = draw(st.integers(1, MOST))
    values = {
        "number": number,
        "amount": -(-(total - down) // (number * step)) * step,
        "until": first + timedelta(draw(st.integers(0, 400))),
    }
    rate = draw(st.sampled_from([None, D(0), D("4.5"), D(12)]))
    rhythm = draw(st.sampled_from(sorted(RHYTHMS)))
    return Terms(total, start, first, rhythm, down_payment=down, rate=rate, step=step, **{way: values[way]})


def built(wanted):
    """The schedule of terms; a year of weeks may want more instalments than 61 smallest amounts can make."""
    return build(wanted, FRANCE).instalments


@tagged("recouvrement_rules")
class TestSchedule(BaseCase):
    def assertRows(self, found, *expected):
        """Day, principal and interest of each row."""
        rows = [(f"{one.due:%d/%m/%Y}", str(one.principal), str(one.interest)) for one in found]
        self.assertEqual(rows, list(expected))

    def assertImpossible(self, code, **changes):
        with self.assertRaises(Impossible) as caught:
            build(replace(BASIC, **changes), FRANCE)
        self.assertEqual(caught.exception.code, code)

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_the_last_one_takes_the_rest(self):
        self.assertRows(
            built(BASIC),
            ("02/02/2026", "333.33", "0.00"), ("02/03/2026", "333.33", "0.00"), ("02/04/2026", "333.34", "0.00"),
        )  # fmt: skip

    def test_by_amount(self):
        found = built(replace(BASIC, number=None, amount=D(300), down_payment=D(50)))
        self.assertEqual([one.principal for one in found], [50, 300, 300, 300, 50])
        self.assertEqual([one.rank for one in found], [0, 1, 2, 3, 4])
        # a larger one than what is owed is one instalment
        self.assertEqual([one.principal for one in built(replace(BASIC, number=None, amount=D(5000)))], [1000])

    def test_until(self):
        for until, number in (
            (date(2026, 2, 2), 1),
            (date(2026, 3, 1), 1),
            (date(2026, 3, 2), 2),
            (date(2026, 5, 1), 3),
        ):
            with self.subTest(until=until):
                self.assertEqual(len(built(replace(BASIC, number=None, until=until))), number)

    def test_month_ends_do_not_drift(self):
        """From Saturday 31 January: each on the last day of its month, or the next that works, never from there."""
        found = built(replace(BASIC, first=date(2026, 1, 31), number=5))
        self.assertEqual(
            [one.due for one in found],
            [date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 1)],
        )
        self.assertEqual(found[1].said, date(2026, 2, 28))

    def test_rhythms(self):
        for rhythm, second in (
            ("weekly", date(2026, 2, 9)), ("fortnightly", date(2026, 2, 16)),
            ("monthly", date(2026, 3, 2)), ("quarterly", date(2026, 5, 4)),  # 2 May is a Saturday
        ):  # fmt: skip
            with self.subTest(rhythm=rhythm):
                self.assertEqual(built(replace(BASIC, rhythm=rhythm))[1].due, second)

    def test_interest_by_hand(self):
        """1 200 at 5 % from 5 January: 28 days 4.60; 800 for 28 days 3.07 (3.0685); 400 for 31 days 1.70 (1.6986)."""
        self.assertRows(
            built(replace(BASIC, total=D(1200), rate=D(5))),
            ("02/02/2026", "400.00", "4.60"), ("02/03/2026", "400.00", "3.07"), ("02/04/2026", "400.00", "1.70"),
        )  # fmt: skip

    def test_currency_without_places(self):
        found = build(replace(BASIC, step=D(1), rate=D(5)), FRANCE)
        self.assertRows(
            found.instalments, ("02/02/2026", "333", "4"), ("02/03/2026", "333", "3"), ("02/04/2026", "334", "1")
        )
        self.assertEqual((found.principal, found.interest), (1000, 8))

    def test_numbers_refused(self):
        for total in ("0", "-1", "NaN", "Infinity", "1e13", "1e999"):
            self.assertImpossible("number", total=D(total))
        for amount in ("0", "-5", "NaN"):
            self.assertImpossible("number", number=None, amount=D(amount))
        self.assertImpossible("unrounded", total=D("10.001"))
        self.assertImpossible("unrounded", number=None, amount=D("3.333"))
        self.assertImpossible("unrounded", step=D(1), total=D("10.50"))

    def test_counts_refused(self):
        self.assertImpossible("way", number=None)
        self.assertImpossible("way", amount=D(5))
        for number in (0, -3, 61, 10**30):
            self.assertImpossible("count", number=number)
        self.assertImpossible("count", number=None, amount=D("0.01"))
        self.assertImpossible("count", number=None, until=date(9999, 12, 31))
        self.assertImpossible("small", total=D("0.02"))
        self.assertImpossible("small", total=D("1.02"), down_payment=D(1))

    def test_down_payments_refused(self):
        for amount in ("1000", "1000.01", "-1", "NaN", "1e15"):
            self.assertImpossible("down_payment", down_payment=D(amount))
        self.assertImpossible("unrounded", down_payment=D("0.001"))
        for day in (date(2026, 2, 2), date(2026, 1, 4), date(2026, 1, 31)):  # Saturday the 31st is paid on 2 February
            self.assertImpossible("down_day", down_payment=D(5), down_day=day)

    def test_days_refused(self):
        self.assertImpossible("order", first=date(2026, 1, 4))
        self.assertImpossible("order", number=None, until=date(2026, 2, 1))
        self.assertImpossible("order", first=date(9999, 12, 1))

    def test_rates_refused(self):
        for rate in ("-0.01", "100.01", "NaN", "Infinity"):
            self.assertImpossible("rate", rate=D(rate))

    def test_consumers_pay_no_interest(self):
        self.assertImpossible("consumer", consumer=True, rate=D("0.01"))
        for rate in (None, D(0)):
            self.assertEqual(build(replace(BASIC, consumer=True, rate=rate), FRANCE).interest, 0)

    def test_as_ordered(self):
        """The days of a court are its own: Sunday 1 March stays."""
        terms = replace(BASIC, rate=D("2.62"), consumer=True)
        found = as_ordered(terms, [(date(2026, 3, 1), D(600)), (date(2026, 4, 1), D(400))])
        # 1 000 for 55 days, 400 for 31 days
        self.assertRows(found.instalments, ("01/03/2026", "600.00", "3.95"), ("01/04/2026", "400.00", "0.89"))

    def test_as_ordered_refused(self):
        one, other = (date(2026, 3, 1), D(600)), (date(2026, 4, 1), D(400))
        for code, rows in (
            ("count", []),
            ("count", [one] * 61),
            ("order", [other, one]),
            ("order", [one, (one[0], D(400))]),
            ("order", [(date(2026, 1, 1), D(600)), other]),
            ("sum", [one]),
            ("number", [one, other, (date(2026, 5, 1), D(0))]),
            ("unrounded", [one, (other[0], D("400.001"))]),
        ):
            with self.subTest(code=code), self.assertRaises(Impossible) as caught:
                as_ordered(BASIC, rows)
            self.assertEqual(caught.exception.code, code)

    @PROPERTY
    @given(terms())
    def test_adds_up(self, wanted):
        """Together what is owed, each above zero and one that can be paid, the last one never a debt of ours."""
        try:
            found = build(wanted, FRANCE)
        except Impossible as impossible:
            self.assertIn(impossible.code, ("small", "count", "down_day"))
            assume(False)
        self.assertEqual(found.principal, wanted.total)
        self.assertEqual(found.instalments[-1].remaining, 0)
        self.assertTrue(1 <= found.instalments[-1].rank <= MOST)
        for one in found.instalments:
            self.assertGreater(one.principal, 0)
            self.assertGreaterEqual(one.interest, 0)
            self.assertFalse(one.principal % wanted.step or one.interest % wanted.step)
        parts = {one.principal for one in found.instalments if 0 < one.rank < found.instalments[-1].rank}
        self.assertLessEqual(len(parts), 1)
        if wanted.number:
            self.assertEqual(found.instalments[-1].rank, wanted.number)

    @PROPERTY
    @given(terms())
    def test_days(self, wanted):
        """Each works, after the one before, and less than a week after the day that was said."""
        try:
            found = built(wanted)
        except Impossible:
            assume(False)
        for one in found:
            self.assertTrue(FRANCE.is_working(one.due))
            self.assertTrue(timedelta(0) <= one.due - one.said < timedelta(7))
        self.assertTrue(all(one.due < other.due for one, other in pairwise(found)))
        if wanted.rhythm == "monthly":
            said = [one.said for one in found if one.rank]
            self.assertEqual(said, [add_months(wanted.first, n) for n in range(len(said))])

    @PROPERTY
    @given(terms())
    def test_interest_is_that_of_the_days(self, wanted):
        """Near what each day bears on what remains, half a smallest amount off for each instalment at most."""
        try:
            found = build(wanted, FRANCE)
        except Impossible:
            assume(False)
        exact, former, remaining = D(0), wanted.start, wanted.total
        for one in found.instalments:
            exact += remaining * (wanted.rate or 0) * (one.due - former).days / 36500
            former, remaining = one.due, remaining - one.principal
        self.assertLessEqual(abs(found.interest - exact), len(found.instalments) * wanted.step / 2 + D("1e-9"))
