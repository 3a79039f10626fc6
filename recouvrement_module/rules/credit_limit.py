# Part of recouvrement_module. License LGPL-3.
"""Credit limit: what a customer may owe on a day, from what was decided.

A limit is a mode and, where it is limited, an amount. From the strictest to the most generous: nothing on credit,
limited, unlimited. The lasting limit is the last one that was decided by then; where none was, or its mode is
``default``, the customer has that of its segment. Temporary limits raise it from their first day to their last one,
both included, unless somebody ended them; of several the most generous counts, and none ever lowers it.

>>> D = Decimal
>>> lasting = Decision(date(2026, 1, 1), Limit("limited", D(10000)))
>>> raised = Decision(date(2026, 11, 1), Limit("limited", D(15000)), until=date(2026, 11, 30))
>>> effective([lasting, raised], date(2026, 11, 30), UNLIMITED)
Limit(mode='limited', amount=Decimal('15000'))
>>> effective([lasting, raised], date(2026, 12, 1), UNLIMITED)
Limit(mode='limited', amount=Decimal('10000'))

Nothing is written when a temporary limit ends: the day says what counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

RANK = {"nothing": 0, "limited": 1, "unlimited": 2}
MOST = Decimal(10) ** 12  # a greater amount is a slip of the keyboard


@dataclass(frozen=True)
class Limit:
    """What may be owed.

    :param str mode: ``unlimited``, ``limited``, ``nothing`` on credit, or ``default``: as the segment says.
    :param Decimal amount: where it is limited.
    """

    mode: str
    amount: Decimal = Decimal(0)

    @property
    def generosity(self) -> tuple[int, Decimal]:
        """By which limits are compared; a limit of zero gives nothing on credit."""
        if self.mode == "limited":
            return (RANK["limited"], self.amount) if self.amount > 0 else (RANK["nothing"], Decimal(0))
        return RANK[self.mode], Decimal(0)

    def allows(self, exposure: Decimal) -> bool:
        """Whether a customer may owe that much."""
        return self.mode == "unlimited" or exposure <= (self.amount if self.mode == "limited" else 0)

    def left(self, exposure: Decimal) -> Decimal | None:
        """What may still be sold on credit, negative beyond the limit; None when there is no limit."""
        if self.mode == "unlimited":
            return None
        return (self.amount if self.mode == "limited" else Decimal(0)) - exposure


UNLIMITED = Limit("unlimited")


@dataclass(frozen=True)
class Decision:
    """A limit that somebody decided.

    :param date since: its first day.
    :param Limit limit: what was decided.
    :param date until: the last day of a temporary limit, None for a lasting one.
    :param date ended: the day from which it does not count any more, when somebody ended it.
    """

    since: date
    limit: Limit
    until: date | None = None
    ended: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it counts on a day."""
        begun = self.since <= day and not (self.ended and self.ended <= day)
        return begun and (self.until is None or day <= self.until)


def lasting(decisions: Iterable[Decision], day: date, default: Limit) -> Limit:
    """Return the lasting limit on a day.

    :param decisions: in the order in which they were taken.
    :param Limit default: of the segment.
    """
    found = default
    for decision in decisions:
        if decision.until is None and decision.covers(day):
            found = default if decision.limit.mode == "default" else decision.limit
    return found


def effective(decisions: Iterable[Decision], day: date, default: Limit) -> Limit:
    """Return the limit that counts on a day: the lasting one, raised by the temporary ones in force."""
    decisions = list(decisions)
    raised = [one.limit for one in decisions if one.until is not None and one.covers(day)]
    return max([lasting(decisions, day, default), *raised], key=lambda limit: limit.generosity)


def lowest(limits: Iterable[Limit]) -> Limit:
    """Return the strictest of some limits: what is kept of customers that become one."""
    return min(limits, key=lambda limit: limit.generosity)


def lowers(new: Limit, old: Limit) -> bool:
    """Whether a decision takes something away, so that the raises before it end."""
    return new.generosity < old.generosity


def share(limit: Limit, exposure: Decimal) -> Decimal | None:
    """Return which part of its limit a customer uses, in per cent; None where it cannot be said."""
    if limit.mode != "limited" or limit.amount <= 0:
        return None
    return exposure * 100 / limit.amount
