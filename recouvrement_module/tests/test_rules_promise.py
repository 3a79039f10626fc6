# Part of recouvrement_module. License LGPL-3.
"""Promises: judged by what was really paid, whatever the order in which it is entered."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import promise as rule
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar
from odoo.addons.recouvrement_module.rules.promise import Movement, Promise, Terms, judge, refusal

from .properties import PROPERTY

D = Decimal
FRANCE = WorkingCalendar("FR")
MADE = date(2026, 6, 1)
STRICT = Terms(FRANCE)
BETTER = ("broken", "partly_kept", "waiting", "kept")  # void is of credit notes, not of payments

PROMISES = st.builds(
    lambda days, amount, rest: Promise(MADE, MADE + timedelta(days), D(amount), D(amount + rest)),
    st.integers(0, 40), st.integers(1, 300), st.integers(0, 200),
)  # fmt: skip
TERMS = st.builds(Terms, st.just(FRANCE), st.integers(0, 6), st.integers(0, 20).map(D), st.integers(0, 6))
DAYS = st.integers(-5, 70).map(lambda n: MADE + timedelta(n))
PAYMENTS = st.builds(Movement, DAYS, st.integers(-150, 200).map(D))
MOVES = st.lists(
    st.one_of(PAYMENTS, st.builds(Movement, DAYS, st.integers(-50, 150).map(D), st.just("credit_note"))), max_size=6
)


def june(day):
    return date(2026, 6, day)


def moves(*rows):
    """Movements of June; a row is (day, amount) or (day, amount, kind)."""
    return [Movement(june(day), D(amount), *kind) for day, amount, *kind in rows]


def promised(day="12", amount="1000", of=None):
    return Promise(MADE, june(int(day)), D(amount), D(of or amount))


@tagged("recouvrement_rules")
class TestPromise(BaseCase):
    def assertVerdict(self, expected, rows, today, promise=None, terms=STRICT):
        self.assertEqual(judge(promise or promised(), moves(*rows), terms, june(today)).code, expected)

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_by_its_day(self):
        self.assertVerdict("waiting", [], 12)
        self.assertVerdict("broken", [], 13)
        self.assertVerdict("kept", [(12, "1000")], 12)
        self.assertVerdict("kept", [(2, "400"), (9, "600")], 9)
        self.assertVerdict("partly_kept", [(2, "400")], 13)

    def test_tolerance_in_percent(self):
        """980 of 1 000 at 2 %: kept; a cent less is not."""
        two = Terms(FRANCE, percent=D(2))
        self.assertVerdict("kept", [(10, "980")], 30, terms=two)
        self.assertVerdict("partly_kept", [(10, "979.99")], 30, terms=two)

    def test_a_tolerance_of_everything_wants_a_payment(self):
        self.assertVerdict("broken", [], 30, terms=Terms(FRANCE, percent=D(100)))

    def test_tolerance_in_days(self):
        """Two days after Friday the 12th is a Sunday: the money may come on Monday."""
        two = Terms(FRANCE, days=2)
        self.assertVerdict("kept", [(15, "1000")], 30, terms=two)
        self.assertVerdict("broken", [(16, "1000")], 30, terms=two)

    def test_late_while_silent(self):
        """Grace lets payments be entered: one made within it is late, but the promise was not for nothing."""
        found = judge(promised(), moves((16, "1000")), Terms(FRANCE, grace=3), june(30))
        self.assertEqual((found.code, found.in_time, found.late, found.missing), ("partly_kept", 0, D(1000), 0))

    def test_silence(self):
        """Over Bastille Day: Friday 10 July and three working days are Monday, Wednesday and Thursday."""
        promise = Promise(MADE, date(2026, 7, 10), D(1), D(1))
        self.assertEqual(Terms(FRANCE, grace=3).silent_until(promise), date(2026, 7, 16))
        self.assertEqual(Terms(FRANCE, grace=1, days=10).silent_until(promise), date(2026, 7, 20))
        self.assertEqual(STRICT.silent_until(replace(promise, day=date(2026, 7, 11))), date(2026, 7, 13))

    def test_before_the_promise(self):
        before = Movement(date(2026, 5, 31), D(1000))
        self.assertEqual(judge(promised(), [before], STRICT, june(30)).code, "broken")
        self.assertVerdict("kept", [(1, "1000")], 30)

    def test_came_back(self):
        """A payment that came back was never one, before the day or long after it."""
        self.assertVerdict("broken", [(5, "1000"), (8, "-1000")], 30)
        self.assertVerdict("kept", [(5, "1000"), (20, "-1000")], 19)
        self.assertVerdict("broken", [(5, "1000"), (20, "-1000")], 20)
        self.assertVerdict("broken", [(5, "1000"), (20, "-1000"), (25, "1000")], 30)

    def test_a_late_payment_that_came_back_takes_nothing(self):
        self.assertVerdict("kept", [(5, "1000"), (20, "500"), (25, "-500")], 30)

    def test_an_older_payment_that_came_back(self):
        self.assertVerdict("kept", [(3, "-700"), (5, "1000")], 30)

    def test_credit_notes(self):
        """They pay nothing; below the promise they reduce it."""
        large = promised(of="1500")
        self.assertVerdict("broken", [(5, "500", "credit_note")], 30, large)
        self.assertVerdict("kept", [(5, "700", "credit_note"), (6, "800")], 30, large)
        self.assertVerdict("partly_kept", [(5, "699", "credit_note"), (6, "800")], 30, large)
        self.assertVerdict("void", [(5, "1500", "credit_note")], 5, large)
        self.assertVerdict("broken", [(20, "1500", "credit_note")], 30, large)
        self.assertVerdict("broken", [(5, "1500", "credit_note"), (6, "-1500", "credit_note")], 30, large)

    def test_refusal(self):
        self.assertEqual(refusal(promised()), "")
        for amount in ("0", "-1", "NaN", "Infinity"):
            self.assertEqual(refusal(promised(amount=amount, of="5")), "number")
        self.assertEqual(refusal(promised(amount="5.01", of="5")), "above")
        self.assertEqual(refusal(replace(promised(), day=date(2026, 5, 31))), "past")

    @PROPERTY
    @given(PROMISES, MOVES.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))), TERMS, DAYS)
    def test_any_order(self, promise, orders, terms, today):
        one, other = orders
        self.assertEqual(judge(promise, one, terms, today), judge(promise, other, terms, today))

    @PROPERTY
    @given(PROMISES, MOVES, TERMS, DAYS, DAYS, st.integers(1, 300))
    def test_a_payment_never_harms(self, promise, rows, terms, today, day, amount):
        before = judge(promise, rows, terms, today)
        after = judge(promise, [*rows, Movement(day, D(amount))], terms, today)
        if before.code == "void":
            self.assertEqual(after.code, "void")
        else:
            self.assertGreaterEqual(BETTER.index(after.code), BETTER.index(before.code))
        self.assertLessEqual(after.missing, before.missing)

    @PROPERTY
    @given(PROMISES, MOVES, TERMS, DAYS)
    def test_silence_ends_exactly(self, promise, rows, terms, today):
        """While silent no promise is broken, afterwards none waits; and the silence depends on no payment."""
        found = judge(promise, rows, terms, today)
        self.assertEqual(found.silent_until, judge(promise, [], terms, today).silent_until)
        self.assertGreaterEqual(found.silent_until, promise.day)
        if today <= found.silent_until:
            self.assertIn(found.code, ("waiting", "kept", "void"))
        else:
            self.assertNotEqual(found.code, "waiting")

    @PROPERTY
    @given(PROMISES, MOVES, TERMS, DAYS)
    def test_nothing_later_makes_it_better(self, promise, rows, terms, today):
        """Once silence is over only a payment that comes back changes the verdict, for the worse."""
        end = terms.silent_until(promise)
        settled = judge(promise, [row for row in rows if row.day <= end], terms, end + timedelta(1))
        found = judge(promise, rows, terms, max(today, end + timedelta(1)))
        self.assertEqual(found.due, settled.due)
        self.assertLessEqual(found.in_time + found.late, settled.in_time + settled.late)

    @PROPERTY
    @given(PROMISES, st.lists(PAYMENTS.map(lambda one: replace(one, amount=abs(one.amount))), max_size=5), TERMS, DAYS)
    def test_by_plain_sums(self, promise, rows, terms, today):
        """Where nothing comes back, what came is what was paid between two days."""
        found = judge(promise, rows, terms, today)
        in_time, silent = terms.in_time_until(promise), found.silent_until
        paid = sum((row.amount for row in rows if MADE <= row.day <= min(in_time, today)), D(0))
        whole = sum((row.amount for row in rows if MADE <= row.day <= min(silent, today)), D(0))
        self.assertEqual((found.in_time, found.in_time + found.late), (paid, whole))
