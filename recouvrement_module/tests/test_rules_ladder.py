# Part of recouvrement_module. License LGPL-3.
"""The ladder: days counted by hand in the calendar of 2026; properties of any ladder and life."""

import doctest
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.recouvrement_module.rules import ladder
from odoo.addons.recouvrement_module.rules.calendar import WorkingCalendar
from odoo.addons.recouvrement_module.rules.ladder import FACTS, Decision, Facts, Ladder, Level

from .properties import FEW, PROPERTY

CODES = {
    *FACTS, "open", "failed", "bounced", "unknown", "no_policy", "with_other", "contacted",
    "day_off", "reopened", "remind", "not_due", "ended", "grace", "wait", "small", "expired",
}  # fmt: skip
SENDING = ("remind", "reopened")

FRANCE = WorkingCalendar("FR")  # closed in the first half of 2026: 1/1 6/4 1/5 8/5 14/5 25/5
STEPS = (Level(1, 5, 7), Level(2, 20, 7), Level(3, 30, 7), Level(4, 40, 7, formal=True))
SHIPPED = Ladder(STEPS, contact_gap=3)
PREVENTIVE = Ladder((Level(9, -7), *STEPS), contact_gap=3)


def day(text):
    """A day of 2026, from its month and day; None stays None."""
    return text and date.fromisoformat(f"2026-{text}")


def facts(due="01-05", sent=None, on=None, contacted=None, **other):
    """The facts of an item due on Monday 5 January, after the step *sent* left on the day *on*."""
    days = {"due": day(due), "sent_on": day(on), "contacted_on": day(contacted or on)}
    return Facts(**{"fact": "", "pending": "", "reopened": False, "sent_delay": sent, **days, **other})


def live(steps, item, first, last, calendar=FRANCE, start=None):
    """Decide every day from *first* to *last* and send at once what is to be reminded.

    :return: [(day, level sent)], decision of the last day
    """
    history, decision = [], None
    levels = {level.key: level for level in steps.levels}
    for today in (first + timedelta(n) for n in range((last - first).days + 1)):
        decision = ladder.decide(item, steps, today, calendar, start)
        if decision.code in SENDING:
            history.append((today, levels[decision.level]))
            item = sent_today(item, levels[decision.level], today)
    return history, decision


def sent_today(item, level, today):
    """The facts of *item* after *level* has left."""
    return replace(item, sent_delay=level.delay, sent_on=today, contacted_on=today, reopened=False)


class LadderCase(BaseCase):
    def expect(self, today, code, level=None, next_day=None, *, steps=SHIPPED, start=None, **item):
        """Check the decision of a day on the facts *item*."""
        decision = ladder.decide(facts(**item), steps, day(today), FRANCE, day(start))
        self.assertEqual(decision, Decision(code, level, day(next_day)), today)

    def expect_life(self, steps, first, expected, start=None, **item):
        """Check what is sent from a day to the end of the year, and that nothing is left then."""
        history, last = live(steps, facts(**item), day(first), day("12-31"), FRANCE, day(start))
        sent = [(today.strftime("%m-%d"), level.key) for today, level in history]
        self.assertEqual(sent, expected)
        self.assertEqual(last, Decision("ended"))


