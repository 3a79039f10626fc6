# Part of recouvrement_module. License LGPL-3.
"""Discount: what an early-payment discount on several invoices comes to on each of them.

Each gets its part in proportion, rounded down to the smallest amount of the currency; what is left goes to those that
lost most by that, the first ones among equals. So the parts add up.

>>> D = Decimal
>>> share({"a": D(100), "b": D(100), "c": D(100)}, D("10.00"))
{'a': Decimal('3.34'), 'b': Decimal('3.33'), 'c': Decimal('3.33')}
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from decimal import ROUND_DOWN, Decimal

from .schedule import CENT


def share(amounts: Mapping[Hashable, Decimal], discount: Decimal, step: Decimal = CENT) -> dict[Hashable, Decimal]:
    """Share a discount over the amounts that it is given on.

    :param discount: no more than they are together, a multiple of *step*.
    """
    total = sum(amounts.values(), Decimal(0))
    exact = {key: discount * amount / total for key, amount in amounts.items()}
    parts = {key: (part / step).to_integral_value(ROUND_DOWN) * step for key, part in exact.items()}
    left = int((discount - sum(parts.values(), Decimal(0))) / step)
    for key in sorted(exact, key=lambda one: parts[one] - exact[one])[:left]:
        parts[key] += step
    return parts


def paid_in_time(wanted: Decimal, paid: Decimal, credited: Decimal) -> bool:
    """Tell whether what was asked came by the last day.

    :param wanted: what was to be paid.
    :param paid: the money that came by the last day.
    :param credited: what credit notes have taken off since: it is not owed any more, and it is no money.

    >>> paid_in_time(Decimal(294), Decimal(194), Decimal(100)), paid_in_time(Decimal(294), Decimal(0), Decimal(300))
    (True, False)
    """
    return paid > 0 and paid >= wanted - credited
