# Part of recouvrement_module. License LGPL-3.
"""Limitation: each term by the calendar, and what lets it begin anew or stand still."""

import doctest
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import limitation as rule
from odoo.addons.recouvrement_module.rules.calendar import add_months
from odoo.addons.recouvrement_module.rules.limitation import (
    EVENTS,
    TERMS,
    Clock,
    Event,
    Facts,
    alerts,
    is_barred,
    limitation,
    reached,
    refusal,
)

from .law import day
from .properties import PROPERTY

TODAY = date(2026, 1, 1)
KINDS = st.sampled_from(sorted(TERMS))
DAYS = st.dates(date(2018, 1, 1), date(2030, 12, 31))
MAYBE = st.one_of(st.none(), DAYS)
FACTS = st.builds(Facts, KINDS, MAYBE, MAYBE, DAYS)
ALL_EVENTS = st.builds(
    lambda when, kind, days: Event(when, kind, None if days is None else when + timedelta(days)),
    DAYS, st.sampled_from(EVENTS), st.one_of(st.none(), st.integers(0, 900)),
)  # fmt: skip
ORDERS = st.lists(ALL_EVENTS, max_size=4).flatmap(lambda events: st.tuples(st.just(events), st.permutations(events)))
AT_ONCE = st.builds(Event, DAYS, st.sampled_from(["acknowledgment", "enforcement"]))
LATER = st.integers(0, 900)


def last(kind, start, *events, today=TODAY):
    """The last day of a claim that began on a day; an event is (day, kind) or (day, kind, end)."""
    found = limitation(
        Facts(kind, due=day(start)),
        [Event(day(when), event, *map(day, end)) for when, event, *end in events],
        day(today) if isinstance(today, str) else today,
    )
    assert found.alert == found.optimistic
    return f"{found.alert:%d/%m/%Y}"


def earliest(facts):
    """The first day on which the term may have begun."""
    if TERMS[facts.kind].from_due:
        return facts.due
    return min(day for day in (facts.delivered, facts.invoiced, facts.due) if day)


@tagged("recouvrement_rules")
class TestTerms(BaseCase):
    def test_doctest(self):
        result = doctest.testmod(rule)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_terms(self):
        for kind, expected in (
            ("business", "15/03/2026"), ("non_professional", "15/03/2026"), ("public_undertaking", "15/03/2026"),
            ("consumer", "15/03/2023"), ("public_accountant", "31/12/2025"), ("public_hospital", "31/12/2025"),
            ("transport", "15/03/2022"), ("telecom", "15/03/2022"), ("bill", "15/03/2024"), ("cheque", "15/09/2021"),
        ):  # fmt: skip
            with self.subTest(kind=kind):
                self.assertEqual(last(kind, "15/03/2021"), expected)

    def test_month_ends(self):
        for kind, start, expected in (
            ("business", "29/02/2024", "28/02/2029"), ("consumer", "29/02/2024", "28/02/2026"),
            ("transport", "29/02/2024", "28/02/2025"), ("transport", "28/02/2023", "28/02/2024"),
            ("consumer", "28/02/2022", "28/02/2024"), ("cheque", "31/08/2025", "28/02/2026"),
            ("cheque", "31/08/2023", "29/02/2024"), ("cheque", "28/02/2026", "28/08/2026"),
            ("business", "31/12/2021", "31/12/2026"),
        ):  # fmt: skip
            with self.subTest(kind=kind, start=start):
                self.assertEqual(last(kind, start), expected)

    def test_new_year_of_a_public_body(self):
        for start, expected in (("31/12/2021", "31/12/2025"), ("01/01/2022", "31/12/2026")):
            self.assertEqual(last("public_accountant", start), expected)

    def test_the_last_day_is_whole(self):
        self.assertFalse(is_barred(day("15/03/2026"), day("15/03/2026")))
        self.assertTrue(is_barred(day("15/03/2026"), day("16/03/2026")))

    def test_two_readings(self):
        facts = Facts("consumer", delivered=day("10/01/2024"), invoiced=day("31/01/2024"), due=day("01/03/2024"))
        found = limitation(facts, (), TODAY)
        self.assertEqual(found, Clock(day("10/01/2026"), day("01/03/2026"), False, "C. conso. L218-2"))
        without_due = limitation(Facts("consumer", invoiced=day("31/01/2024")), (), TODAY)
        self.assertEqual((without_due.alert, without_due.optimistic), (day("31/01/2026"), day("31/01/2026")))

    def test_due_before_invoice(self):
        found = limitation(Facts("business", invoiced=day("31/01/2024"), due=day("01/01/2024")), (), TODAY)
        self.assertEqual((found.alert, found.optimistic), (day("01/01/2029"), day("01/01/2029")))

    def test_a_bill_counts_from_its_maturity(self):
        found = limitation(Facts("bill", invoiced=day("01/01/2024"), due=day("31/03/2024")), (), TODAY)
        self.assertEqual(found.alert, day("31/03/2027"))

    def test_agreed(self):
        for months, expected in ((12, "15/03/2022"), (120, "15/03/2031"), (36, "15/03/2024")):
            found = limitation(Facts("business", due=day("15/03/2021"), agreed_months=months), (), TODAY)
            self.assertEqual((f"{found.alert:%d/%m/%Y}", found.article), (expected, "C. civ. 2254"))

    def test_agreed_is_refused(self):
        for kind, months, reason in (
            ("business", 11, "bounds"), ("business", 121, "bounds"), ("business", 0, "bounds"),
            ("business", -60, "bounds"), ("consumer", 24, "consumer"), ("consumer", 1, "consumer"),
            ("public_accountant", 60, "law"), ("transport", 24, "law"), ("cheque", 12, "law"), ("business", 60, ""),
        ):  # fmt: skip
            with self.subTest(kind=kind, months=months):
                self.assertEqual(refusal(kind, months), reason)
                if reason:
                    with self.assertRaisesRegex(ValueError, reason):
                        limitation(Facts(kind, due=TODAY, agreed_months=months), (), TODAY)

    def test_no_day(self):
        with self.assertRaises(ValueError):
            limitation(Facts("business"), (), TODAY)

    def test_alerts(self):
        self.assertEqual(alerts(day("31/08/2026")), (
            (12, day("31/08/2025")), (6, day("28/02/2026")), (3, day("31/05/2026")), (1, day("31/07/2026")),
        ))  # fmt: skip
        for today, expected in (
            ("30/08/2025", None), ("31/08/2025", 12), ("27/02/2026", 12), ("28/02/2026", 6), ("31/05/2026", 3),
            ("31/07/2026", 1), ("31/08/2026", 1), ("01/09/2026", 0),
        ):  # fmt: skip
            with self.subTest(today=today):
                self.assertEqual(reached(day("31/08/2026"), day(today)), expected)