@tagged("recouvrement_rules")
class TestAmountsAndLimit(LadderCase):
    """A call at +12 from 1 000 on, nothing below 20, and an end 60 days after the due date."""

    STEPS = Ladder(
        (Level(1, 5), Level(2, 12, 7, amount=Decimal(1000)), Level(3, 20, 7), Level(4, 40, 7, formal=True)),
        contact_gap=3, floor=Decimal(20), limit=60,
    )  # fmt: skip

    def expect_for(self, amount, *args, **kwargs):
        self.expect(*args, steps=self.STEPS, amount=Decimal(amount), **kwargs)

    def test_step_from_an_amount(self):
        self.expect_for("1000", "01-13", "wait", 2, "01-19", sent=5, on="01-12")
        self.expect_for("999.99", "01-13", "wait", 3, "01-26", sent=5, on="01-12")

    def test_formal_notice_follows_the_step_before_it_for_that_amount(self):
        self.expect_for("500", "02-20", "remind", 4, "02-20", sent=20, on="01-26")
        without = Ladder((Level(1, 5), Level(2, 30, amount=Decimal(1000)), Level(3, 40, formal=True)))
        self.expect("02-20", "remind", 3, "02-20", steps=without, amount=Decimal(10), sent=5, on="01-12")

    def test_a_step_may_be_for_a_first_invoice_too(self):
        courtesy = Ladder((Level(1, -7, amount=Decimal(5000), first=True), Level(2, 5)))
        for amount, first, level in (("10", True, 1), ("10", False, 2), ("5000", False, 1)):
            decision = ladder.decide(
                facts(due="01-09", amount=Decimal(amount), first=first), courtesy, day("01-02"), FRANCE
            )
            self.assertEqual(decision.level, level, (amount, first))

    def test_below_the_floor(self):
        self.expect_for("19.99", "01-12", "small")
        self.expect_for("20", "01-12", "remind", 1, "01-12")

    def test_time_limit(self):
        # due on 5 January: the 60th day late is 6 March
        self.expect_for("500", "03-06", "remind", 4, "03-06", sent=20, on="01-26")
        self.expect_for("500", "03-07", "expired", sent=20, on="01-26")
        self.expect_for("500", "03-07", "expired")

    def test_old_debts_have_the_time_limit_from_the_first_day(self):
        self.expect_for("500", "06-01", "remind", 1, "06-01", start="06-01")
        self.expect_for("500", "07-31", "remind", 1, "07-31", start="06-01")
        self.expect_for("500", "08-01", "expired", start="06-01")

    def test_a_fact_comes_before_the_amount(self):
        self.expect_for("1", "01-12", "blocked", fact="blocked")


