# Part of recouvrement_module. License LGPL-3.
"""Charge: what is left of each amount of a document that charges interest and indemnities, once it is credited.

A credit note takes back its share of each amount, in proportion. The shares are rounded so that they add up to what is
left of the document, to the last cent; no amount falls below zero, nor grows.

>>> D = Decimal
>>> remaining([D("57.13"), D(40)], D(30))
[Decimal('39.48'), Decimal('27.65')]
>>> remaining([D("57.13"), D(40)], D("97.13"))
[Decimal('0.00'), Decimal('0.00')]
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")

_ZERO = Decimal(0)


def remaining(values: Sequence[Decimal], credited: Decimal, step: Decimal = CENT) -> list[Decimal]:
    """Return what is left of each amount of a document.

    :param values: the amounts that were charged, none below zero.
    :param Decimal credited: what credit notes have taken back of their sum; more than the sum is the whole.
    :param Decimal step: the smallest amount of the currency.
    """
    whole = sum(values, _ZERO)
    if whole <= 0:
        return list(values)
    left = whole - min(max(credited, _ZERO), whole)
    shares, reached, given = [], _ZERO, _ZERO
    for value in values:
        reached += value
        due = (left * reached / whole / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        shares.append(due - given)
        given = due
    return shares
