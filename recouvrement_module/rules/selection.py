# Part of recouvrement_module. License LGPL-3.
"""What a customer pays at once: some instalments, in full or in part.

>>> from decimal import Decimal as D
>>> def due(key, day, amount):
...     return Due(key, date(2026, 1, day), D(amount))
>>> spread([due("new", 20, 100), due("old", 10, 60)], D(110))
{'old': Decimal('60'), 'new': Decimal('50')}
>>> spread([due("new", 20, 100), due("old", 10, 60)], D(40))
{'old': Decimal('40')}
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Due:
    """An instalment that may be paid.

    :param key: its name, unique among those given together; keys can be compared.
    :param date due: when it is due.
    :param Decimal amount: what there is to pay of it, above 0.
    """

    key: Hashable
    due: date
    amount: Decimal


def spread(dues: Iterable[Due], paid: Decimal) -> dict[Hashable, Decimal]:
    """Share a payment out among instalments, oldest due first.

    :param dues: what was chosen.
    :param Decimal paid: the payment, no more than they come to together.
    :return: the part of each instalment that gets any; together the payment, never more than an instalment.
    :raise ValueError: when the payment is none, or more than they come to.
    """
    dues = sorted(dues, key=lambda one: (one.due, one.key))
    if not 0 < paid <= sum((one.amount for one in dues), Decimal(0)):
        raise ValueError(paid)
    parts = {}
    for one in dues:
        if part := min(one.amount, paid):
            parts[one.key] = part
            paid -= part
    return parts