@tagged("recouvrement_rules")
class TestShippedLadder(LadderCase):
    """+5, +20, +30 and a formal notice at +40, seven days apart at least.

    They fall on Saturday 10 January, Sunday 25, Wednesday 4 February and Saturday 14.
    """

    def test_doctest(self):
        result = doctest.testmod(ladder)
        self.assertTrue(result.attempted)
        self.assertFalse(result.failed)

    def test_life(self):
        expected = [("01-12", 1), ("01-26", 2), ("02-04", 3), ("02-16", 4)]
        self.expect_life(SHIPPED, "01-01", expected)

    def test_before_the_first_step(self):
        self.expect("01-02", "not_due", 1, "01-12")
        self.expect("01-05", "not_due", 1, "01-12")  # the due date itself
        self.expect("01-06", "grace", 1, "01-12")
        self.expect("01-09", "grace", 1, "01-12")
        self.expect("01-10", "day_off", 1, "01-12")
        self.expect("01-12", "remind", 1, "01-12")

    def test_between_two_steps(self):
        self.expect("01-13", "wait", 2, "01-26", sent=5, on="01-12")
        self.expect("01-25", "day_off", 2, "01-26", sent=5, on="01-12")
        self.expect("01-26", "remind", 2, "01-26", sent=5, on="01-12")
        self.expect("02-05", "wait", 4, "02-16", sent=30, on="02-04")

    def test_after_the_last_step(self):
        self.expect("02-16", "ended", sent=40, on="02-16")
        self.expect("12-01", "ended", sent=40, on="02-16")

    def test_what_came_back_is_sent_again_however_late(self):
        # the second reminder came back; by 1 June the last letter would be reached
        self.expect("06-01", "remind", 2, "06-01", sent=5, on="01-12", repeat_delay=20)
        self.expect("06-01", "remind", 1, "06-01", repeat_delay=5)
        self.expect("01-13", "wait", 2, "01-26", sent=5, on="01-12", repeat_delay=20)
        self.expect("06-01", "remind", 3, "06-01", sent=5, on="01-12", repeat_delay=21)  # that step was removed

    def test_jump_when_very_late(self):
        # Monday 1 June is day 147: the highest level but the formal one
        self.expect("06-01", "remind", 3, "06-01")

    def test_formal_follows_after_the_gap(self):
        self.expect("06-02", "wait", 4, "06-08", sent=30, on="06-01")
        self.expect("06-08", "remind", 4, "06-08", sent=30, on="06-01")

    def test_formal_only_after_the_level_before_it(self):
        self.expect("06-01", "remind", 3, "06-01", sent=20, on="05-04")

    def test_gap_of_the_target(self):
        # sent late, on Tuesday 3 February (day 29): +30 is reached on the next day
        self.expect("02-04", "wait", 3, "02-10", sent=20, on="02-03")
        self.expect("02-10", "remind", 3, "02-10", sent=20, on="02-03")

    def test_a_higher_level_takes_over_with_its_own_gap(self):
        # sent on Friday 30 January (day 25); +30 is Wednesday 4 February, its gap ends on the 11th
        steps = Ladder((Level(1, 5), Level(2, 20, 4), Level(3, 30, 12)))
        self.expect("02-03", "remind", 2, "02-03", steps=steps, sent=5, on="01-30")
        self.expect("02-04", "wait", 3, "02-11", steps=steps, sent=5, on="01-30")
        self.expect("02-11", "remind", 3, "02-11", steps=steps, sent=5, on="01-30")

    def test_holidays(self):
        self.expect("05-01", "day_off", 1, "05-04", due="04-26")  # a Friday
        self.expect("05-14", "day_off", 1, "05-15", due="05-09")  # Ascension, a Thursday

    def test_step_of_another_ladder(self):
        # +12 and +35 belong to a former policy: the levels after them follow, never a formal one
        self.expect("01-20", "wait", 2, "01-26", sent=12, on="01-19")
        self.expect("06-01", "ended", sent=35, on="02-09")


@tagged("recouvrement_rules")
class TestSoftStart(LadderCase):
    def test_first_level_whatever_the_lateness(self):
        self.expect("06-01", "remind", 1, "06-01", start="05-01")

    def test_boundary(self):
        # +5 falls on 10 January: on the first day of collection itself it is not old
        self.expect("06-01", "remind", 3, "06-01", start="01-10")
        self.expect("06-01", "remind", 1, "06-01", start="01-11")

    def test_then_the_ladder_goes_on(self):
        # from the second message on, an old debt climbs as any other
        expected = [("06-01", 1), ("06-08", 3), ("06-15", 4)]
        self.expect_life(SHIPPED, "06-01", expected, start="06-01")

    def test_preventive_level_does_not_count(self):
        item = {"due": "04-13", "sent": -7, "on": "04-07"}
        self.expect("06-01", "remind", 1, "06-01", start="05-01", steps=PREVENTIVE, **item)


