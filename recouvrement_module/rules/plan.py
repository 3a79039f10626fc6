# Part of recouvrement_module. License LGPL-3.
"""Plan: what real payments make of the instalments of payment plans, and where a plan stands on a day.

**Allocation.** Payments settle the plans of a customer, the one agreed on first before the others, and of a plan its
instalments, the oldest first, whatever day they are due: an early payment, a partial one or too much of one needs no
rule of its own. What exceeds the plans is left over. A payment settles no plan that was agreed on after its day, or
that had ended before it. Nothing but days, keys and amounts counts: not the order in which payments are entered, and
of those of one day not even which is which.

A payment that came back was never one: it is left out, or given as a negative one. That one takes back what it names;
otherwise what was paid last until its day. It never takes back what had not been paid (``unmatched``).

**State of an instalment** on a day, the better ones last; a payment never makes it worse:

===========  ============================================================================
noticed      late, and a formal notice that covers it has been given
late         not paid when its grace is over
in_grace     not paid on its day, and its grace is not over
due          to be paid today
coming       to be paid later
partly_paid  to be paid later, and a part of it is paid already
paid         nothing is left of it
===========  ============================================================================

**Where a plan stands.** A plan lapses, what is left being due at once, only by its clause and after a formal notice
that gives a delay and has remained without effect (C. civ. 1305-4, 1305-5; Cass. 1re civ. 15 June 2016 no. 15-16.173
and 22 June 2017 no. 16-18.418). A notice covers what fell due before the day of its letter. It has had its
effect if that is paid by the end of its delay, which is prolonged to a day that works; a payment after it no longer
does away with it, until all is paid.

==============  ============================================================================================
kept            all is paid
lapsed          a notice has remained without effect; what is left may be claimed at once
notice_running  a notice has been given, and its delay is not over
to_notice       an instalment is late, and no notice covers it
behind          an instalment is not paid on its day, and none is late
running         everything is paid that had to be
==============  ============================================================================================

>>> D = Decimal
>>> plan = Plan("P1", date(2026, 1, 5), tuple(Instalment(n, date(2026, n, 10), D(100)) for n in (2, 3, 4)))
>>> paid = [Payment("a", date(2026, 2, 9), D(150)), Payment("b", date(2026, 3, 20), D(50))]
>>> found = allocate([plan], paid, date(2026, 4, 30))
>>> [(part.payment, part.rank, part.amount) for part in found.parts]
[('a', 2, Decimal('100')), ('a', 3, Decimal('50')), ('b', 3, Decimal('50'))]
>>> stand(plan, found.parts, Watch(grace=5), date(2026, 4, 15)).code
'behind'
>>> stand(plan, found.parts, Watch(grace=5), date(2026, 4, 30)).code
'to_notice'
>>> noticed = Watch(grace=5, notices=(Notice(date(2026, 4, 20), 8),))
>>> stand(plan, found.parts, noticed, date(2026, 4, 28)).code, stand(plan, found.parts, noticed, date(2026, 4, 29)).code
('notice_running', 'lapsed')
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .calendar import WorkingCalendar, add_days

SHORTEST, LONGEST = 8, 15  # days of the delay of a formal notice

STATES = ("noticed", "late", "in_grace", "due", "coming", "partly_paid", "paid")

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Instalment:
    """What is to be paid on a day.

    :param int rank: its place in the plan; a down payment has 0.
    :param Decimal principal: above zero, or zero once credit notes have left nothing of it.
    :param Decimal interest: what is asked beside it.
    """

    rank: int
    due: date
    principal: Decimal
    interest: Decimal = _ZERO

    @property
    def amount(self) -> Decimal:
        return self.principal + self.interest


@dataclass(frozen=True)
class Plan:
    """A plan.

    :param key: its name; keys can be compared.
    :param date agreed_on: the day from which it takes payments.
    :param tuple instalments: in any order.
    :param date ended_on: the last day on which it takes payments, None while it goes on.
    """

    key: Any
    agreed_on: date
    instalments: tuple[Instalment, ...]
    ended_on: date | None = None

    @property
    def in_order(self) -> list[Instalment]:
        return sorted(self.instalments, key=lambda one: (one.due, one.rank))


@dataclass(frozen=True)
class Payment:
    """A payment of the customer.

    :param key: its name; keys can be compared.
    :param date day: its value date.
    :param Decimal amount: below zero when it is one that came back.
    :param returns: the key of the payment that came back, None when that is not known.
    """

    key: Any
    day: date
    amount: Decimal
    returns: Hashable | None = None


@dataclass(frozen=True)
class Part:
    """What a payment has settled of an instalment."""

    payment: Any
    plan: Any
    rank: int
    day: date
    amount: Decimal


@dataclass(frozen=True)
class Allocation:
    """The answer of :func:`allocate`.

    :param tuple parts: what each payment has settled, none of them zero.
    :param dict left: payment → what no plan takes of it, where there is any.
    :param Decimal unmatched: what came back without having been paid.
    """

    parts: tuple[Part, ...]
    left: dict[Hashable, Decimal]
    unmatched: Decimal


def allocate(plans: Iterable[Plan], payments: Iterable[Payment], today: date) -> Allocation:
    """Allocate the payments of a customer, in one currency, to the instalments of its plans.

    :param payments: in any order; those after *today* have not happened yet.
    """
    effective, unmatched = _that_stayed(payments, today)
    plans = sorted(plans, key=lambda plan: (plan.agreed_on, plan.key))
    wanted = {(plan.key, one.rank): one.amount for plan in plans for one in plan.instalments}
    parts, left = [], {}
    for payment, amount in effective:
        for plan in plans:
            if not plan.agreed_on <= payment.day <= (plan.ended_on or date.max):
                continue
            for one in plan.in_order:
                taken = min(amount, wanted[plan.key, one.rank])
                if taken > 0:
                    parts.append(Part(payment.key, plan.key, one.rank, payment.day, taken))
                    wanted[plan.key, one.rank] -= taken
                    amount -= taken
        if amount:
            left[payment.key] = amount
    return Allocation(tuple(parts), left, unmatched)


def _that_stayed(payments: Iterable[Payment], today: date) -> tuple[list[tuple[Payment, Decimal]], Decimal]:
    """What was paid and has not come back, in its order, and what came back without having been paid."""
    known = [payment for payment in payments if payment.day <= today]
    paid = sorted((one for one in known if one.amount > 0), key=lambda one: (one.day, one.key))
    stayed = {payment.key: payment.amount for payment in paid}
    unmatched = _ZERO
    for back in sorted((one for one in known if one.amount < 0), key=_return_turn):
        amount = -back.amount
        named = [one for one in paid if one.key == back.returns]
        before = [one for one in reversed(paid) if one.day <= back.day]
        for payment in [*named, *before]:
            taken = min(amount, stayed[payment.key])
            stayed[payment.key] -= taken
            amount -= taken
        unmatched += amount
    return [(payment, stayed[payment.key]) for payment in paid if stayed[payment.key]], unmatched


def _return_turn(back: Payment) -> tuple:
    """Those that name what came back first: what is named is no longer there for the others."""
    return back.returns is None, back.day, back.key


# ------------------------------------------------------------------------------------- where a plan stands


@dataclass(frozen=True)
class Notice:
    """A formal notice to pay what a plan has left behind.

    :param date day: on which it took effect (:mod:`notice`), from which its delay runs.
    :param int days: the delay that it gives; less than :data:`SHORTEST` counts as that.
    :param date written: the day of its letter: what falls due on it, or later, it does not claim. None for *day*.
    """

    day: date
    days: int
    written: date | None = None

    def claims(self, one: Instalment) -> bool:
        """Tell whether it claims an instalment."""
        return one.due < (self.written or self.day)

    def until(self, calendar: WorkingCalendar) -> date:
        """Return the last day of the delay."""
        return calendar.next_working(add_days(self.day, max(self.days, SHORTEST)))


def delay_refusal(days: int) -> str:
    """Return why a notice cannot give a delay: ``short``, ``long``, or nothing when it can."""
    if days < SHORTEST:
        return "short"
    return "long" if days > LONGEST else ""


@dataclass(frozen=True)
class Watch:
    """How a plan is watched.

    :param int grace: days after its own on which an instalment is not yet late.
    :param tuple notices: the formal notices that took effect, in any order.
    :param WorkingCalendar calendar: prolongs the delay of a notice.
    """

    grace: int = 0
    notices: tuple[Notice, ...] = ()
    calendar: WorkingCalendar = field(default_factory=lambda: WorkingCalendar(None))


@dataclass(frozen=True)
class Standing:
    """An instalment on a day.

    :param str state: one of :data:`STATES`.
    :param Decimal paid: of it; interest before principal (C. civ. 1343-1).
    :param date paid_on: the day on which it was paid in full, None while it is not or when nothing was to be paid.
    """

    instalment: Instalment
    state: str
    paid: Decimal
    paid_on: date | None

    @property
    def residual(self) -> Decimal:
        return self.instalment.amount - self.paid

    @property
    def principal_left(self) -> Decimal:
        return min(self.residual, self.instalment.principal)

    @property
    def interest_paid(self) -> Decimal:
        return min(self.paid, self.instalment.interest)


@dataclass(frozen=True)
class Verdict:
    """The answer of :func:`stand`.

    :param str code: see the table.
    :param tuple instalments: what each is, in their order.
    :param date until: the last day of the delay of the notice that runs, or that has remained without effect.
    :param Decimal overdue: what is left of what fell due before today.
    """

    code: str
    instalments: tuple[Standing, ...]
    until: date | None
    overdue: Decimal

    @property
    def residual(self) -> Decimal:
        """What is left of the plan, interest included."""
        return sum((one.residual for one in self.instalments), _ZERO)

    @property
    def principal_left(self) -> Decimal:
        return sum((one.principal_left for one in self.instalments), _ZERO)

    @property
    def interest_paid(self) -> Decimal:
        return sum((one.interest_paid for one in self.instalments), _ZERO)


def stand(plan: Plan, parts: Iterable[Part], watch: Watch, today: date) -> Verdict:
    """Return where a plan stands on a day.

    :param parts: those of :func:`allocate` on that day; those of other plans are not looked at.
    """
    account = _Account(plan, parts, today)
    notice = _notice_that_counts(account, watch, today)
    until = notice and notice.until(watch.calendar)
    standings = tuple(_standing(one, account, watch, today) for one in plan.in_order)
    overdue = sum((one.residual for one in standings if one.instalment.due < today), _ZERO)
    return Verdict(_code(standings, overdue, until, today), standings, until, overdue)


class _Account:
    """What has been paid of a plan, and when."""

    def __init__(self, plan: Plan, parts: Iterable[Part], today: date):
        self.plan = plan
        self.parts: dict[int, list[Part]] = defaultdict(list)
        for part in parts:
            if part.plan == plan.key and part.day <= today:
                self.parts[part.rank].append(part)

    def paid(self, one: Instalment, day: date) -> Decimal:
        """What had been paid of an instalment at the end of a day."""
        return sum((part.amount for part in self.parts[one.rank] if part.day <= day), _ZERO)

    def unpaid(self, notice: Notice, day: date) -> list[Instalment]:
        """The instalments that a notice claims and that were not paid at the end of a day."""
        return [one for one in self.plan.instalments if notice.claims(one) and self.paid(one, day) < one.amount]


def _notice_that_counts(account: _Account, watch: Watch, today: date) -> Notice | None:
    """The notice whose delay ends first among those that claim something not paid in it, or not paid yet."""
    for notice in sorted(watch.notices, key=lambda one: (one.until(watch.calendar), one.day)):
        until = notice.until(watch.calendar)
        if notice.day <= today and account.unpaid(notice, min(until, today)):
            return notice
    return None


def _standing(one: Instalment, account: _Account, watch: Watch, today: date) -> Standing:
    paid = account.paid(one, today)
    if paid >= one.amount:
        return Standing(one, "paid", paid, max((part.day for part in account.parts[one.rank]), default=None))
    if one.due > today:
        state = "partly_paid" if paid else "coming"
    elif one.due == today:
        state = "due"
    elif any(notice.claims(one) and notice.day <= today for notice in watch.notices):
        state = "noticed"
    else:
        state = "in_grace" if today <= add_days(one.due, watch.grace) else "late"
    return Standing(one, state, paid, None)


def _code(standings: Sequence[Standing], overdue: Decimal, until: date | None, today: date) -> str:
    states = {one.state for one in standings}
    if states <= {"paid"}:
        return "kept"
    if until:
        return "lapsed" if until < today else "notice_running"
    if "late" in states:
        return "to_notice"
    return "behind" if overdue else "running"
