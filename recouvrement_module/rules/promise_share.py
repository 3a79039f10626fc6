# Part of recouvrement_module. License LGPL-3.
"""Which promise a payment of an open line keeps, where several were made about it.

* What was matched with the line before a promise was made is no part of it: the line was open without it. So is what
  was paid, by its value date, before the day on which the promise was made, whenever it is entered.
* A payment goes to the promises that were in force on its day, the earliest day promised first, to each no more than
  it promises of the line; what is more goes to the first of them, whose other lines it may be meant for.
* A payment on which no promise was in force keeps none.

>>> D = Decimal
>>> first = Part(1, date(2026, 6, 1), date(2026, 6, 10), date(2026, 6, 12), D(500), 40)
>>> second = Part(2, date(2026, 6, 1), date(2026, 6, 20), date(2026, 6, 23), D(500), 40)
>>> paid = [Settlement(41, date(2026, 6, 9), D(600)), Settlement(42, date(2026, 6, 18), D(400))]
>>> shares = share([second, first], paid)
>>> [(str(one.day), one.amount) for one in shares[1]], [(str(one.day), one.amount) for one in shares[2]]
([('2026-06-09', Decimal('500'))], [('2026-06-09', Decimal('100')), ('2026-06-18', Decimal('400'))])

What is open for a promise is what it can still be kept with: what is open now and what was paid since. What settled
the line otherwise, a credit note say, is gone, unless it came when the promise was over.

>>> open_for(first, D(0), [Settlement(41, date(2026, 6, 9), D(600)), Settlement(42, date(2026, 6, 9), D(400), False)])
Decimal('600')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .promise import Movement

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Part:
    """What a promise says of one open line.

    :param int key: of the promise.
    :param date made_on: the day on which it was made.
    :param date day: the day promised.
    :param date silent_until: the last day on which it is in force.
    :param Decimal amount: what it promises of the line.
    :param int mark: the last match there was when it was made.
    """

    key: int
    made_on: date
    day: date
    silent_until: date
    amount: Decimal
    mark: int


@dataclass(frozen=True)
class Settlement:
    """What was matched with the line.

    :param int number: of the match: later ones have higher numbers.
    :param date day: its value date.
    :param Decimal amount: in the currency of the line.
    :param bool is_payment: whether it is money; a credit note is not.
    """

    number: int
    day: date
    amount: Decimal
    is_payment: bool = True


def share(parts: Iterable[Part], settlements: Iterable[Settlement]) -> dict[int, list[Movement]]:
    """Return the payments of a line that count for each promise about it.

    :return: dict key of the promise → its payments, whatever the order in which they were given.
    """
    ordered = sorted(parts, key=lambda part: (part.day, part.key))
    found: dict[int, list[Movement]] = {part.key: [] for part in ordered}
    left = {part.key: part.amount for part in ordered}
    for payment in sorted(settlements, key=lambda one: (one.day, one.number)):
        wanted = [part for part in ordered if _counts(payment, part) and payment.day <= part.silent_until]
        rest = payment.amount
        given = {}
        for part in wanted:
            given[part.key] = min(rest, left[part.key])
            left[part.key] -= given[part.key]
            rest -= given[part.key]
        if wanted:
            given[wanted[0].key] += rest
        for key, amount in given.items():
            if amount:
                found[key].append(Movement(payment.day, amount))
    return found


def open_for(part: Part, residual: Decimal, settlements: Iterable[Settlement]) -> Decimal:
    """Return what is open of a line for a promise.

    :param Decimal residual: what is open of the line now.
    """
    return residual + sum(
        (
            one.amount
            for one in settlements
            if _counts(one, part) or (not one.is_payment and one.number > part.mark and one.day > part.silent_until)
        ),
        _ZERO,
    )


def spread(parts: Iterable[tuple[int, Decimal]], amount: Decimal) -> dict[int, Decimal]:
    """Return an amount spread over lines, the first one first, to each no more than it may take.

    >>> spread([(1, Decimal(60)), (2, Decimal(60))], Decimal(100))
    {1: Decimal('60'), 2: Decimal('40')}

    :param parts: (key, the most that it takes), in their order.
    """
    result = {}
    for key, most in parts:
        result[key] = max(min(most, amount), _ZERO)
        amount -= result[key]
    return result


def _counts(settlement: Settlement, part: Part) -> bool:
    """Whether it is a payment made since the promise."""
    return settlement.is_payment and settlement.number > part.mark and settlement.day >= part.made_on