@tagged("recouvrement_rules")
class TestPreventive(LadderCase):
    """An invoice due on Monday 15 June: -7 is Monday 8 June, +5 Saturday 20, so Monday 22."""

    def expect(self, *args, due="06-15", steps=PREVENTIVE, **kwargs):
        super().expect(*args, due=due, steps=steps, **kwargs)

    def test_before_the_due_date(self):
        self.expect("06-05", "not_due", 9, "06-08")
        self.expect("06-07", "not_due", 9, "06-08")
        self.expect("06-08", "remind", 9, "06-08")
        self.expect("06-12", "remind", 9, "06-12")

    def test_never_after(self):
        self.expect("06-13", "not_due", 1, "06-22")  # the week-end before: too late already
        self.expect("06-15", "not_due", 1, "06-22")
        self.expect("06-16", "grace", 1, "06-22")
        self.expect("06-22", "remind", 1, "06-22")

    def test_given_up_when_no_day_is_left(self):
        # written to on Wednesday 10 June about something else, six days between messages
        steps = Ladder((Level(9, -7),), contact_gap=6)
        self.expect("06-10", "not_due", steps=steps, contacted="06-10")
        self.expect("06-12", "not_due", steps=steps, contacted="06-10", pending="sibling")

    def test_put_off_over_a_week_end(self):
        self.expect("06-06", "day_off", 9, "06-08", due="06-13")

    def test_sent_once(self):
        self.expect("06-09", "not_due", 1, "06-22", sent=-7, on="06-08")
        self.expect("06-15", "not_due", 1, "06-22", sent=-7, on="06-08")
        self.expect("06-16", "grace", 1, "06-22", sent=-7, on="06-08")

    def test_is_no_step_towards_the_formal_notice(self):
        steps = Ladder((Level(1, -7), Level(2, 40, formal=True)))
        self.expect("12-01", "ended", steps=steps, sent=-7, on="06-08")

    def test_gap_after_it(self):
        # sent on Friday 12 June; the first step is reached on the 15th, its gap on the 19th
        steps = Ladder((Level(1, -3), Level(2, 0, 7)))
        self.expect("06-15", "not_due", 2, "06-19", steps=steps, sent=-3, on="06-12")
        self.expect("06-16", "wait", 2, "06-19", steps=steps, sent=-3, on="06-12")

    def test_two_of_them(self):
        steps = Ladder((Level(1, -20), Level(2, -7), Level(3, 5)))
        # -20 is 26 May, the day after Whit Monday
        self.expect_life(steps, "05-01", [("05-26", 1), ("06-08", 2), ("06-22", 3)], due="06-15")

    def test_highest_of_them(self):
        steps = Ladder((Level(1, -20), Level(2, -7), Level(3, 5)))
        self.expect("06-05", "remind", 1, "06-05", steps=steps)
        self.expect("06-10", "remind", 2, "06-10", steps=steps)

    def test_then_one_on_the_due_date(self):
        steps = Ladder((Level(1, -7), Level(2, 0)))
        self.expect("06-15", "remind", 2, "06-15", steps=steps)

    def test_alone(self):
        steps = Ladder((Level(1, -7),))
        self.expect("06-15", "not_due", steps=steps)
        self.expect("06-16", "ended", steps=steps)


@tagged("recouvrement_rules")
class TestFormal(LadderCase):
    def test_never_first(self):
        steps = Ladder((Level(1, 10, formal=True), Level(2, 20)))
        self.expect("01-16", "grace", 2, "01-26", steps=steps)
        self.expect("06-01", "remind", 2, "06-01", steps=steps)

    def test_never_alone(self):
        self.expect("06-01", "ended", steps=Ladder((Level(1, 10, formal=True),)))
        self.expect("01-02", "not_due", steps=Ladder((Level(1, -5, formal=True),)))

    def test_after_a_step_on_the_due_date(self):
        # which is a step that counts, unlike a preventive one
        steps = Ladder((Level(1, 0), Level(2, 7, formal=True)))
        self.expect("01-06", "wait", 2, "01-12", steps=steps, sent=0, on="01-05")
        self.expect("01-12", "remind", 2, "01-12", steps=steps, sent=0, on="01-05")

    def test_one_after_another(self):
        steps = Ladder((Level(1, 10), Level(2, 20, 7, formal=True), Level(3, 30, 7, formal=True)))
        self.expect_life(steps, "06-01", [("06-01", 1), ("06-08", 2), ("06-15", 3)])