@tagged("recouvrement_rules")
class TestEvents(BaseCase):
    def test_a_new_term(self):
        for kind in ("acknowledgment", "court_act", "enforcement"):
            with self.subTest(kind=kind):
                self.assertEqual(last("business", "15/03/2021", ("10/02/2025", kind)), "10/02/2030")
        self.assertEqual(last("consumer", "15/03/2024", ("29/02/2024", "acknowledgment")), "15/03/2026")

    def test_on_the_last_day_and_the_next_one(self):
        self.assertEqual(last("consumer", "15/03/2023", ("15/03/2025", "acknowledgment")), "15/03/2027")
        self.assertEqual(last("consumer", "15/03/2023", ("16/03/2025", "acknowledgment")), "15/03/2025")

    def test_it_has_not_happened_yet(self):
        self.assertEqual(last("business", "15/03/2021", ("02/01/2026", "acknowledgment")), "15/03/2026")

    def test_court_until_its_end(self):
        self.assertEqual(last("business", "15/03/2021", ("10/02/2023", "court_act", "20/06/2024")), "20/06/2029")
        # an act within the proceedings changes nothing: the term begins when they have ended
        within = [("10/02/2023", "court_act", "20/06/2024"), ("01/01/2024", "acknowledgment")]
        self.assertEqual(last("business", "15/03/2021", *within), "20/06/2029")

    def test_insolvency(self):
        self.assertEqual(last("business", "15/03/2021", ("10/05/2023", "insolvency", "30/06/2025")), "30/06/2030")
        declared = [Event(day("10/05/2023"), "insolvency")]
        found = limitation(Facts("business", due=day("15/03/2021")), declared, TODAY)
        self.assertEqual((found.alert, found.stopped), (day("01/01/2031"), True))

    def test_written_claim(self):
        claim = ("15/06/2024", "claim")
        self.assertEqual(last("business", "15/03/2021", claim), "15/03/2026")
        self.assertEqual(last("consumer", "15/03/2024", claim), "15/03/2026")
        self.assertEqual(last("public_undertaking", "15/03/2021", claim), "15/03/2026")
        self.assertEqual(last("public_accountant", "15/03/2021", claim), "31/12/2028")
        self.assertEqual(last("public_hospital", "15/03/2021", ("31/12/2025", "claim")), "31/12/2029")
        self.assertEqual(last("public_accountant", "15/03/2020", ("01/01/2025", "claim")), "31/12/2024")

    def test_public_body_by_other_events(self):
        self.assertEqual(last("public_accountant", "15/03/2021", ("15/06/2024", "acknowledgment")), "31/12/2028")
        court = ("15/06/2024", "court_act", "10/01/2025")
        self.assertEqual(last("public_accountant", "15/03/2021", court), "31/12/2029")

    def test_mediation(self):
        # 90 days, long before the end
        self.assertEqual(last("business", "15/03/2021", ("01/02/2022", "mediation", "02/05/2022")), "13/06/2026")
        # six months at least are left
        near = ("01/02/2026", "mediation", "01/05/2026")
        self.assertEqual(last("business", "15/03/2021", near, today="01/06/2026"), "01/11/2026")
        # it goes on
        found = limitation(Facts("business", due=day("15/03/2021")), [Event(day("02/12/2025"), "mediation")], TODAY)
        self.assertEqual((found.alert, found.stopped), (day("01/07/2026"), True))

    def test_mediations_that_overlap_count_once(self):
        two = [("01/02/2022", "mediation", "02/04/2022"), ("02/03/2022", "mediation", "02/05/2022")]
        self.assertEqual(last("business", "15/03/2021", *two), "13/06/2026")

    def test_acknowledged_during_mediation(self):
        both = [("01/02/2022", "mediation", "01/06/2022"), ("01/03/2022", "acknowledgment")]
        self.assertEqual(last("business", "15/03/2021", *both), "01/06/2027")

    def test_cap(self):
        kept = [(f"01/03/{year}", "acknowledgment") for year in (2025, 2029, 2033, 2037)]
        self.assertEqual(last("business", "15/03/2021", *kept, today="01/04/2037"), "15/03/2041")
        seized = [*kept[:3], ("01/03/2037", "enforcement")]
        self.assertEqual(last("business", "15/03/2021", *seized, today="01/04/2037"), "01/03/2042")
        then_acknowledged = [*seized, ("01/03/2040", "acknowledgment")]
        self.assertEqual(last("business", "15/03/2021", *then_acknowledged, today="01/04/2040"), "01/03/2042")


