# Part of recouvrement_module. License LGPL-3.
"""Statuses of invoices that come from outside: platforms of e-invoicing, Chorus Pro, others.

Each opens something or nothing, and may end what earlier ones of the invoice opened:

===========  =====================================================================
none         nothing
evidence     it is kept as a proof
dispute      a dispute is opened
hold         reminders wait for some days
suspension   reminders wait until it is lifted: a public buyer suspends only once
silence      a payment is under way: reminders wait for some days
===========  =====================================================================

They may come late, in any order, and several times: what counts is their order in time.

>>> def status(key, label, day, effect="none", ends=False):
...     return Status(key, label, date(2026, 3, day), effect, ends)
>>> suspended, completed = status(1, "SUSPENDUE", 2, "suspension"), status(2, "COMPLETEE", 9, ends=True)
>>> [one.key for one in standing([suspended])], [one.key for one in standing([suspended, completed])]
([1], [])
>>> [one.key for one in news([suspended], [status(3, "SUSPENDUE", 5, "suspension"), completed, completed])]
[2]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

OPENING = ("dispute", "hold", "suspension", "silence")
RESUMED = 30  # days that a public buyer has at least once its suspension is lifted


@dataclass(frozen=True)
class Status:
    """A status of an invoice.

    :param key: its name, given back.
    :param label: what it says.
    :param date day: since when.
    :param str effect: see the table.
    :param bool ends: whether it ends what earlier ones opened.
    """

    key: Hashable
    label: Hashable
    day: date
    effect: str = "none"
    ends: bool = False


def in_order(statuses: Iterable[Status]) -> list[Status]:
    """Return statuses of an invoice in their order in time; those of a day as they came."""
    return sorted(statuses, key=lambda status: status.day)


def news(known: Sequence[Status], arrived: Sequence[Status]) -> list[Status]:
    """Return what says something new among the statuses that arrive for an invoice, in their order in time.

    The same status of the same day is known, and so is one that says what was said on the last day before it.
    """
    told = {(status.label, status.day) for status in known}
    fresh: list[Status] = []
    for status in in_order(arrived):
        if (status.label, status.day) in told:
            continue
        before = [one for one in [*known, *fresh] if one.day < status.day]
        last = max((one.day for one in before), default=None)
        if any(one.day == last and one.label == status.label for one in before):
            continue
        told.add((status.label, status.day))
        fresh.append(status)
    return fresh


def standing(statuses: Iterable[Status]) -> list[Status]:
    """Return the statuses of an invoice whose effect has not been ended by a later one.

    Of suspensions only the first counts: the delay of a public buyer is suspended once (CCP R2192-27 to -29).
    """
    left: list[Status] = []
    suspended = False
    for status in in_order(statuses):
        left = [] if status.ends else left
        again = status.effect == "suspension" and suspended
        suspended = suspended or status.effect == "suspension"
        if status.effect in OPENING and not again:
            left.append(status)
    return left


def repeated(statuses: Iterable[Status]) -> list[Status]:
    """Return the suspensions after the first one: they suspend nothing (CCP R2192-27 to -29)."""
    return [status for status in in_order(statuses) if status.effect == "suspension"][1:]


def resumed_until(due: date, suspended_on: date, lifted_on: date) -> date:
    """Return the last day of the delay of a public buyer after its suspension (CCP R2192-29).

    It is thirty days from the day on which all that was asked for was received, or what was left of the delay when
    that is more.

    >>> resumed_until(date(2026, 3, 31), date(2026, 3, 10), date(2026, 4, 1))
    datetime.date(2026, 5, 1)
    >>> resumed_until(date(2026, 4, 30), date(2026, 3, 10), date(2026, 4, 1))
    datetime.date(2026, 5, 22)
    """
    return lifted_on + timedelta(days=max(RESUMED, (due - suspended_on).days))