@tagged("recouvrement_rules")
class TestObstacles(LadderCase):
    """On Monday 1 June, when the third step would leave."""

    def test_facts(self):
        for fact in FACTS:
            self.expect("06-01", fact, fact=fact)
            self.expect("06-01", fact, fact=fact, pending="own")
            self.expect("06-01", fact, fact=fact, steps=None)

    def test_messages_under_way(self):
        codes = {"own": "open", "failed": "failed", "bounced": "bounced", "unknown": "unknown"}
        for pending, code in codes.items():
            self.expect("06-01", code, pending=pending)
            self.expect("06-01", code, pending=pending, steps=None)
            self.expect("01-02", code, pending=pending)

    def test_in_doubt_nothing_leaves(self):
        self.expect("06-01", "unknown", pending="something new")

    def test_no_policy(self):
        self.expect("06-01", "no_policy", steps=None)
        self.expect("06-01", "no_policy", steps=Ladder(()))
        self.expect("06-01", "no_policy", steps=None, pending="sibling")

    def test_sibling(self):
        self.expect("06-01", "with_other", 3, pending="sibling")
        self.expect("01-06", "grace", 1, "01-12", pending="sibling")  # nothing would leave

    def test_contact_gap(self):
        # written to on Thursday 28 May about something else, three days: Sunday, so Monday 1 June
        for today in ("05-28", "05-29", "05-30"):
            self.expect(today, "contacted", 3, "06-01", contacted="05-28")
        self.expect("05-31", "day_off", 3, "06-01", contacted="05-28")
        self.expect("06-01", "remind", 3, "06-01", contacted="05-28")

    def test_contact_gap_puts_off_what_comes(self):
        # +5 leaves on Monday 12 January; written to on Friday 9, a week between messages
        steps = replace(SHIPPED, contact_gap=7)
        self.expect("01-09", "grace", 1, "01-16", steps=steps, contacted="01-09")

    def test_first_obstacle_is_named(self):
        # a Sunday
        self.expect("05-31", "with_other", 3, pending="sibling", contacted="05-30")
        self.expect("05-31", "contacted", 3, "06-02", contacted="05-30")

    def test_reopened(self):
        self.expect("01-02", "not_due", 1, "01-12", reopened=True)
        self.expect("01-08", "grace", 1, "01-12", reopened=True)
        self.expect("01-10", "day_off", 1, "01-12", reopened=True)
        self.expect("01-12", "reopened", 1, "01-12", reopened=True)
        self.expect("06-01", "reopened", 3, "06-01", reopened=True)
        self.expect("06-01", "with_other", 3, reopened=True, pending="sibling")

    def test_not_twice_a_day(self):
        # without any gap between steps, a run started again on the same day climbs no further
        steps = Ladder((Level(1, 5), Level(2, 20), Level(3, 40, formal=True)))
        self.expect("06-01", "wait", 3, "06-02", steps=steps, sent=20, on="06-01")


# ------------------------------------------------------------------------ what hypothesis draws

NEAR = st.dates(date(2026, 1, 1), date(2026, 9, 30))
STARTS = st.none() | NEAR
GAPS = st.integers(0, 12)
PENDING = ("", "", "sibling", "own", "failed", "bounced", "unknown")
CALENDARS = st.builds(WorkingCalendar, st.sampled_from(["FR", "FR", "US", None]))


def ladders(delays):
    """Ladders of up to six levels, formal ones anywhere; their keys are their ranks."""
    level = st.tuples(delays, GAPS, st.booleans())
    drawn = st.lists(level, max_size=6, unique_by=lambda row: row[0]).map(sorted)
    levels = drawn.map(lambda rows: tuple(Level(key, *row) for key, row in enumerate(rows)))
    return st.builds(Ladder, levels, GAPS)


LADDERS = ladders(st.integers(-30, 90))


@dataclass(frozen=True)
class Question:
    """What the rule is asked."""

    facts: Facts
    steps: Ladder
    today: date
    calendar: WorkingCalendar
    start: date | None

    def decide(self, **other):
        """Ask it, with *other* values for some of its fields."""
        asked = replace(self, **other)
        return ladder.decide(asked.facts, asked.steps, asked.today, asked.calendar, asked.start)

    @property
    def late(self):
        return (self.today - self.facts.due).days

    @property
    def stepped(self):
        return self.facts.sent_delay is not None and self.facts.sent_delay >= 0


