# Part of recouvrement_module. License LGPL-3.
"""The day on which a formal notice takes effect."""

import doctest
from datetime import date, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import notice
from odoo.addons.recouvrement_module.rules.notice import (
    ENDS,
    KINDS,
    Consent,
    Event,
    effect_of,
    may_be_electronic,
    refusal,
)

from .properties import PROPERTY

EVENTS = st.lists(st.builds(Event, st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.sampled_from(KINDS)), max_size=5)


@tagged("recouvrement_rules")
class TestNotice(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(notice)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_unclaimed_without_its_presentation_counts_from_its_return(self):
        self.assertEqual(effect_of([Event(date(2026, 3, 20), "unclaimed")]), date(2026, 3, 20))

    def test_from_a_wrong_address_it_has_no_effect(self):
        events = [Event(date(2026, 3, 4), "presented"), Event(date(2026, 3, 9), "return")]
        self.assertIsNone(effect_of(events))

    def test_refused_counts(self):
        self.assertEqual(effect_of([Event(date(2026, 3, 4), "refused")]), date(2026, 3, 4))

    def test_an_electronic_letter_takes_the_consent_of_who_is_no_professional(self):
        given_on, taken_back = date(2026, 3, 4), date(2026, 6, 1)
        consents = [Consent(date(2025, 1, 1), date(2025, 1, 1)), Consent(given_on, taken_back)]
        for debtor in ("consumer", "non_professional"):
            for day, expected in ((date(2026, 3, 3), False), (given_on, True), (date(2026, 5, 31), True),
                                  (taken_back, False)):  # fmt: skip
                self.assertEqual(may_be_electronic(debtor, consents, day), expected)
            self.assertFalse(may_be_electronic(debtor, [], given_on))
        self.assertTrue(may_be_electronic("business", [], given_on))

    @PROPERTY
    @given(EVENTS)
    def test_the_order_in_which_it_was_noted_does_not_matter(self, events):
        found = {effect_of(order) for order in permutations(events)}
        self.assertEqual(len(found), 1)

    @PROPERTY
    @given(EVENTS)
    def test_it_takes_effect_only_by_an_end_that_reached_the_debtor(self, events):
        effect = effect_of(events)
        reached = {"receipt", "refused", "unclaimed"} & {event.kind for event in events}
        self.assertEqual(effect is not None, bool(reached))
        self.assertIn(effect, {None, *(event.day for event in events)})

    def test_what_cannot_be_is_refused(self):
        sent, today = date(2026, 3, 2), date(2026, 3, 10)
        for day, known, why in (
            (today + timedelta(1), (), "future"),
            (sent - timedelta(1), (), "before"),
            (today, [Event(sent, "receipt")], "end"),
            (today, [Event(sent, "deposit")], ""),
            (sent, (), ""),
        ):
            self.assertEqual(refusal(Event(day, "presented"), sent, today, known), why)
        self.assertLess(ENDS, set(KINDS))

    def test_the_first_presentation_may_be_learnt_last(self):
        known = [Event(date(2026, 3, 20), "unclaimed")]
        for day, why in ((date(2026, 3, 4), ""), (date(2026, 3, 20), ""), (date(2026, 3, 21), "end")):
            self.assertEqual(refusal(Event(day, "presented"), date(2026, 3, 2), date(2026, 3, 30), known), why)
        self.assertEqual(refusal(Event(date(2026, 3, 4), "receipt"), date(2026, 3, 2), date(2026, 3, 30), known), "end")
