# Part of recouvrement_module. License LGPL-3.
"""Acceleration: what is asked at once of a plan that has lapsed, so that it can be added up by hand.

The principal is what the plan still covered of each of its items on that day (:mod:`plan_items`): what was paid or
credited of them since is off already. Interest is what the plan says of a breach: late-payment interest, as if the plan
had never stopped it. Agreed interest that was paid took its place: it is deducted, as far as the accountant has not
matched it with the items, for then it is off their principal.

>>> D = Decimal
>>> found = demand([Share("A", D(400), D(300)), Share("B", D(200), D(200))], D(500), interest=D("12.34"))
>>> found.principal, found.interest, found.deducted, found.total
(Decimal('500'), Decimal('12.34'), Decimal('0'), Decimal('512.34'))
>>> demand([Share("A", D(400), D(300))], D(300), D("12.34"), paid_interest=D(5)).total  # paid, and matched with nothing
Decimal('307.34')
>>> demand([Share("A", D(400), D(295))], D(300), D("12.34"), paid_interest=D(5)).total  # matched with the item
Decimal('307.34')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Share:
    """An item of the plan.

    :param key: its name.
    :param Decimal planned: the part of it that was put into the plan.
    :param Decimal left: what the plan still covered of it when it lapsed.
    """

    key: Any
    planned: Decimal
    left: Decimal

    @property
    def settled(self) -> Decimal:
        """What was paid or credited of it since."""
        return self.planned - self.left


@dataclass(frozen=True)
class Demand:
    """The answer of :func:`demand`.

    :param tuple shares: the items, those of which nothing is left included.
    :param Decimal interest: late-payment interest.
    :param Decimal deducted: agreed interest that was paid, and is not off the principal already.
    """

    shares: tuple[Share, ...]
    interest: Decimal
    deducted: Decimal

    @property
    def planned(self) -> Decimal:
        return sum((share.planned for share in self.shares), _ZERO)

    @property
    def settled(self) -> Decimal:
        return sum((share.settled for share in self.shares), _ZERO)

    @property
    def principal(self) -> Decimal:
        return sum((share.left for share in self.shares), _ZERO)

    @property
    def total(self) -> Decimal:
        return self.principal + self.interest - self.deducted


def demand(
    shares: Iterable[Share], principal_left: Decimal, interest: Decimal = _ZERO, paid_interest: Decimal = _ZERO
) -> Demand:
    """Return what is asked at once of a plan that has lapsed.

    :param Decimal principal_left: what is left of its principal by its own payments (:class:`~.plan.Verdict`).
    :param Decimal interest: late-payment interest until that day; nothing where the plan bears none.
    :param Decimal paid_interest: what was paid of its agreed interest.
    """
    shares = tuple(shares)
    principal = sum((share.left for share in shares), _ZERO)
    off_already = min(max(principal_left - principal, _ZERO), paid_interest)
    deducted = min(paid_interest - off_already, principal + interest)
    return Demand(shares, interest, deducted)