@st.composite
def questions(draw, pending=("",), fact=("",)):
    """Facts, ladder and days that go together; the last step is of the ladder or of another."""
    steps, due = draw(LADDERS), draw(NEAR)
    today = due + timedelta(draw(st.integers(-40, 120)))
    ago = st.one_of(st.integers(0, 20), st.integers(-5, 90)).map(lambda n: today - timedelta(n))
    sent = draw(st.none() | st.sampled_from([*(level.delay for level in steps.levels), 17]))
    item = Facts(
        fact=draw(st.sampled_from(fact)),
        due=due,
        sent_delay=sent,
        sent_on=None if sent is None else draw(ago),
        pending=draw(st.sampled_from(pending)),
        contacted_on=draw(st.none() | ago),
        reopened=draw(st.booleans()),
    )
    return Question(item, steps, today, draw(CALENDARS), draw(STARTS))


@st.composite
def departures(draw):
    """Questions asked on the day on which something leaves."""
    asked = draw(questions())
    next_date = asked.decide().next_date
    assume(next_date)
    return replace(asked, today=next_date)


EDGES = st.sampled_from([date.min, date(1, 1, 2), date(9999, 12, 30), date.max])
ANY_DAY = EDGES | st.dates() | NEAR
ANY_DELAY = st.integers(-40, 90) | st.integers(-(10**7), 10**7)
ANYTHING = st.builds(
    Question,
    st.builds(
        Facts,
        fact=st.sampled_from(["", "", "", *FACTS]),
        due=ANY_DAY,
        sent_delay=st.none() | ANY_DELAY,
        sent_on=st.none() | ANY_DAY,
        pending=st.sampled_from([*PENDING, "something new"]),
        contacted_on=st.none() | ANY_DAY,
        reopened=st.booleans(),
    ),
    st.none() | ladders(ANY_DELAY),
    ANY_DAY,
    CALENDARS,
    st.none() | ANY_DAY,
)


