# Part of recouvrement_module. License LGPL-3.
"""Disputed amounts: how an agreed amount spreads over lines, and which credit meets which dispute.

>>> from decimal import Decimal
>>> spread([("a", Decimal(30)), ("b", Decimal(50))], Decimal(40))
{'a': Decimal('30'), 'b': Decimal('10')}

A credit note made for a dispute meets that dispute. Any other one of the same invoice meets the oldest dispute first,
as far as it was matched after that one was opened:

>>> parts = [Part("a", 1, Decimal(30), Decimal(0)), Part("b", 2, Decimal(20), Decimal(0))]
>>> share(parts, {2: Decimal(20)}, Decimal(0))
{'a': Decimal('0'), 'b': Decimal('20')}
>>> share(parts, {}, Decimal(40))
{'a': Decimal('30'), 'b': Decimal('10')}
>>> share([Part("a", 1, Decimal(30), before=Decimal(15))], {}, Decimal(40))
{'a': Decimal('25')}
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Part:
    """What is disputed of one due line.

    :param key: the caller's.
    :param dispute: what names its dispute.
    :param Decimal amount: what is disputed, or was agreed to be credited.
    :param Decimal before: what credit notes had met of the invoice when the dispute was opened.
    """

    key: Hashable
    dispute: Hashable
    amount: Decimal
    before: Decimal


def spread(parts: Iterable[tuple[Hashable, Decimal]], amount: Decimal) -> dict:
    """Return how much of an amount each part takes, the first ones first.

    :param parts: (key, the most that it takes).
    :rtype: dict
    """
    taken = {}
    for key, most in parts:
        taken[key] = min(most, amount)
        amount -= taken[key]
    return taken


def share(parts: Iterable[Part], own: Mapping[Hashable, Decimal], free: Decimal) -> dict:
    """Return what credit notes have met of each disputed part of one invoice.

    :param parts: in the order in which they were opened, those closed by a credit note included.
    :param own: what was matched of the credit notes made for a dispute, by dispute.
    :param Decimal free: what was matched of the other ones, all together.
    :return: key → amount; never more than the part, and together never more than was matched.
    """
    parts = list(parts)
    own, met = dict(own), {}
    for part in parts:
        met[part.key] = min(part.amount, own.get(part.dispute, ZERO))
        own[part.dispute] = own.get(part.dispute, ZERO) - met[part.key]
    first = min((part.before for part in parts), default=ZERO)
    left = max(free - first, ZERO)
    for part in parts:
        more = max(min(part.amount - met[part.key], left, free - part.before), ZERO)
        met[part.key] += more
        left -= more
    return met
