# Part of recouvrement_module. License LGPL-3.
"""Netting: which debits of one customer, in one currency, its free open credits cover.

The promise is *never more than is owed*: what is asked for late debits is what is late less all
free credits, never a cent more. So the credits meet

1. what may be asked of the debits, oldest due first: what is late comes before what is not;
2. then what may not (disputed, promised, excluded, held ...), in the same order.

A part of a debit may be set aside while the rest is asked: each part has its own turn.

Debits due on the same day follow the order of their keys: the answer depends on nothing else, in
particular neither on the order in which the lines are given nor on the day, since what is due first
is late first. So it is worked out when the ledger changes, not every day.

>>> from decimal import Decimal as D
>>> def line(key, day, amount, askable=True):
...     return OpenLine(key, date(2026, 1, day), D(amount), askable)
>>> allocate([line("new", 20, 100), line("old", 10, 100), line("held", 1, 50, False), line("refund", 5, -130)])
{'old': Decimal('100'), 'new': Decimal('30'), 'held': Decimal('0')}
>>> disputed = OpenLine("disputed", date(2026, 1, 5), D(100), True, aside=D(80))
>>> allocate([disputed, line("new", 20, 50), line("refund", 5, -80)])
{'disputed': Decimal('30'), 'new': Decimal('50')}
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class OpenLine:
    """An open line of a customer's account.

    :param key: its name, unique among the lines given together; keys can be compared.
    :param date due: when it is due.
    :param Decimal amount: what is open of it: above 0 owed by the customer, below 0 a free credit.
    :param bool askable: whether the customer may be asked for it.
    :param Decimal aside: the part that he may not be asked for all the same, from 0 to its amount.
    """

    key: Any
    due: date
    amount: Decimal
    askable: bool
    aside: Decimal = Decimal(0)

    @property
    def asked(self) -> Decimal:
        """What he may be asked for of a debit."""
        return self.amount - self.aside if self.askable else Decimal(0)


def allocate(lines: Iterable[OpenLine]) -> dict[Hashable, Decimal]:
    """Cover the debits among *lines* with the credits among them.

    :param lines: all open lines of one customer in one currency.
    :return: for the key of each debit the amount covered, from 0 to its amount; together
        min(sum of the credits, sum of the debits).
    :rtype: dict
    """
    lines = list(lines)
    left = -sum((line.amount for line in lines if line.amount < 0), Decimal(0))
    parts = _parts(lines)
    covered = dict.fromkeys((debit.key for debit, _amount in parts), Decimal(0))
    for debit, amount in parts:
        met = min(amount, left)
        covered[debit.key] += met
        left -= met
    return covered


def match(lines: Iterable[OpenLine]) -> list[tuple[Any, Any, Decimal]]:
    """Say which credit covers which debit: what :func:`allocate` covers, the oldest credit first.

    :param lines: all open lines of one customer in one currency.
    :return: (key of the credit, key of the debit, amount), none of them zero; of each debit they add up
        to what is covered. What is set aside of a debit has a turn, and so a row, of its own.
    :rtype: list

    >>> from decimal import Decimal as D
    >>> def line(key, day, amount):
    ...     return OpenLine(key, date(2026, 1, day), D(amount), True)
    >>> match([line("a", 10, 50), line("b", 20, 100), line("paid", 5, -70), line("refund", 8, -40)])
    [('paid', 'a', Decimal('50')), ('paid', 'b', Decimal('20')), ('refund', 'b', Decimal('40'))]
    """
    lines = list(lines)
    credits = sorted((line for line in lines if line.amount < 0), key=lambda line: (line.due, line.key))
    free = {credit.key: -credit.amount for credit in credits}
    found = []
    for debit, left in _parts(lines):
        for key in list(free):
            amount = min(left, free[key])
            if amount:
                found.append((key, debit.key, amount))
            left -= amount
            free[key] -= amount
            if free[key]:
                break
            del free[key]
    return found


def _parts(lines: list[OpenLine]) -> list[tuple[OpenLine, Decimal]]:
    """The debits with what is theirs, in the order in which credits meet them: what may be asked, then the rest."""
    debits = sorted((line for line in lines if line.amount > 0), key=lambda line: (line.due, line.key))
    parts = [
        *((debit, debit.asked) for debit in debits),
        *((debit, debit.amount - debit.asked) for debit in debits),
    ]
    return [(debit, amount) for debit, amount in parts if amount]
