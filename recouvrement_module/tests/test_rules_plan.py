# Part of recouvrement_module. License LGPL-3.
"""Plans: no cent lost or invented, no payment that harms, no lapse without notice."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import plan as rule
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar
from odoo.addons.recouvrement_module.rules.plan import (
    STATES,
    Instalment,
    Notice,
    Payment,
    Plan,
    Watch,
    allocate,
    delay_refusal,
    stand,
)

from .properties import PROPERTY

D = Decimal
START = date(2026, 1, 5)
DAYS = st.integers(-10, 120).map(lambda n: START + timedelta(n))
BETTER = ("lapsed", "notice_running", "to_notice", "behind", "running", "kept")


@st.composite
def plans(draw, most=3):
    """Plans that start on few different days, with instalments that may tie."""
    found = []
    for key in range(draw(st.integers(1, most))):
        start = START + timedelta(draw(st.integers(0, 3)) * 10)
        rows = draw(
            st.lists(st.tuples(st.integers(0, 80), st.integers(0, 60), st.integers(0, 9)), min_size=1, max_size=5)
        )
        instalments = tuple(
            Instalment(rank, start + timedelta(days), D(principal), D(interest))
            for rank, (days, principal, interest) in enumerate(rows, 1)
        )
        ended = draw(st.one_of(st.none(), st.integers(0, 90).map(lambda n, start=start: start + timedelta(n))))
        found.append(Plan(key, start, instalments, ended))
    return found


@st.composite
def payments(draw):
    """Payments, some of which come back, by name or not."""
    rows = draw(st.lists(st.tuples(DAYS, st.integers(1, 120), st.booleans(), st.integers(0, 30)), max_size=6))
    found = []
    for key, (day, amount, named, after) in enumerate(rows):
        found.append(Payment(key, day, D(amount)))
        if after < 12:
            back = D(draw(st.integers(1, 150)))
            found.append(Payment(100 + key, day + timedelta(after), -back, key if named else None))
    return found


WATCHES = st.builds(
    Watch,
    st.integers(0, 10),
    st.lists(st.builds(Notice, DAYS, st.integers(8, 15), st.none() | DAYS), max_size=3).map(tuple),
    st.just(WorkingCalendar("FR")),
)


def total(amounts):
    return sum(amounts, D(0))


def day(text):
    return date(2026, int(text[3:]), int(text[:2]))


def paid(*rows):
    """Payments named by their turn; a row is (day, amount) or (day, amount, what came back)."""
    return [Payment(key, day(when), D(amount), *of) for key, (when, amount, *of) in enumerate(rows)]


FIVE = Plan("P", START, tuple(Instalment(n, date(2026, n + 1, 10), D(200)) for n in range(1, 6)))


@tagged("recouvrement_rules")
class TestAllocate(BaseCase):
    def assertParts(self, found, *expected):
        self.assertEqual(
            [(part.payment, part.plan, part.rank, int(part.amount)) for part in found.parts], list(expected)
        )

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_early_partial_over(self):
        found = allocate([FIVE], paid(("06/01", 50), ("10/02", 400), ("01/03", 700)), day("31/12"))
        self.assertParts(
            found,
            (0, "P", 1, 50), (1, "P", 1, 150), (1, "P", 2, 200), (1, "P", 3, 50),
            (2, "P", 3, 150), (2, "P", 4, 200), (2, "P", 5, 200),
        )  # fmt: skip
        self.assertEqual((found.left, found.unmatched), ({2: 150}, 0))

    def test_the_plan_agreed_on_first(self):
        older = Plan("Z", START - timedelta(30), (Instalment(1, day("10/12"), D(100)),))
        found = allocate([FIVE, older], paid(("10/02", 250)), day("31/12"))
        self.assertParts(found, (0, "Z", 1, 100), (0, "P", 1, 150))

    def test_only_while_it_goes_on(self):
        ended = replace(FIVE, ended_on=day("15/03"))
        found = allocate([ended], paid(("04/01", 10), ("05/01", 20), ("15/03", 30), ("16/03", 40)), day("31/12"))
        self.assertParts(found, (1, "P", 1, 20), (2, "P", 1, 30))
        self.assertEqual(found.left, {0: 10, 3: 40})

    def test_came_back(self):
        """What is named, otherwise what was paid last; as if it had not been paid."""
        rows = [("10/02", 200), ("10/03", 100), ("12/03", -200, 0)]
        self.assertParts(allocate([FIVE], paid(*rows), day("11/03")), (0, "P", 1, 200), (1, "P", 2, 100))
        self.assertParts(allocate([FIVE], paid(*rows), day("12/03")), (1, "P", 1, 100))
        rows[2] = ("12/03", -150)
        self.assertParts(allocate([FIVE], paid(*rows), day("12/03")), (0, "P", 1, 150))

    def test_came_back_without_having_been_paid(self):
        found = allocate([FIVE], paid(("10/02", -30), ("11/02", 100), ("12/02", -120)), day("31/12"))
        self.assertParts(found)
        self.assertEqual((found.left, found.unmatched), ({}, 50))

    @PROPERTY
    @given(plans(), payments(), DAYS)
    def test_no_cent_lost_or_invented(self, plans, payments, today):
        found = allocate(plans, payments, today)
        known = [one for one in payments if one.day <= today]
        net = total(one.amount for one in known)
        self.assertEqual(total(part.amount for part in found.parts) + total(found.left.values()) - found.unmatched, net)
        amounts = {one.key: one.amount for one in known}
        for key, amount in amounts.items():
            used = total(part.amount for part in found.parts if part.payment == key) + found.left.get(key, 0)
            self.assertTrue(0 <= used <= max(amount, 0))
        for plan in plans:
            for one in plan.instalments:
                settled = [part for part in found.parts if (part.plan, part.rank) == (plan.key, one.rank)]
                self.assertLessEqual(total(part.amount for part in settled), one.amount)
                for part in settled:
                    self.assertTrue(plan.agreed_on <= part.day <= (plan.ended_on or date.max))
        self.assertTrue(all(part.amount > 0 for part in found.parts))

    @PROPERTY
    @given(plans(), payments().flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))), DAYS)
    def test_any_order(self, plans, orders, today):
        one, other = orders
        self.assertEqual(allocate(plans, one, today), allocate(plans[::-1], other, today))

    @PROPERTY
    @given(plans(), st.lists(st.tuples(DAYS, st.integers(1, 90)), max_size=6), st.randoms(use_true_random=False), DAYS)
    def test_payments_of_a_day_are_alike(self, plans, rows, random, today):
        """Whichever of them has which key, each instalment gets the same."""
        keys = list(range(len(rows)))
        one = [Payment(key, when, D(amount)) for key, (when, amount) in zip(keys, rows, strict=True)]
        random.shuffle(keys)
        other = [Payment(key, when, D(amount)) for key, (when, amount) in zip(keys, rows, strict=True)]
        self.assertEqual(*(self.settled(allocate(plans, rows, today)) for rows in (one, other)))

    def settled(self, found):
        amounts = {}
        for part in found.parts:
            where = part.plan, part.rank, part.day
            amounts[where] = amounts.get(where, 0) + part.amount
        return amounts

    @PROPERTY
    @given(plans(), payments(), DAYS, st.integers(1, 90), DAYS)
    def test_came_back_or_never_there(self, plans, rows, when, amount, today):
        """A payment and its return, once it is there, are the same as neither of them."""
        rows = [one for one in rows if one.amount > 0]
        pair = [Payment(500, when, D(amount)), Payment(501, when, D(-amount), 500)]
        self.assertEqual(allocate(plans, [*rows, *pair], today), allocate(plans, rows, today))

    @PROPERTY
    @given(plans(), payments(), DAYS)
    def test_one_after_the_other(self, plans, rows, today):
        """Where the plans take all payments, an instalment gets something only when those before it are paid."""
        plans = [replace(plan, agreed_on=date.min, ended_on=None) for plan in plans]
        amounts = self.settled(allocate(plans, rows, today))
        got = [
            (total(amount for (key, rank, _day), amount in amounts.items() if (key, rank) == (plan.key, one.rank)), one)
            for plan in plans
            for one in plan.in_order
        ]
        for before, after in pairwise(got):
            self.assertTrue(before[0] == before[1].amount or not after[0])


@tagged("recouvrement_rules")
class TestStand(BaseCase):
    def at(self, text, rows=(), plan=FIVE, grace=5, notices=()):
        today = day(text)
        notices = tuple(Notice(day(when), days, *map(day, written)) for when, days, *written in notices)
        parts = allocate([plan], paid(*rows), today).parts
        return stand(plan, parts, Watch(grace, notices, WorkingCalendar("FR")), today)

    def states(self, found):
        return [one.state for one in found.instalments]

    def test_states(self):
        for text, first in (("09/02", "coming"), ("10/02", "due"), ("11/02", "in_grace"), ("15/02", "in_grace"),
                            ("16/02", "late")):  # fmt: skip
            with self.subTest(day=text):
                self.assertEqual(self.states(self.at(text)), [first] + ["coming"] * 4)
        found = self.at("09/02", [("08/01", 250)])
        self.assertEqual(self.states(found), ["paid", "partly_paid", "coming", "coming", "coming"])
        self.assertEqual([one.residual for one in found.instalments], [0, 150, 200, 200, 200])
        self.assertEqual((found.instalments[0].paid_on, found.residual, found.overdue), (day("08/01"), 750, 0))

    def test_story(self):
        """One early, one partial, one late, one that comes back, a notice, and the plan lapses."""
        rows = [("02/02", 200), ("10/03", 150), ("13/04", 50), ("14/04", 200), ("11/05", 200), ("20/05", -200, 4)]
        for text, code, overdue, notices in (
            ("10/02", "running", 0, ()),
            ("15/03", "behind", 50, ()),
            ("16/03", "to_notice", 50, ()),
            ("13/04", "behind", 200, ()),  # that of 10 March is paid; that of 10 April is in its grace
            ("14/04", "running", 0, ()),
            ("11/05", "running", 0, ()),
            ("20/05", "to_notice", 200, ()),  # what came back was never paid: 10 May and its grace are over
            ("21/05", "notice_running", 200, (("21/05", 8),)),
            ("29/05", "notice_running", 200, (("21/05", 8),)),  # a Friday
            ("30/05", "lapsed", 200, (("21/05", 8),)),
        ):
            with self.subTest(day=text):
                found = self.at(text, rows, notices=notices)
                self.assertEqual((found.code, found.overdue), (code, overdue))

    def test_a_notice_that_had_its_effect(self):
        rows = [("27/02", 200)]
        self.assertEqual(self.at("28/02", rows, notices=[("18/02", 9)]).code, "running")
        again = self.at("20/03", rows, notices=[("18/02", 9)])
        self.assertEqual((again.code, again.until), ("to_notice", None))

    def test_paid_after_the_delay(self):
        """A day too late: the plan has lapsed all the same, until everything is paid."""
        notices = [("18/02", 9)]  # until Friday the 27th
        self.assertEqual(self.at("05/03", [("28/02", 200)], notices=notices).code, "lapsed")
        self.assertEqual(self.at("05/03", [("28/02", 1000)], notices=notices).code, "kept")

    def test_the_delay_ends_on_a_working_day(self):
        """Eight days after Friday 20 February is a Saturday: until Monday 2 March."""
        found = self.at("02/03", notices=[("20/02", 8)])
        self.assertEqual((found.code, found.until), ("notice_running", day("02/03")))
        self.assertEqual(self.states(found)[0], "noticed")
        self.assertEqual(self.at("03/03", notices=[("20/02", 8)]).code, "lapsed")

    def test_a_notice_that_covers_nothing(self):
        """Given before the instalment was due, or on its day: what falls due later wants a notice of its own."""
        for when in ("01/02", "10/02"):
            self.assertEqual(self.at("28/02", notices=[(when, 8)]).code, "to_notice")

    def test_what_falls_due_while_the_letter_travels(self):
        """Written on 26 February, received on 12 March: it claims February, paid in its delay, and not March."""
        notices = [("12/03", 8, "26/02")]
        found = self.at("14/03", [("14/03", 200)], notices=notices)
        self.assertEqual((found.code, self.states(found)[:2]), ("behind", ["paid", "in_grace"]))
        self.assertEqual(self.at("21/03", [("14/03", 200)], notices=notices).code, "to_notice")
        self.assertEqual(self.at("14/03", notices=notices).until, day("20/03"))
        self.assertEqual(self.at("21/03", notices=notices).code, "lapsed")

    def test_a_notice_that_gives_too_little(self):
        self.assertEqual(self.at("23/02", notices=[("16/02", 0)]).code, "notice_running")
        self.assertEqual([delay_refusal(days) for days in (7, 8, 15, 16)], ["short", "", "", "long"])

    def test_interest_before_principal(self):
        plan = Plan("I", START, (Instalment(1, day("10/02"), D(100), D(6)), Instalment(2, day("10/03"), D(100), D(3))))
        found = self.at("11/02", [("10/02", 4)], plan)
        self.assertEqual((found.residual, found.principal_left), (205, 200))
        found = self.at("11/02", [("10/02", 110)], plan)
        self.assertEqual((found.residual, found.principal_left), (99, 99))

    @PROPERTY
    @given(plans(1), payments(), WATCHES, DAYS)
    def test_adds_up(self, plans, rows, watch, today):
        (plan,) = plans
        parts = allocate(plans, rows, today).parts
        found = stand(plan, parts, watch, today)
        self.assertEqual(found.residual, total(one.amount for one in plan.instalments) - total(p.amount for p in parts))
        for one in found.instalments:
            self.assertTrue(0 <= one.residual <= one.instalment.amount)
            self.assertTrue(0 <= one.principal_left <= one.instalment.principal)
            self.assertEqual(one.state == "paid", not one.residual)

    @PROPERTY
    @given(plans(1), payments(), WATCHES, DAYS, DAYS, st.integers(1, 150))
    def test_a_payment_never_harms(self, plans, rows, watch, today, when, amount):
        (plan,) = plans
        more = [*rows, Payment(700, when, D(amount))]
        before, after = (stand(plan, allocate(plans, known, today).parts, watch, today) for known in (rows, more))
        for worse, better in zip(before.instalments, after.instalments, strict=True):
            self.assertGreaterEqual(STATES.index(better.state), STATES.index(worse.state))
            self.assertLessEqual(better.residual, worse.residual)
        self.assertGreaterEqual(BETTER.index(after.code), BETTER.index(before.code))

    @PROPERTY
    @given(plans(1), payments(), WATCHES, DAYS)
    def test_never_lapses_without_notice(self, plans, rows, watch, today):
        """Before it a notice, after the due date of something that is not paid, and a delay of eight days at least."""
        (plan,) = plans
        parts = allocate(plans, rows, today).parts
        found = stand(plan, parts, watch, today)
        self.assertNotIn(stand(plan, parts, replace(watch, notices=()), today).code, ("lapsed", "notice_running"))
        if found.code == "lapsed":
            self.assertLess(found.until, today)
            self.assertTrue([
                notice
                for notice in watch.notices
                if found.until - notice.day >= timedelta(8)
                and any(
                    notice.claims(one)
                    and one.amount > total(p.amount for p in parts if p.rank == one.rank and p.day <= found.until)
                    for one in plan.instalments
                )
            ])
