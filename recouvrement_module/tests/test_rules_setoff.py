# Part of recouvrement_module. License LGPL-3.
"""Set-off: only what the law lets settle each other, and the same on both sides."""

import doctest
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import setoff as rule
from odoo.addons.recouvrement_module.rules.setoff import Debt, match

from .properties import PROPERTY

D = Decimal
TODAY = date(2026, 4, 1)
JUDGMENT = date(2026, 2, 1)
DAYS = st.integers(-80, 5).map(lambda n: TODAY + timedelta(n))
DEBTS = st.lists(
    st.builds(
        Debt,
        key=st.integers(0, 99),
        side=st.sampled_from(["theirs", "ours"]),
        entity=st.sampled_from(["acme", "acme", "other"]),
        currency=st.sampled_from(["EUR", "EUR", "USD"]),
        amount=st.integers(-5, 200).map(D),
        due=DAYS,
        born_on=st.one_of(st.none(), DAYS),
        bond=st.sampled_from([None, "contract", "frame"]),
        certain=st.sampled_from([True, True, True, False]),
        liquid=st.sampled_from([True, True, True, False]),
        disputed=st.sampled_from([False, False, False, True]),
    ),
    max_size=8,
    unique_by=lambda debt: debt.key,
)
OPENED = st.one_of(st.none(), DAYS)


def total(amounts):
    return sum(amounts, D(0))


def debt(key, side, amount="100", due=date(2026, 3, 1), **more):
    return Debt(key, side, "acme", "EUR", D(amount), due, **more)


@tagged("recouvrement_rules")
class TestSetOff(BaseCase):
    def assertRefused(self, expected, theirs, ours, opened_on=None):
        found = match([theirs, ours], TODAY, opened_on)
        self.assertEqual((found.pairs, found.refused), ((), expected))

    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_oldest_first(self):
        found = match(
            [
                debt(1, "theirs", "100", date(2026, 3, 9)), debt(2, "theirs", "100", date(2026, 3, 2)),
                debt(3, "ours", "30", date(2026, 3, 8)), debt(4, "ours", "120", date(2026, 3, 4)),
            ],
            TODAY,
        )  # fmt: skip
        self.assertEqual([(p.theirs, p.ours, p.amount) for p in found.pairs], [(2, 4, 100), (1, 4, 20), (1, 3, 30)])
        self.assertEqual((found.left, found.refused, found.amount), ({1: 50}, {}, 150))

    def test_conditions(self):
        ours = debt(2, "ours")
        for reason, changes in (
            ("not_certain", {"certain": False}),
            ("disputed", {"disputed": True}),
            ("not_liquid", {"liquid": False}),
            ("not_liquid", {"amount": D("NaN")}),
            ("not_due", {"due": date(2026, 4, 2)}),
        ):
            with self.subTest(reason=reason):
                self.assertRefused({1: reason, 2: "entity"}, replace(debt(1, "theirs"), **changes), ours)
        self.assertEqual(match([debt(1, "theirs", due=TODAY), ours], TODAY).amount, 100)

    def test_same_persons_and_currency(self):
        theirs = debt(1, "theirs")
        self.assertRefused({1: "entity", 2: "entity"}, theirs, replace(debt(2, "ours"), entity="sister"))
        self.assertRefused({1: "currency", 2: "currency"}, theirs, replace(debt(2, "ours"), currency="USD"))

    def test_after_a_judgment(self):
        """What was born before is set off with what is connected only, whatever it is."""
        before, after = JUDGMENT - timedelta(1), JUDGMENT
        apart = {1: "not_connected", 2: "not_connected"}
        for one, other in ((before, before), (before, after), (after, before)):
            with self.subTest(one=one, other=other):
                theirs, ours = debt(1, "theirs", born_on=one), debt(2, "ours", born_on=other)
                self.assertRefused(apart, theirs, ours, JUDGMENT)
                self.assertRefused(apart, replace(theirs, bond="A"), replace(ours, bond="B"), JUDGMENT)
                bound = [replace(theirs, bond="A"), replace(ours, bond="A")]
                self.assertEqual(match(bound, TODAY, JUDGMENT).amount, 100)
                self.assertEqual(match([theirs, ours], TODAY).amount, 100)
        later = [debt(1, "theirs", born_on=after), debt(2, "ours", born_on=after)]
        self.assertEqual(match(later, TODAY, JUDGMENT).amount, 100)

    def test_birth_not_known(self):
        born = debt(2, "ours", born_on=date(2026, 3, 1))
        self.assertRefused({1: "birth", 2: "birth"}, debt(1, "theirs"), born, JUDGMENT)

    def test_exhausted(self):
        later = debt(3, "theirs", due=date(2026, 3, 2))
        found = match([debt(1, "theirs"), later, debt(2, "ours")], TODAY)
        self.assertEqual(found.refused, {3: "exhausted"})

    @PROPERTY
    @given(DEBTS, OPENED)
    def test_the_same_on_both_sides(self, debts, opened_on):
        """Of each debt no more than is open, and each has its pairs or its reason."""
        found = match(debts, TODAY, opened_on)
        for one in debts:
            parts = [p.amount for p in found.pairs if one.key == (p.theirs if one.side == "theirs" else p.ours)]
            self.assertEqual(bool(parts), one.key not in found.refused)
            if parts:
                self.assertEqual(total(parts) + found.left.get(one.key, 0), one.amount)
        self.assertTrue(all(pair.amount > 0 for pair in found.pairs))

    @PROPERTY
    @given(DEBTS, OPENED)
    def test_only_what_the_law_lets(self, debts, opened_on):
        by_key = {one.key: one for one in debts}
        for pair in match(debts, TODAY, opened_on).pairs:
            one, other = by_key[pair.theirs], by_key[pair.ours]
            self.assertEqual((one.side, other.side), ("theirs", "ours"))
            self.assertEqual((one.entity, one.currency), (other.entity, other.currency))
            for each in (one, other):
                self.assertTrue(each.certain and each.liquid and not each.disputed and each.due <= TODAY)
            if opened_on and not (one.bond and one.bond == other.bond):
                self.assertTrue(one.born_on >= opened_on and other.born_on >= opened_on)

    @PROPERTY
    @given(DEBTS.flatmap(lambda debts: st.tuples(st.just(debts), st.permutations(debts))), OPENED)
    def test_any_order(self, orders, opened_on):
        one, other = orders
        self.assertEqual(match(one, TODAY, opened_on), match(other, TODAY, opened_on))

    @PROPERTY
    @given(DEBTS)
    def test_as_much_as_can_be(self, debts):
        """Without a judgment, of each person and currency the smaller of both sides."""
        fit = [
            one
            for one in debts
            if one.certain and one.liquid and not one.disputed and one.due <= TODAY and one.amount > 0
        ]
        sums = {}
        for one in fit:
            of = sums.setdefault((one.entity, one.currency), {"theirs": D(0), "ours": D(0)})
            of[one.side] += one.amount
        self.assertEqual(match(debts, TODAY).amount, total(min(of.values()) for of in sums.values()))