@tagged("recouvrement_rules")
class TestLimitationProperties(BaseCase):
    @PROPERTY
    @given(FACTS, st.lists(ALL_EVENTS, max_size=5), LATER)
    def test_never_before_its_start_nor_the_bare_term(self, facts, events, later):
        today = date(2030, 12, 31) + timedelta(later)
        bare, found = (limitation(facts, some, today) for some in ((), events))
        first = earliest(facts)
        self.assertGreater(bare.alert, first)
        self.assertGreater(bare.optimistic, facts.due)
        self.assertGreaterEqual(found.alert, bare.alert)
        self.assertGreaterEqual(found.optimistic, bare.optimistic)
        self.assertLessEqual(found.alert, found.optimistic)

    @PROPERTY
    @given(FACTS, st.lists(ALL_EVENTS, max_size=4), AT_ONCE)
    def test_an_interruption_never_shortens(self, facts, events, interruption):
        today = date(2034, 1, 1)
        without, with_it = (limitation(facts, some, today) for some in (events, [*events, interruption]))
        self.assertLessEqual(without.alert, with_it.alert)
        self.assertLessEqual(without.optimistic, with_it.optimistic)

    @PROPERTY
    @given(FACTS, ORDERS)
    def test_any_order(self, facts, orders):
        one, other = (limitation(facts, events, date(2034, 1, 1)) for events in orders)
        self.assertEqual(one, other)

    @PROPERTY
    @given(FACTS, st.lists(st.tuples(st.integers(0, 11_000), st.sampled_from(EVENTS), LATER), max_size=9))
    def test_cap(self, facts, moments):
        """Twenty years, unless a court act or an enforcement measure took the claim beyond them."""
        begun = limitation(facts, (), TODAY)
        first = earliest(facts)
        events = [
            Event(first + timedelta(n), kind, first + timedelta(n + length))
            for n, kind, length in moments
            if kind not in ("court_act", "enforcement")
        ]
        found = limitation(facts, events, date(2080, 1, 1))
        self.assertLessEqual(found.alert, max(begun.alert, add_months(first, 240)))

    @PROPERTY
    @given(FACTS, st.lists(ALL_EVENTS, max_size=4), DAYS)
    def test_reached(self, facts, events, today):
        found = limitation(facts, events, today).alert
        months = reached(found, today)
        self.assertEqual(months == 0, today > found)
        if months:
            self.assertTrue(add_months(found, -months) <= today <= found)

    @PROPERTY
    @given(KINDS, st.sampled_from([date.min, date.max, date(9999, 1, 31)]), st.lists(ALL_EVENTS, max_size=3))
    def test_any_day(self, kind, start, events):
        found = limitation(Facts(kind, due=start), events, date.max)
        self.assertGreaterEqual(found.alert, min(start, date.max))
