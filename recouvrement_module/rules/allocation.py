# Part of recouvrement_module. License LGPL-3.
"""Netting: which debits of one customer, in one currency, its free open credits cover.

The promise is *never more than is owed*: what is asked for late debits is what is late less all
free credits, never a cent more. So the credits meet

1. the debits that may be asked, oldest due first: what is late comes before what is not;
2. then those that may not (disputed, excluded, held ...), in the same order.

Debits due on the same day follow the order of their keys: the answer depends on nothing else, in
particular neither on the order in which they are given nor on the day.

>>> from decimal import Decimal as D
>>> def debit(key, day, amount, askable=True):
...     return Debit(key, date(2026, 1, day), D(amount), askable)
>>> allocate([debit("new", 20, 100), debit("old", 10, 100), debit("held", 1, 50, False)], D(130))
{'old': Decimal('100'), 'new': Decimal('30'), 'held': Decimal('0')}
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Debit:
    """An amount owed.

    :param key: its name, unique among the debits given together; keys can be compared.
    :param date due: when it is due.
    :param Decimal amount: what is open of it, above 0, in the currency of the credits.
    :param bool askable: whether the customer may be asked for it.
    """

    key: Any
    due: date
    amount: Decimal
    askable: bool


def allocate(debits: Iterable[Debit], credits: Decimal, today: date | None = None) -> dict[Hashable, Decimal]:
    """Cover *debits* with *credits*.

    :param debits: all open debits of one customer in one currency.
    :param Decimal credits: its free open credits in that currency, as a figure of 0 or more.
    :param date today: changes nothing: oldest first puts what is late before the rest on any day.
    :return: for the key of each debit the amount covered, from 0 to its amount; together
        min(credits, sum of the debits).
    :rtype: dict
    """
    covered = {}
    left = credits
    for debit in sorted(debits, key=_turn):
        covered[debit.key] = max(_NOTHING, min(debit.amount, left))
        left -= covered[debit.key]
    return covered


def _turn(debit: Debit) -> tuple:
    return not debit.askable, debit.due, debit.key
