# Part of recouvrement_module. License LGPL-3.
"""Who gets which case, and who takes the day of whom."""

import doctest
from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import spread as spread_module
from odoo.addons.recouvrement_module.rules import stand_in as stand_in_module
from odoo.addons.recouvrement_module.rules.spread import Lot, spread
from odoo.addons.recouvrement_module.rules.stand_in import Absence, find_ring, taker

from .properties import PROPERTY

RULES = {"north": ("a", "b", "c"), "south": ("c", "d"), "key": ("e",)}
LOTS = st.lists(
    st.builds(Lot, st.integers(0, 99), st.sampled_from(sorted(RULES)), st.sampled_from([None, *"abcdex"])),
    max_size=30,
    unique_by=lambda lot: lot.key,
)
LOADS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 6))

MONDAY = date(2026, 11, 2)
DAYS = st.integers(0, 12).map(lambda number: MONDAY + timedelta(days=number))
PEOPLE = st.sampled_from("ABCDE")
ABSENCES = st.lists(
    st.tuples(PEOPLE, PEOPLE, DAYS, st.integers(0, 4)).filter(lambda row: row[0] != row[1]), max_size=7
).map(lambda rows: without_overlaps(rows))


def without_overlaps(rows):
    """Absences of which nobody has two on one day, as the model makes sure."""
    kept = []
    for user, stand_in, first, length in rows:
        absence = Absence(user, stand_in, first, first + timedelta(days=length))
        if not any(
            other.user == user and other.first <= absence.last and absence.first <= other.last for other in kept
        ):
            kept.append(absence)
    return kept


def stand_ins_on(absences, day):
    return {absence.user: absence.stand_in for absence in absences if absence.covers(day)}


@tagged("post_install", "-at_install")
class TestSpread(BaseCase):
    def test_specification(self):
        self.assertEqual(doctest.testmod(spread_module).failed, 0)

    @PROPERTY
    @given(LOTS, LOADS)
    def test_each_case_has_a_collector_of_its_rule(self, lots, loads):
        found = spread(lots, RULES, loads)
        self.assertEqual(sorted(found), sorted(lot.key for lot in lots))
        for lot in lots:
            self.assertIn(found[lot.key], RULES[lot.rule])
            if lot.present in RULES[lot.rule]:
                self.assertEqual(found[lot.key], lot.present)

    @PROPERTY
    @given(st.integers(0, 40), LOADS)
    def test_nobody_gets_one_while_another_has_fewer(self, count, loads):
        found = spread([Lot(key, "north") for key in range(count)], RULES, loads)
        given_out = Counter(found.values())
        after = {collector: loads.get(collector, 0) + given_out[collector] for collector in RULES["north"]}
        for collector in given_out:
            self.assertLessEqual(after[collector], min(after.values()) + 1)

    @PROPERTY
    @given(LOTS, LOADS)
    def test_spreading_again_changes_nothing(self, lots, loads):
        found = spread(lots, RULES, loads)
        again = [Lot(lot.key, lot.rule, found[lot.key]) for lot in lots]
        self.assertEqual(spread(again, RULES, loads), found)


@tagged("post_install", "-at_install")
class TestStandIn(BaseCase):
    def test_specification(self):
        self.assertEqual(doctest.testmod(stand_in_module).failed, 0)

    @PROPERTY
    @given(ABSENCES)
    def test_without_a_ring_somebody_present_takes_each_day(self, absences):
        ring = find_ring(absences)
        for number in range(20):
            day = MONDAY + timedelta(days=number)
            stand_ins = stand_ins_on(absences, day)
            if ring is None:
                self.assertFalse([user for user in "ABCDE" if taker(user, stand_ins) in stand_ins])

    @PROPERTY
    @given(ABSENCES)
    def test_a_ring_is_found_on_its_first_day(self, absences):
        """The oracle goes round from each person on each day."""
        expected = None
        for number in range(20):
            day = MONDAY + timedelta(days=number)
            stand_ins = stand_ins_on(absences, day)
            for user in sorted(stand_ins):
                present = user
                for _step in range(6):
                    present = stand_ins.get(present)
                    if present == user and expected is None:
                        expected = day
        ring = find_ring(absences)
        self.assertEqual(ring and ring[0], expected)
        if ring:
            stand_ins = stand_ins_on(absences, ring[0])
            self.assertTrue(all(stand_ins[user] in ring[1] for user in ring[1]))

    def test_who_is_in_a_ring_keeps_his_day(self):
        self.assertEqual(taker("A", {"A": "B", "B": "A"}), "A")
        self.assertEqual(taker("C", {"A": "B", "B": "A", "C": "A"}), "C")