@tagged("recouvrement_rules")
class TestAnyDecision(BaseCase):
    """What holds for any ladder, facts and day."""

    def test_ends_of_time(self):
        for due, today, code, level, next_date in (
            (date.max, date.max, "not_due", 1, date.max),
            (date.max, date.min, "not_due", 9, date(9999, 12, 24)),
            (date(9999, 12, 20), date(9999, 12, 27), "remind", 1, date(9999, 12, 27)),
            (date.min, date.min, "not_due", 1, date(1, 1, 8)),  # day 5 is a Saturday
            (date.min, date.max, "remind", 3, date.max),
        ):
            item = Question(replace(facts(), due=due), PREVENTIVE, today, FRANCE, None)
            with self.subTest(due=due, today=today):
                self.assertEqual(item.decide(), Decision(code, level, next_date))

    @PROPERTY
    @given(ANYTHING)
    def test_total(self, asked):
        decision = asked.decide()
        self.assertIn(decision.code, CODES)
        if decision.next_date:
            self.assertGreaterEqual(decision.next_date, asked.today)
            self.assertTrue(asked.calendar.is_working(decision.next_date))
        if decision.level is not None:
            self.assertIn(decision.level, [level.key for level in asked.steps.levels])

    @PROPERTY
    @given(questions(PENDING, ("", "", "", *FACTS)))
    def test_next_date(self, asked):
        decision = asked.decide()
        if decision.next_date:
            self.assertGreaterEqual(decision.next_date, asked.today)
            self.assertTrue(asked.calendar.is_working(decision.next_date))
            self.assertIsNotNone(decision.level)
        if decision.code in SENDING:
            self.assertEqual(decision.next_date, asked.today)
            self.assertEqual(decision.code, "reopened" if asked.facts.reopened else "remind")

    @PROPERTY
    @given(questions(PENDING, ("", "", "", *FACTS)))
    def test_what_stops_gives_no_level(self, asked):
        fact, pending, decision = asked.facts.fact, asked.facts.pending, asked.decide()
        if fact:
            self.assertEqual(decision, Decision(fact))
        elif pending not in ("", "sibling"):
            self.assertEqual(decision, Decision({"own": "open"}.get(pending, pending)))
        elif not asked.steps.levels:
            self.assertEqual(decision, Decision("no_policy"))
        self.assertFalse(pending and decision.code in SENDING)

    @FEW
    @given(questions())
    def test_announced_is_kept(self, asked):
        """What is announced comes on that day, and nothing else before it."""
        announced = asked.decide()
        horizon = announced.next_date or asked.today + timedelta(60)
        for n in range((horizon - asked.today).days):
            between = asked.decide(today=asked.today + timedelta(n))
            self.assertNotIn(between.code, SENDING)
            self.assertEqual(replace(between, code=announced.code), announced)
        if announced.next_date:
            kept = asked.decide(today=horizon)
            self.assertIn(kept.code, SENDING)
            self.assertEqual(replace(kept, code=announced.code), announced)

    @PROPERTY
    @given(questions(), st.integers(0, 90))
    def test_never_lower_on_a_later_day(self, asked, days):
        before, after = asked.decide(), asked.decide(today=asked.today + timedelta(days))
        if before.level is None:
            self.assertIsNone(after.level)
        elif after.level is not None:
            self.assertLessEqual(before.level, after.level)  # keys are ranks

    @PROPERTY
    @given(departures())
    def test_what_leaves_was_allowed_to(self, asked):
        item, today, decision = asked.facts, asked.today, asked.decide()
        self.assertIn(decision.code, SENDING)
        level = asked.steps.levels[decision.level]
        self.assertTrue(asked.calendar.is_working(today))
        self.assertLessEqual(level.delay, asked.late)
        self.assertTrue(level.delay >= 0 or asked.late < 0)
        self.assertTrue(item.sent_delay is None or level.delay > item.sent_delay)
        if item.sent_on:
            self.assertGreaterEqual(today, item.sent_on + timedelta(max(level.min_gap, 1)))
        if item.contacted_on:
            self.assertGreaterEqual(today, item.contacted_on + timedelta(asked.steps.contact_gap))

    @PROPERTY
    @given(departures())
    def test_formal_is_never_jumped_to(self, asked):
        rank = asked.decide().level
        if asked.steps.levels[rank].formal:
            self.assertTrue(asked.stepped)
            self.assertGreater(rank, 0)
            self.assertEqual(asked.steps.levels[rank - 1].delay, asked.facts.sent_delay)

    @PROPERTY
    @given(departures())
    def test_highest_level_reached(self, asked):
        """Without a soft start, no ordinary level reached is left out above the one that leaves."""
        decision = asked.decide(start=None)
        if decision.code in SENDING:
            sent = asked.steps.levels[decision.level].delay
            higher = [level for level in asked.steps.levels if sent < level.delay <= asked.late]
            self.assertFalse([level for level in higher if not level.formal])

    @PROPERTY
    @given(questions(), st.integers(0, 40))
    def test_soft_start(self, asked, days):
        """An old debt begins with the first ordinary level, any other as if there were no start."""
        ordinary = [level for level in asked.steps.levels if level.delay >= 0 and not level.formal]
        assume(ordinary)
        comes = asked.facts.due + timedelta(ordinary[0].delay)
        soft = asked.decide(start=comes + timedelta(1 + days))
        if asked.late >= 0 and not asked.stepped:
            self.assertEqual(soft.level, ordinary[0].key)
        self.assertEqual(asked.decide(start=comes - timedelta(days)), asked.decide(start=None))

    @PROPERTY
    @given(questions())
    def test_code_tells_the_truth(self, asked):
        item, late, decision = asked.facts, asked.late, asked.decide()
        none_left = decision.level is None
        later = none_left or decision.next_date > asked.today
        reached = not none_left and asked.steps.levels[decision.level].delay <= late
        true = {
            "no_policy": not asked.steps.levels,
            "not_due": late <= 0 and later,
            "grace": late > 0 and later and not asked.stepped and not none_left and not reached,
            "wait": late > 0 and later and item.sent_delay is not None and not none_left,
            "ended": late > 0 and none_left,
            "contacted": later and bool(item.contacted_on),
            "day_off": later and not asked.calendar.is_working(asked.today),
            "remind": not later and not item.reopened,
            "reopened": not later and item.reopened,
        }
        self.assertTrue(true[decision.code])

    @PROPERTY
    @given(questions())
    def test_sibling_only_stops_what_would_leave(self, asked):
        alone = asked.decide()
        with_other = asked.decide(facts=replace(asked.facts, pending="sibling"))
        if alone.code in (*SENDING, "contacted", "day_off"):
            self.assertEqual(with_other, Decision("with_other", alone.level))
        else:
            self.assertEqual(with_other, alone)

    @PROPERTY
    @given(departures())
    def test_once_only(self, asked):
        """The same facts give the same answer, and what was sent sends nothing more that day."""
        decision = asked.decide()
        again = asked.decide(facts=replace(asked.facts), steps=replace(asked.steps))
        self.assertEqual(again, decision)
        sent = sent_today(asked.facts, asked.steps.levels[decision.level], asked.today)
        self.assertNotIn(asked.decide(facts=sent).code, SENDING)


