# Part of recouvrement_module. License LGPL-3.
"""Payments shared between promises about one line: nothing is lost, and the order of entry does not matter."""

import doctest
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import promise_share as rule
from odoo.addons.recouvrement_module.rules.promise_share import Part, Settlement, open_for, share, spread

from .properties import PROPERTY

D = Decimal
MADE = date(2026, 6, 1)
DAYS = st.integers(-3, 40).map(lambda n: MADE + timedelta(n))
PARTS = st.lists(
    st.builds(
        lambda made, after, silence, amount: (MADE + timedelta(made), after, silence, D(amount)),
        st.integers(0, 5), st.integers(0, 20), st.integers(0, 5), st.integers(1, 300),
    ),
    min_size=1, max_size=4,
).map(lambda rows: [
    Part(key, made, made + timedelta(after), made + timedelta(after + silence), amount, 100)
    for key, (made, after, silence, amount) in enumerate(rows)
])  # fmt: skip
PAID = st.lists(st.tuples(DAYS, st.integers(1, 400).map(D)), max_size=6)


def numbered(rows):
    """Payments entered in the order of the rows."""
    return [Settlement(101 + number, day, amount) for number, (day, amount) in enumerate(rows)]


def june(day):
    return date(2026, 6, day)


@tagged("recouvrement_rules")
class TestPromiseShare(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_matched_before_it_was_made_is_no_part_of_it(self):
        part = Part(1, MADE, june(10), june(12), D(500), 100)
        known = [Settlement(100, june(9), D(200)), Settlement(101, date(2026, 5, 30), D(100))]
        self.assertEqual(share([part], known), {1: []})
        # 300 are left: 200 were matched before, and 100 were paid before though entered since
        self.assertEqual(open_for(part, D(300), known), D(300))

    def test_after_the_silence_it_keeps_none(self):
        part = Part(1, MADE, june(10), june(12), D(500), 100)
        self.assertEqual(share([part], [Settlement(101, june(13), D(500))]), {1: []})

    def test_a_credit_note_after_the_silence_changes_nothing(self):
        part = Part(1, MADE, june(10), june(12), D(500), 100)
        late, early = Settlement(101, june(13), D(400), False), Settlement(101, june(12), D(400), False)
        self.assertEqual(open_for(part, D(100), [late]), D(500))
        self.assertEqual(open_for(part, D(100), [early]), D(100))

    @PROPERTY
    @given(PARTS, PAID)
    def test_nothing_is_lost_nor_invented(self, parts, rows):
        shares = share(parts, numbered(rows))
        eligible = sum(
            (amount for day, amount in rows if any(part.made_on <= day <= part.silent_until for part in parts)), D(0)
        )
        self.assertEqual(sum((one.amount for own in shares.values() for one in own), D(0)), eligible)
        self.assertTrue(all(one.amount > 0 for own in shares.values() for one in own))

    @PROPERTY
    @given(PARTS, PAID.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
    def test_the_order_of_entry_does_not_matter(self, parts, orders):
        def totals(rows):
            return {
                key: {day: sum(one.amount for one in own if one.day == day) for day in {one.day for one in own}}
                for key, own in share(parts, numbered(rows)).items()
            }

        one, other = orders
        self.assertEqual(totals(one), totals(other))

    @PROPERTY
    @given(st.lists(st.integers(0, 300).map(D), max_size=5), st.integers(0, 1000).map(D))
    def test_spread(self, mosts, amount):
        parts = spread(enumerate(mosts), amount)
        self.assertEqual(sum(parts.values(), D(0)), min(amount, sum(mosts, D(0))))
        self.assertTrue(all(0 <= parts[key] <= most for key, most in enumerate(mosts)))
