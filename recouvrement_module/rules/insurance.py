# Part of recouvrement_module. License LGPL-3.
"""Credit insurance: the last days to extend, to declare and to stop shipping, and which part of a debt is covered.

All delays are those of the policy: none is law, and none is guessed. They count from the due date of the invoice. An
extension puts the due date off, no further than the policy allows; the claim is declared within its delay, counted
from the due date as it was put off. Shipments stop when the oldest unpaid invoice is late by the days of the policy.

>>> D = Decimal
>>> terms = Terms(extension_days=60, notice_days=30, stop_days=60)
>>> last_days(date(2026, 9, 30), terms)
LastDays(extend=datetime.date(2026, 11, 29), declare=datetime.date(2026, 10, 30), stop=datetime.date(2026, 11, 29))
>>> last_days(date(2026, 9, 30), terms, extended=date(2026, 11, 15)).declare
datetime.date(2026, 12, 15)

A limit covers its quota of what is owed within it, the oldest debt first:

>>> covered([D(8000), D(7000)], granted=D(10000), quota=D(90))
[Decimal('7200.00'), Decimal('1800.00')]
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Terms:
    """The delays of a policy, in days after the due date; 0: the policy has no such delay.

    :param int extension_days: within which, and by how much, a due date may be put off.
    :param int notice_days: within which an unpaid invoice is declared.
    :param int stop_days: after which nothing more may be shipped.
    """

    extension_days: int = 0
    notice_days: int = 0
    stop_days: int = 0


@dataclass(frozen=True)
class LastDays:
    """The last day for each act, None where the policy has no such delay."""

    extend: date | None = None
    declare: date | None = None
    stop: date | None = None


def _after(day: date, days: int) -> date | None:
    if not days:
        return None
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max


def last_days(due: date, terms: Terms, extended: date | None = None) -> LastDays:
    """Return the last days of an unpaid invoice.

    :param date due: its due date.
    :param date extended: the due date that was granted since, no later than the policy allows.
    """
    longest = _after(due, terms.extension_days) or due
    counted = min(max(extended or due, due), longest)
    return LastDays(
        extend=_after(due, terms.extension_days),
        declare=_after(counted, terms.notice_days),
        stop=_after(due, terms.stop_days),
    )


def covered(debts: Iterable[Decimal], granted: Decimal, quota: Decimal) -> list[Decimal]:
    """Return which part of each debt is covered, the oldest first.

    :param Decimal granted: the limit of the insurer.
    :param Decimal quota: per cent of each covered debt that is paid out.
    """
    left, parts = max(granted, Decimal(0)), []
    for debt in debts:
        within = min(max(debt, Decimal(0)), left)
        left -= within
        parts.append((within * quota / 100).quantize(CENT))
    return parts
