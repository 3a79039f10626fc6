# Part of recouvrement_module. License LGPL-3.
"""Accessories: what became of the interest, the indemnity and the costs of an invoice.

They accrue by law and stay off the books until a person charges them. Entries say what was done with them, and are
never written again: what was wrong is taken back by a counter-entry.

========  ==============================================================================
claimed   asked in a message, as it was struck on a day; a later one takes its place
waived    given up, by whom and why
invoiced  charged by a document
========  ==============================================================================

What is left is what accrued less what was waived and invoiced, and less the interest that payments of the invoice have
settled where they settle interest first. Paying the principal changes nothing about it. It is negative when more was
waived or charged than accrues today, say after a rate was corrected.

>>> D = Decimal
>>> settle(D(100), [
...     Entry(1, "claimed", D(60)), Entry(2, "waived", D(25)), Entry(3, "waived", D(-25), cancels=2),
...     Entry(4, "waived", D(10)), Entry(5, "invoiced", D(50), collected=D(20)),
... ])
Balance(accrued=Decimal('100'), claimed=Decimal('60'), waived=Decimal('10'), invoiced=Decimal('50'), \
collected=Decimal('20'), imputed=Decimal('0'))
>>> _.left, _.to_collect
(Decimal('40'), Decimal('30'))
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Entry:
    """What was done with an accessory.

    :param key: the caller's; later entries come later.
    :param str entry: ``claimed``, ``waived`` or ``invoiced``.
    :param Decimal value: negative on a counter-entry.
    :param cancels: the key of the entry that it takes back.
    :param Decimal collected: what was paid of it, where it was invoiced.
    """

    key: Any
    entry: str
    value: Decimal
    cancels: Any = None
    collected: Decimal = _ZERO


@dataclass(frozen=True)
class Balance:
    """The five states of an accessory.

    :param Decimal imputed: what payments of the invoice itself have settled of it.
    """

    accrued: Decimal = _ZERO
    claimed: Decimal = _ZERO
    waived: Decimal = _ZERO
    invoiced: Decimal = _ZERO
    collected: Decimal = _ZERO
    imputed: Decimal = _ZERO

    @property
    def left(self) -> Decimal:
        """What can still be claimed, waived or charged."""
        return self.accrued - self.imputed - self.waived - self.invoiced

    @property
    def to_collect(self) -> Decimal:
        """What was charged and is not paid."""
        return self.invoiced - self.collected


def settle(accrued: Decimal, entries: Sequence[Entry], imputed: Decimal = _ZERO) -> Balance:
    """Return the states of an accessory.

    :param Decimal accrued: what has accrued to the day it is looked at.
    :param entries: in their order.
    :param Decimal imputed: what payments of the invoice itself have settled of it.
    """
    last = last_claimed(entries)
    return Balance(
        accrued=accrued,
        claimed=last.value if last else _ZERO,
        waived=_sum(entry.value for entry in entries if entry.entry == "waived"),
        invoiced=_sum(entry.value for entry in entries if entry.entry == "invoiced"),
        collected=_sum(entry.collected for entry in entries if entry.entry == "invoiced"),
        imputed=imputed,
    )


def last_claimed(entries: Sequence[Entry]) -> Entry | None:
    """Return the claim that holds: the last one that was not taken back, None when there is none."""
    cancelled = {entry.cancels for entry in entries if entry.cancels is not None}
    return next(
        (
            entry for entry in reversed(entries)
            if entry.entry == "claimed" and entry.cancels is None and entry.key not in cancelled
        ), None,
    )  # fmt: skip


def spread(paid: Decimal, values: Iterable[Decimal]) -> list[Decimal]:
    """Return what a payment of a document settles of each of its amounts, in their order.

    >>> spread(Decimal(50), [Decimal(40), Decimal(30)])
    [Decimal('40'), Decimal('10')]
    """
    shares = []
    for value in values:
        share = max(min(paid, value), _ZERO)
        paid -= share
        shares.append(share)
    return shares


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, _ZERO)
