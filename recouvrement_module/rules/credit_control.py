# Part of recouvrement_module. License LGPL-3.
"""Credit control: the reasons for which a quotation, an order or a delivery should wait.

================  ==========================================================================================
insolvent         insolvency proceedings are open
insurer           the last day on which the credit insurance lets ship has passed
nothing           the customer buys nothing on credit
over_limit        what is owed, and what is about to be, exceeds the limit
expired           a temporary limit has ended that would have been enough; or the limit was to be looked at again by a
                  day that has passed
late              the oldest item that counts is late by so many days
overdue_amount    the items that count are late for more than an amount
overdue_share     they are late for more than a share of all that is owed
grade             the grade is the worst that is accepted, or worse
plan              a payment plan has lapsed and is not paid
================  ==========================================================================================

Nothing waits for an item that is under the floor, disputed, held, or late by less than eight days, whatever the
settings say; nor for a document that asks for no credit: it is paid in advance, or is for nothing.

>>> D = Decimal
>>> facts = Facts(day=date(2026, 11, 19), limit=Limit("limited", D(1000)), exposure=D(800), asked=D(300),
...               items=(Item(date(2026, 11, 12), D(500)),))
>>> [(reason.code, reason.amount) for reason in reasons(facts, Settings(late_days=1))]
[('over_limit', Decimal('100'))]
>>> reasons(Facts(day=date(2026, 11, 19), limit=Limit("limited", D(1000)), exposure=D(1000)), Settings())
()

At a delivery nothing more is asked for: the order is part of the exposure already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .credit_limit import UNLIMITED, Limit

SHORTEST = 8  # days late before which nothing waits for an item
GRADES = "ABCDE"  # from the best to the worst
CODES = (
    "insolvent", "insurer", "nothing", "over_limit", "expired", "late", "overdue_amount", "overdue_share", "grade",
    "plan",
)  # fmt: skip


@dataclass(frozen=True)
class Item:
    """An open debt.

    :param date due: its due date.
    :param Decimal open: what is open of it, in company currency, less what is disputed and what credits cover.
    :param bool waits: disputed, promised, in a plan or held: nothing waits for it.
    """

    due: date
    open: Decimal
    waits: bool = False


@dataclass(frozen=True)
class Facts:
    """What is known of a customer on a day.

    :param Limit limit: in force on the day.
    :param Decimal exposure: all that it owes or is about to owe, without the document.
    :param Decimal asked: what the document adds to it.
    :param bool prepaid: the document is paid in advance, or is for nothing.
    :param Limit lapsed: the temporary limit that ended last, None when none has.
    :param date review: when the limit is to be looked at again.
    :param date stop: the last day on which the credit insurance lets ship, None when it says nothing.
    """

    day: date
    limit: Limit = UNLIMITED
    exposure: Decimal = Decimal(0)
    asked: Decimal = Decimal(0)
    items: tuple[Item, ...] = ()
    prepaid: bool = False
    lapsed: Limit | None = None
    review: date | None = None
    grade: str = ""
    insolvent: bool = False
    plan_lapsed: bool = False
    stop: date | None = None


@dataclass(frozen=True)
class Settings:
    """What a company stops for; 0 and empty: not for that.

    :param int late_days: days late of the oldest item, 8 at least.
    :param Decimal share: per cent of the exposure.
    :param str grade: the best grade that waits: ``D`` stops D and E.
    :param Decimal floor: items below it do not count.
    """

    late_days: int = 30
    amount: Decimal = Decimal(0)
    share: Decimal = Decimal(0)
    grade: str = ""
    floor: Decimal = Decimal(0)
    insolvency: bool = True
    expiry: bool = True
    plan: bool = True


@dataclass(frozen=True)
class Reason:
    """Why something waits.

    :param str code: see the table.
    :param Decimal amount: by how much it is beyond, or what is late.
    :param int days: days late.
    :param Decimal bound: the limit, amount or share that is passed.
    :param str grade: of the customer.
    """

    code: str
    amount: Decimal = Decimal(0)
    days: int = 0
    bound: Decimal = Decimal(0)
    grade: str = ""


def counting(facts: Facts, settings: Settings) -> list[Item]:
    """The late items for which something may wait."""
    return [
        item for item in facts.items
        if not item.waits and item.open > 0 and item.open >= settings.floor
        and (facts.day - item.due).days >= SHORTEST
    ]  # fmt: skip


def reasons(facts: Facts, settings: Settings) -> tuple[Reason, ...]:
    """Return why a document should wait, the gravest reason first; none when it may go."""
    if facts.prepaid:
        return ()
    found = [*_of_customer(facts, settings), *_of_limit(facts, settings), *_of_items(facts, settings)]
    return tuple(sorted(found, key=lambda reason: CODES.index(reason.code)))


def _of_customer(facts: Facts, settings: Settings) -> Iterable[Reason]:
    if settings.insolvency and facts.insolvent:
        yield Reason("insolvent")
    if facts.stop and facts.stop < facts.day:
        yield Reason("insurer", days=(facts.day - facts.stop).days)
    if settings.plan and facts.plan_lapsed:
        yield Reason("plan")
    if settings.grade and facts.grade and GRADES.index(facts.grade) >= GRADES.index(settings.grade):
        yield Reason("grade", grade=facts.grade)


def _of_limit(facts: Facts, settings: Settings) -> Iterable[Reason]:
    wanted = facts.exposure + facts.asked
    if facts.limit.mode == "nothing":
        if wanted > 0:
            yield Reason("nothing", amount=wanted)
    elif not facts.limit.allows(wanted):
        ended = facts.lapsed and facts.lapsed.allows(wanted)
        yield Reason("expired" if ended else "over_limit", amount=wanted - facts.limit.amount, bound=facts.limit.amount)
    elif settings.expiry and facts.review and facts.review < facts.day and facts.limit.mode == "limited":
        yield Reason("expired", days=(facts.day - facts.review).days)


def _of_items(facts: Facts, settings: Settings) -> Iterable[Reason]:
    late = counting(facts, settings)
    if not late:
        return
    days = max((facts.day - item.due).days for item in late)
    amount = sum((item.open for item in late), Decimal(0))
    if settings.late_days and days >= max(settings.late_days, SHORTEST):
        yield Reason("late", amount=amount, days=days, bound=Decimal(settings.late_days))
    if settings.amount and amount > settings.amount:
        yield Reason("overdue_amount", amount=amount, bound=settings.amount)
    if settings.share and facts.exposure > 0 and amount * 100 > settings.share * facts.exposure:
        yield Reason("overdue_share", amount=amount, bound=settings.share)


def light(found: Iterable[Reason], blocks: bool, used: Decimal | None, alert: Decimal) -> str:
    """Return the colour that sales people see.

    :param found: the reasons.
    :param bool blocks: whether they stop an order.
    :param Decimal used: the part of the limit that is used, in per cent, None when there is no limit.
    :param Decimal alert: the part from which it is amber.
    """
    if list(found):
        return "red" if blocks else "amber"
    return "amber" if used is not None and used >= alert else "green"
