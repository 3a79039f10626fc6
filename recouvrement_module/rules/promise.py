# Part of recouvrement_module. License LGPL-3.
"""Promise: what became of a promise to pay, from what was really paid.

A promise names items, an amount and a day. It is judged by the payments of its items, by whomever they are made and in
whatever order they are entered:

* A payment counts on its value date, from the day on which the promise was made. What was paid before is no part of
  it; leave out what was paid earlier on that very day.
* It is *in time* until the day promised and as many days after it as are tolerated; where that falls on a day that
  does not work, until the next one that does.
* The items are silent until the day promised and a grace in working days, so that what was paid can be entered; never
  for less long than a payment is in time. The day after, the promise is judged.
* A payment that came back was never one: it is given as a negative payment, whenever it comes, or left out. It takes
  back what was paid since the promise, never more.
* A credit note is no payment. Where it leaves less of the items than was promised, what is left of them is what is
  promised.

============  =====================================================================================
kept          what came in time reaches what is promised, less the tolerance; said as soon as it does
waiting       not yet, and its items are still silent
partly_kept   silence is over, and something came while it lasted, but less, or late
broken        silence is over, and nothing came
void          credit notes have left nothing of what was promised
============  =====================================================================================

Nothing that happens after the silence makes a verdict better; a payment that comes back makes it worse.

>>> D = Decimal
>>> promise = Promise(date(2026, 6, 1), date(2026, 6, 12), D(1000), D(1500))
>>> terms = Terms(WorkingCalendar("FR"), grace=3, percent=D(2), days=1)
>>> terms.in_time_until(promise), terms.silent_until(promise)  # the 12th is a Friday
(datetime.date(2026, 6, 15), datetime.date(2026, 6, 17))
>>> paid = [Movement(date(2026, 6, 15), D(380)), Movement(date(2026, 6, 8), D(600))]
>>> judge(promise, paid, terms, date(2026, 6, 15)).code
'kept'
>>> judge(promise, paid[1:], terms, date(2026, 6, 17)).code, judge(promise, paid[1:], terms, date(2026, 6, 18)).code
('waiting', 'partly_kept')
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .calendar import WorkingCalendar, add_days

FAR = 60  # days: what is promised for later is agreed with open eyes

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Promise:
    """What was promised.

    :param date made_on: the day on which it was made.
    :param date day: the day by which it is to be paid.
    :param Decimal amount: what is to be paid.
    :param Decimal open: what was open of its items when it was made.
    """

    made_on: date
    day: date
    amount: Decimal
    open: Decimal


@dataclass(frozen=True)
class Movement:
    """What happened to the items of a promise.

    :param date day: its value date.
    :param Decimal amount: above 0 when it settles; below 0 when it comes back or is reversed.
    :param str kind: ``payment`` or ``credit_note``.
    """

    day: date
    amount: Decimal
    kind: str = "payment"


@dataclass(frozen=True)
class Terms:
    """How promises are judged.

    :param WorkingCalendar calendar: the days that work.
    :param int grace: working days of silence after the day promised.
    :param Decimal percent: what may be missing of the amount.
    :param int days: by how many days a payment may come late.
    """

    calendar: WorkingCalendar
    grace: int = 0
    percent: Decimal = _ZERO
    days: int = 0

    def in_time_until(self, promise: Promise) -> date:
        """Return the last day on which a payment is in time."""
        return self.calendar.next_working(add_days(promise.day, max(self.days, 0)))

    def silent_until(self, promise: Promise) -> date:
        """Return the last day on which the items are silent."""
        return max(self.calendar.add_working(promise.day, self.grace), self.in_time_until(promise))


def is_far(today: date, day: date) -> bool:
    """Tell whether a day is so far away that somebody should look at it before it is agreed.

    >>> is_far(date(2026, 6, 1), date(2026, 7, 31)), is_far(date(2026, 6, 1), date(2026, 8, 1))
    (False, True)
    """
    return day > add_days(today, FAR)


@dataclass(frozen=True)
class Verdict:
    """The answer of :func:`judge`.

    :param str code: see the table.
    :param Decimal due: what is promised, credit notes taken into account.
    :param Decimal in_time: what came of it in time.
    :param Decimal late: what came besides while the items were silent.
    :param date silent_until: the last day of silence, whatever the verdict.
    """

    code: str
    due: Decimal
    in_time: Decimal
    late: Decimal
    silent_until: date

    @property
    def missing(self) -> Decimal:
        """What did not come, or not while the items were silent."""
        return max(self.due - self.in_time - self.late, _ZERO)


def judge(promise: Promise, movements: Iterable[Movement], terms: Terms, today: date) -> Verdict:
    """Return what became of a promise.

    :param movements: of its items, in any order; those after *today* have not happened yet.
    """
    known = [movement for movement in movements if promise.made_on <= movement.day <= today]
    silent_until = terms.silent_until(promise)
    due = _due(promise, known, silent_until)
    payments = _by_day(movement for movement in known if movement.kind == "payment")
    in_time = _stayed(payments, terms.in_time_until(promise))
    in_silence = max(_stayed(payments, silent_until), in_time)
    code = _code(due, in_time, in_silence, terms, over=today > silent_until)
    return Verdict(code, due, in_time, in_silence - in_time, silent_until)


def covers(verdict: Verdict, free: Decimal, terms: Terms) -> bool:
    """Return whether money that nobody has matched yet may be what a promise seems to miss.

    >>> seen = Verdict("broken", Decimal(100), Decimal(0), Decimal(0), date(2026, 6, 12))
    >>> terms = Terms(WorkingCalendar(None), percent=Decimal(2))
    >>> covers(seen, Decimal(98), terms), covers(seen, Decimal(97), terms)
    (True, False)

    :param Decimal free: what came since the promise was made and is matched with nothing.
    """
    return free > 0 and verdict.in_time + verdict.late + free >= verdict.due * (100 - terms.percent) / 100


def refusal(promise: Promise) -> str:
    """Return why a promise cannot be, empty when it can.

    ``number``: its amount is no number above zero; ``above``: it is more than is open; ``past``: its day was over when
    it was made.
    """
    if not promise.amount.is_finite() or promise.amount <= 0:
        return "number"
    if promise.amount > promise.open:
        return "above"
    return "past" if promise.day < promise.made_on else ""


def _due(promise: Promise, known: Iterable[Movement], until: date) -> Decimal:
    """What is promised: no more than credit notes left of the items while they were silent."""
    credited = sum((one.amount for one in known if one.kind == "credit_note" and one.day <= until), _ZERO)
    return max(min(promise.amount, promise.open - credited), _ZERO)


def _code(due: Decimal, in_time: Decimal, in_silence: Decimal, terms: Terms, over: bool) -> str:
    if not due:
        return "void"
    if in_time >= due * (100 - terms.percent) / 100 and in_time > 0:
        return "kept"
    if not over:
        return "waiting"
    return "partly_kept" if in_silence > 0 else "broken"


def _by_day(payments: Iterable[Movement]) -> list[tuple[date, Decimal]]:
    totals: dict[date, Decimal] = defaultdict(Decimal)
    for payment in payments:
        totals[payment.day] += payment.amount
    return sorted(totals.items())


def _stayed(payments: list[tuple[date, Decimal]], until: date) -> Decimal:
    """What was paid until a day and has not come back since; what is paid after it only feeds what comes back."""
    stayed = paid = _ZERO
    for day, amount in payments:
        paid = max(paid + amount, _ZERO)
        stayed = paid if day <= until else min(stayed, paid)
    return stayed
