# Part of recouvrement_module. License LGPL-3.
"""Schedule: the instalments of a payment plan, that add up to the cent.

**How many.** Their number is given, or what each is to be, or the day after which none begins: one of the three. At
least one, at most :data:`MOST`; the down payment, on a day of its own, is none of them.

**How much.** Given their number, each is what is left after the down payment divided by it, rounded down to the
smallest amount of the currency; the last one takes the rest. Given their amount, the last one is what remains. So the
last one is never zero.

**When.** The first on its day, then every week, every two weeks, every month or every three months, on the day of the
first one or the last day of a month that is too short. One that falls on a day that does not work is due on the next
one that does; the next one is counted from the first as it was said, so that dates do not drift.

**Interest.** None, or at a rate agreed on: simple interest on what remains of the principal, over the real days from
the start or the former instalment (not counted) to this one (counted), over 365, rounded half up for each instalment.
It is asked beside the principal, and never of a consumer: a deferral that costs him something is a credit (C. conso,
ordinances 2025-880 and 2025-1154, from 20 November 2026). Nothing else is charged for a plan.

A court sets its own days, and its own rate whoever owes (C. civ. 1343-5): :func:`as_ordered` takes them as they are.

What cannot be is refused by a code:

==============  ====================================================================================
number          what is to be paid, or a part of it, is no number above zero, or is beyond reason
unrounded       an amount that cannot be paid in this currency
way             not exactly one of number, amount and last day is given
count           no instalment, or more than there may be
small           more instalments than there are smallest amounts of the currency
down_payment    it is below zero, or nothing is left after it
down_day        it is not before the first instalment, or before the plan starts
order           the first instalment is before the start, the end before it, or days do not follow each other
rate            it is below zero or beyond reason
consumer        interest is asked of a consumer
sum             the instalments of a court do not add up to what is owed
==============  ====================================================================================

>>> D = Decimal
>>> terms = Terms(D(1000), date(2026, 1, 12), date(2026, 1, 31), number=3, down_payment=D(100), rate=D(6))
>>> for one in build(terms, WorkingCalendar("FR")).instalments:  # 31 January and 28 February are Saturdays
...     print(one.rank, one.due, one.principal, one.interest, one.remaining)
0 2026-01-12 100.00 0.00 900.00
1 2026-02-02 300.00 3.11 600.00
2 2026-03-02 300.00 2.76 300.00
3 2026-03-31 300.00 1.43 0.00
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal
from itertools import pairwise

from .calendar import WorkingCalendar, add_days, add_months
from .interest import round_to

MOST = 60  # instalments
LARGEST = Decimal(10) ** 12  # what is owed
DEAREST = Decimal(100)  # percent a year
CENT = Decimal("0.01")

RHYTHMS: dict[str, Callable[[date, int], date]] = {
    "weekly": lambda first, n: add_days(first, 7 * n),
    "fortnightly": lambda first, n: add_days(first, 14 * n),
    "monthly": add_months,
    "quarterly": lambda first, n: add_months(first, 3 * n),
}

_ZERO = Decimal(0)


class Impossible(ValueError):
    """A plan that cannot be.

    :param str code: why, see the table.
    """

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Terms:
    """What was agreed on; one of *number*, *amount* and *until* says how many instalments there are.

    :param Decimal total: what is owed of principal.
    :param date start: the day from which the plan holds, and its interest runs.
    :param date first: the day of the first instalment.
    :param str rhythm: one of :data:`RHYTHMS`.
    :param int number: how many.
    :param Decimal amount: how much each is to be.
    :param date until: the last day on which one may fall, before it is moved off a day that does not work.
    :param Decimal down_payment: what is paid at once.
    :param date down_day: when it is; None: at the start.
    :param Decimal rate: percent a year, None without interest.
    :param bool consumer: whether the customer is one.
    :param Decimal step: the smallest amount of the currency.
    """

    total: Decimal
    start: date
    first: date
    rhythm: str = "monthly"
    number: int | None = None
    amount: Decimal | None = None
    until: date | None = None
    down_payment: Decimal = _ZERO
    down_day: date | None = None
    rate: Decimal | None = None
    consumer: bool = False
    step: Decimal = CENT


@dataclass(frozen=True)
class Instalment:
    """What is to be paid on a day.

    :param int rank: from 1; the down payment has 0.
    :param date said: its day before it was moved.
    :param date due: the day by which it is to be paid.
    :param Decimal interest: what is asked beside the principal.
    :param Decimal remaining: what remains of the principal after it.
    """

    rank: int
    said: date
    due: date
    principal: Decimal
    interest: Decimal
    remaining: Decimal

    @property
    def amount(self) -> Decimal:
        return self.principal + self.interest


@dataclass(frozen=True)
class Schedule:
    """The instalments in their order, the down payment first."""

    instalments: tuple[Instalment, ...]

    @property
    def principal(self) -> Decimal:
        return sum((one.principal for one in self.instalments), _ZERO)

    @property
    def interest(self) -> Decimal:
        return sum((one.interest for one in self.instalments), _ZERO)


def build(terms: Terms, calendar: WorkingCalendar) -> Schedule:
    """Return the instalments of a plan.

    :raises Impossible: when it cannot be.
    """
    _check_amounts(terms)
    down = (terms.down_day or terms.start) if terms.down_payment else None
    _check_days(terms, down)
    parts = _parts(terms)
    said = [RHYTHMS[terms.rhythm](terms.first, n) for n in range(len(parts))]
    rows = [(day, calendar.next_working(day), part) for day, part in zip(said, parts, strict=True)]
    rank = 1
    if down:
        rows.insert(0, (down, calendar.next_working(down), terms.down_payment))
        rank = 0
    if any(one[1] >= other[1] for one, other in pairwise(rows)):
        raise Impossible("down_day" if down and rows[0][1] >= rows[1][1] else "order")
    return _schedule(rows, rank, terms)


def as_ordered(terms: Terms, rows: Sequence[tuple[date, Decimal]]) -> Schedule:
    """Return the schedule that a court set: its days are not moved, its amounts are those of principal.

    :param Terms terms: what is owed, from when, at which rate; nothing else of it is looked at.
    :param rows: (day, amount) of each instalment, in their order.
    :raises Impossible: when it cannot be.
    """
    _check_owed(terms)
    if not 1 <= len(rows) <= MOST:
        raise Impossible("count")
    for _day, amount in rows:
        _check_amount(amount, terms.step)
    days = [terms.start, *(day for day, _amount in rows)]
    if any(one > other for one, other in pairwise(days)) or len(set(days[1:])) < len(rows):
        raise Impossible("order")
    if sum((amount for _day, amount in rows), _ZERO) != terms.total:
        raise Impossible("sum")
    return _schedule([(day, day, amount) for day, amount in rows], 1, terms)


# ------------------------------------------------------------------------------------------ what is refused


def _check_owed(terms: Terms) -> None:
    _check_amount(terms.total, terms.step)
    if terms.rate is not None and (not terms.rate.is_finite() or not 0 <= terms.rate <= DEAREST):
        raise Impossible("rate")


def _check_amounts(terms: Terms) -> None:
    _check_owed(terms)
    if terms.consumer and terms.rate:
        raise Impossible("consumer")
    if [terms.number, terms.amount, terms.until].count(None) != 2:
        raise Impossible("way")
    if terms.number is not None and not 1 <= terms.number <= MOST:
        raise Impossible("count")
    if terms.amount is not None:
        _check_amount(terms.amount, terms.step)
    if terms.down_payment != 0:
        _check_amount(terms.down_payment, terms.step, refused="down_payment")
        if terms.down_payment >= terms.total:
            raise Impossible("down_payment")


def _check_days(terms: Terms, down: date | None) -> None:
    if terms.first < terms.start or (terms.until and terms.until < terms.first):
        raise Impossible("order")
    if down and not terms.start <= down < terms.first:
        raise Impossible("down_day")


def _check_amount(amount: Decimal, step: Decimal, refused: str = "number") -> None:
    if not amount.is_finite() or not 0 < amount <= LARGEST:
        raise Impossible(refused)
    if amount % step:
        raise Impossible("unrounded")


# ------------------------------------------------------------------------------------------ how much and when


def _parts(terms: Terms) -> list[Decimal]:
    """The principal of each instalment."""
    left = terms.total - terms.down_payment
    part = terms.amount
    if part is None:
        number = terms.number or _count_until(terms)
        part = (left / number / terms.step).to_integral_value(ROUND_DOWN) * terms.step
        if not part:
            raise Impossible("small")
    else:
        number = int((left / part).to_integral_value(ROUND_UP))
        if number > MOST:
            raise Impossible("count")
    return [part] * (number - 1) + [left - part * (number - 1)]


def _count_until(terms: Terms) -> int:
    """How many instalments fall on the last day or before; the first one does."""
    number = 1
    while RHYTHMS[terms.rhythm](terms.first, number) <= terms.until:
        number += 1
        if number > MOST:
            raise Impossible("count")
    return number


def _schedule(rows: Iterable[tuple[date, date, Decimal]], rank: int, terms: Terms) -> Schedule:
    """Give each row of (day said, day due, principal) its interest."""
    instalments, former, remaining = [], terms.start, terms.total
    for number, (said, due, principal) in enumerate(rows, rank):
        interest = interest_between(former, due, remaining, terms.rate or _ZERO, terms.step)
        remaining -= principal
        instalments.append(Instalment(number, said, due, principal + _zero(terms), interest, remaining + _zero(terms)))
        former = due
    return Schedule(tuple(instalments))


def interest_between(former: date, day: date, principal: Decimal, rate: Decimal, step: Decimal = CENT) -> Decimal:
    """Return simple interest over the real days from *former* (not counted) to *day* (counted), over 365.

    >>> interest_between(date(2026, 1, 12), date(2026, 2, 2), Decimal(900), Decimal(6))
    Decimal('3.11')
    """
    return round_to(principal * rate * (day - former).days / (100 * 365), step)


def _zero(terms: Terms) -> Decimal:
    """A zero with the places of the currency, so that figures are written alike."""
    return _ZERO.quantize(terms.step)