@tagged("recouvrement_rules")
class TestWholeLife(BaseCase):
    """An item decided every day, each message sent at once."""

    @FEW
    @given(questions())
    def test_any_ladder(self, asked):
        steps, due = asked.steps, asked.facts.due
        item = replace(asked.facts, sent_delay=None, sent_on=None)
        last = due + timedelta(400)
        history, decision = live(steps, item, asked.today, last, asked.calendar, asked.start)
        self.assertEqual(decision, Decision("ended" if steps.levels else "no_policy"))
        delays = [level.delay for _today, level in history]
        self.assertEqual(delays, sorted(set(delays)))  # each once, in rising order
        self.assertFalse(history and history[0][1].formal)
        for (before, level), (after, following) in pairwise(history):
            gap = max(following.min_gap, steps.contact_gap, 1)
            self.assertGreaterEqual(after - before, timedelta(gap))
            if following.formal:
                self.assertEqual(following.key, level.key + 1)

    @FEW
    @given(st.dates(), st.integers(-40, 300), CALENDARS, STARTS)
    def test_shipped_ladder(self, due, late, calendar, start):
        assume(due.year < 9998)
        item = replace(facts(), due=due)
        first, last = due + timedelta(late), due + timedelta(500)
        history, decision = live(PREVENTIVE, item, first, last, calendar, start)
        self.assertEqual(decision, Decision("ended"))
        keys = [level.key for _today, level in history]
        self.assertEqual(keys[-2:], [3, 4])  # the last reminder, then the formal notice
        self.assertEqual(keys[0] == 9, late <= -1 and history[0][0] < due)
        if late <= -7:
            self.assertEqual(keys[0], 9)

    @FEW
    @given(NEAR, CALENDARS)
    def test_nothing_is_left_out_from_the_beginning(self, due, calendar):
        item = replace(facts(), due=due)
        first, last = due - timedelta(30), due + timedelta(100)
        history, _decision = live(PREVENTIVE, item, first, last, calendar)
        self.assertEqual([level.key for _today, level in history], [9, 1, 2, 3, 4])
        for today, level in history:
            # at most a long week-end after its day
            self.assertIn((today - due).days - level.delay, range(5))
