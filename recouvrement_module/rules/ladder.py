# Part of recouvrement_module. License LGPL-3.
"""The ladder: which step an open item gets today, or why it gets none, and what comes next.

Everything is reckoned in *days late*: the days from the due date to today, negative before it. A
level has a delay in days late; what counts as reached is the last step that was really sent, never
one that was prepared. Nothing is counted up: the same facts always give the same decision.

**Which levels may still be sent**

* Before the due date (delay < 0, *preventive*): those after the last one sent, as long as the item
  is not due. They are a courtesy: having sent one does not count as a step.
* First step (delay >= 0): any level but a formal one. When the first of them would have come before
  the company started with collection, only that one: old debts start softly.
* A step that came back: once the address is corrected it comes again, and nothing before it has left.
* Next steps: the levels after the last one sent; a formal one only when the level just before it in
  the ladder is the last one sent. A formal notice is never jumped to.

**When**

Each of them has a *window*. It opens on its delay, but not sooner than ``min_gap`` days (and never
less than one) after the last message about the item, and closes on the delay of the next one (on
the due date for a preventive level). So a very late item jumps to the highest level it has reached.
Within its window a level leaves on the first working day on which the customer has not been written
to for ``contact_gap`` days.

**For how much, and for how long**

A level with an amount is left out below it, as if the ladder did not have it, unless it is also for a first invoice
and the item is one. Below the floor of the
ladder nothing is asked, and after its time limit nothing more comes by itself: a person decides. The
limit is reckoned from the due date, or from the company's first day of collection if that is later.

**The answer** is a code, a level and a date:

==============  =====================================================================  ===========
code            why                                                                    next date
==============  =====================================================================  ===========
*a fact*        the item is not to be asked: one of :data:`FACTS`                      none
open            its reminder has not left yet                                          none
failed          its last message failed, came back, or nobody knows whether it left:   none
bounced         no escalation before a person has seen to it
unknown
no_policy       no ladder                                                              none
small           below the floor of the ladder                                          none
expired         after the time limit of the ladder: a person decides                   none
with_other      in a window, but another message to the customer has not left yet      none
contacted       in a window, but the customer was written to a short while ago         working day
day_off         in a window, but today does not work                                   working day
reopened        in a window; the due date was moved later after a step was sent        today
remind          in a window                                                            today
not_due         not due yet                                                            working day
ended           late, and no level is left: a person decides                           none
grace           late, but the first step has not been reached                          working day
wait            a step was sent, the next one comes later                              working day
==============  =====================================================================  ===========

The first code that applies is given. The level is the one that leaves on the next date (with_other:
that would leave); there is none when nothing comes by itself.

>>> ladder = Ladder((Level(1, 5), Level(2, 20, 7), Level(3, 30, 7), Level(4, 40, 7, formal=True)))
>>> def ask(today, sent_delay=None, sent_on=None):
...     facts = Facts("", date(2026, 1, 5), sent_delay, sent_on, "", sent_on, False)
...     decision = decide(facts, ladder, today, WorkingCalendar("FR"))
...     return decision.code, decision.level, str(decision.next_date)
>>> ask(date(2026, 1, 6))  # the 10th is a Saturday
('grace', 1, '2026-01-12')
>>> ask(date(2026, 1, 12))
('remind', 1, '2026-01-12')
>>> ask(date(2026, 6, 1))  # never the formal level first
('remind', 3, '2026-06-01')
>>> ask(date(2026, 6, 2), 30, date(2026, 6, 1))
('wait', 4, '2026-06-08')
>>> ask(date(2026, 6, 9), 40, date(2026, 6, 8))
('ended', None, 'None')
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from .calendar import WorkingCalendar, add_days

FACTS = (
    "credit", "netted", "bill", "retention", "entry", "excluded", "blocked", "unsent", "covered",
)  # fmt: skip

# A message that says by itself what the item waits for. Anything else that is pending is unknown,
# and in doubt nothing leaves.
_MESSAGES = {"": "", "sibling": "", "own": "open", "failed": "failed", "bounced": "bounced"}
_DOUBT = "unknown"

_NEVER = date.max.toordinal()  # no item can be that many days late


@dataclass(frozen=True)
class Level:
    """A step of a ladder.

    :param int key: its name.
    :param int delay: days late on which it comes, negative before the due date.
    :param int min_gap: days, at least, after the last message about the item.
    :param bool formal: whether it only comes in its turn: a formal notice, or a step that follows from one.
    :param Decimal amount: the least amount for which the ladder has it.
    :param bool first: whether the ladder has it for the first invoice of a customer whatever its amount.
    """

    key: int
    delay: int
    min_gap: int = 0
    formal: bool = False
    amount: Decimal = Decimal(0)
    first: bool = False


@dataclass(frozen=True)
class Ladder:
    """The steps of a policy.

    :param tuple levels: sorted by delay, no two on the same day.
    :param int contact_gap: days, at least, between two messages to one customer.
    :param Decimal floor: the least amount that is asked for.
    :param int limit: days late after which nothing more comes by itself, None for never.
    """

    levels: tuple[Level, ...]
    contact_gap: int = 0
    floor: Decimal = Decimal(0)
    limit: int | None = None

    @property
    def thresholds(self) -> list[Decimal]:
        """The amounts on which its decisions depend, in their order."""
        return sorted({self.floor, *(level.amount for level in self.levels)} - {Decimal(0)})

    def suited(self, facts: Facts) -> tuple[Level, ...]:
        """The levels that there are for an item."""
        return tuple(level for level in self.levels if facts.amount >= level.amount or (facts.first and level.first))


@dataclass(frozen=True)
class Facts:
    """What is known of an item: its signature, shared by many.

    :param str fact: one of :data:`FACTS`, or empty when the item may be asked.
    :param date due: its due date.
    :param int sent_delay: delay of the last level sent, None when there is none.
    :param date sent_on: when it was sent.
    :param str pending: the message that is under way: empty, ``own`` (in an open reminder),
        ``sibling`` (another one to the customer is open), ``failed``, ``bounced``, ``unknown``.
    :param date contacted_on: when the customer was last written to, about anything.
    :param bool reopened: whether the due date was moved later after a step was sent; what was sent
        before is then left out of ``sent_delay`` and ``sent_on``.
    :param Decimal amount: what the customer owes that is overdue, or the item alone if that is more.
    :param int repeat_delay: delay of the level that came back and may be sent again, None when none did.
    :param bool first: whether it is the first invoice of its customer.
    """

    fact: str
    due: date
    sent_delay: int | None
    sent_on: date | None
    pending: str
    contacted_on: date | None
    reopened: bool
    amount: Decimal = Decimal("Infinity")
    repeat_delay: int | None = None
    first: bool = False


@dataclass(frozen=True)
class Decision:
    """The answer of :func:`decide`.

    :param str code: one of the codes of the module.
    :param int level: key of the level that comes, None when none comes by itself.
    :param date next_date: the working day on which it comes, today or later.
    """

    code: str
    level: int | None = None
    next_date: date | None = None


def decide(
    facts: Facts,
    ladder: Ladder | None,
    today: date,
    calendar: WorkingCalendar,
    start: date | None = None,
) -> Decision:
    """Decide on an item.

    :param Facts facts: what is known of it.
    :param Ladder ladder: the steps of its policy, None when it has no policy.
    :param date today: the day in the company's time zone.
    :param WorkingCalendar calendar: the company's working days.
    :param date start: the company's first day of collection, None when there was no such day.
    :rtype: Decision
    """
    stop = facts.fact or _MESSAGES.get(facts.pending, _DOUBT)
    if stop:
        return Decision(stop)
    if not ladder or not ladder.levels:
        return Decision("no_policy")
    if facts.amount < ladder.floor:
        return Decision("small")
    if ladder.limit is not None and (today - max(facts.due, start or facts.due)).days > ladder.limit:
        return Decision("expired")
    item = _situation(facts, ladder, today, calendar, start)
    code = next(code for code, applies in _CODES if applies(item))
    if not item.coming:
        return Decision(code)
    level, day = item.coming
    # when the other message leaves is not known
    return Decision(code, level.key, None if code == "with_other" else day)


# ------------------------------------------------------------------ which levels may still be sent


def _candidates(facts: Facts, levels: Sequence[Level], start: date | None) -> list[Level]:
    """The levels that may still be sent, by delay."""
    if repeated := [level for level in levels if level.delay == facts.repeat_delay]:
        return repeated
    if _stepped(facts):
        return _next_steps(levels, facts.sent_delay)
    first_day = _late(facts, start) if start else None
    return _preventive(levels, facts.sent_delay) + _first_steps(levels, first_day)


def _preventive(levels: Sequence[Level], sent: int | None) -> list[Level]:
    """The courtesy levels that are left."""
    return [level for level in levels if level.delay < 0 and not level.formal and (sent is None or level.delay > sent)]


def _first_steps(levels: Sequence[Level], first_day: int | None) -> list[Level]:
    """The levels with which an item may begin: one only when it came before the first day."""
    steps = [level for level in levels if level.delay >= 0 and not level.formal]
    soft = steps and first_day is not None and steps[0].delay < first_day
    return steps[:1] if soft else steps


def _next_steps(levels: Sequence[Level], sent: int) -> list[Level]:
    """The levels that may follow the last one sent."""
    return [
        level
        for previous, level in zip((None, *levels[:-1]), levels, strict=True)
        if level.delay > sent and (not level.formal or (previous and previous.delay == sent))
    ]


# ------------------------------------------------------------------------------ when, in days late


class _Window(NamedTuple):
    """A level may leave from the day late *opens* to the one before *closes*."""

    level: Level
    opens: int
    closes: int


def _windows(facts: Facts, levels: Sequence[Level]) -> list[_Window]:
    """The windows of *levels*, those that may still be sent."""
    closing = [*(level.delay for level in levels[1:]), _NEVER]
    return [
        _Window(level, _opens(facts, level), min(closes, 0) if level.delay < 0 else closes)
        for level, closes in zip(levels, closing, strict=False)
    ]


def _opens(facts: Facts, level: Level) -> int:
    """First day late on which *level* may leave."""
    if not facts.sent_on:
        return level.delay
    # at least a day: were the gap 0, a run started twice would climb two steps
    return max(level.delay, _late(facts, facts.sent_on) + max(level.min_gap, 1))


def _coming(
    windows: Sequence[_Window], facts: Facts, free: int, calendar: WorkingCalendar
) -> tuple[Level, date] | None:
    """The level that leaves next and its day, were the facts to stay as they are."""
    for window in windows:
        day = calendar.next_working(add_days(facts.due, max(window.opens, free)))
        if _late(facts, day) < window.closes:
            return window.level, day
    return None


def _free(facts: Facts, late: int, contact_gap: int) -> int:
    """First day late, today or after, on which the customer may be written to."""
    if not facts.contacted_on:
        return late
    return max(late, _late(facts, facts.contacted_on) + contact_gap)


def _late(facts: Facts, day: date) -> int:
    """Days late on *day*."""
    return (day - facts.due).days


def _stepped(facts: Facts) -> bool:
    """Whether a step was sent that counts: not a preventive one."""
    return facts.sent_delay is not None and facts.sent_delay >= 0


# -------------------------------------------------------------------------------------- which code


class _Situation(NamedTuple):
    """An item today: all that its code is chosen from."""

    facts: Facts
    late: int
    window: _Window | None  # that of today, whatever else may stand in its way
    free: int
    working: bool
    coming: tuple[Level, date] | None

    @property
    def reached(self) -> bool:
        """Whether a level may leave today, if only nothing else stands in its way."""
        if not (self.window and self.coming):
            return False
        # a courtesy that finds no day left before the due date is given up, not put off
        return (self.window.level.delay < 0) == (self.coming[0].delay < 0)


def _situation(facts: Facts, ladder: Ladder, today: date, calendar: WorkingCalendar, start: date | None) -> _Situation:
    late = _late(facts, today)
    free = _free(facts, late, ladder.contact_gap)
    windows = _windows(facts, _candidates(facts, ladder.suited(facts), start))
    return _Situation(
        facts=facts,
        late=late,
        window=next((window for window in windows if window.opens <= late < window.closes), None),
        free=free,
        working=calendar.is_working(today),
        coming=_coming(windows, facts, free, calendar),
    )


# The first that applies is the code of the item.
_CODES: tuple[tuple[str, Callable[[_Situation], bool]], ...] = (
    ("with_other", lambda item: item.reached and item.facts.pending == "sibling"),
    ("contacted", lambda item: item.reached and item.free > item.late),
    ("day_off", lambda item: item.reached and not item.working),
    ("reopened", lambda item: item.reached and item.facts.reopened),
    ("remind", lambda item: item.reached),
    ("not_due", lambda item: item.late <= 0),
    ("ended", lambda item: not item.coming),
    ("grace", lambda item: not _stepped(item.facts) and item.coming[0].delay > item.late),
    ("wait", lambda item: True),
)
