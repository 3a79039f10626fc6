# Part of recouvrement_module. License LGPL-3.
"""Items of a plan: which part of each one the plan still covers, and what a credit note does to the plan.

What is paid of a plan settles its items, the oldest due first; so what the plan still covers is its newest items. Of
none it covers more than was planned, nor more than is open: where the accountant has reconciled a payment with a newer
item, the older one is covered in its place.

>>> D = Decimal
>>> items = [PlanItem("old", date(2026, 1, 10), D(300), D(300)), PlanItem("new", date(2026, 2, 10), D(200), D(200))]
>>> cover(items, D(400)).parts
{'new': Decimal('200'), 'old': Decimal('200')}

Where less is open than the plan still covers, something other than its payments has settled the items, a credit note
most often. The plan shrinks by the excess, its last instalments first; what is paid stays paid. It is proposed to a
person with a code: ``unchanged``, ``shrunk``, or ``emptied`` when nothing is left to be paid.

>>> credited = [items[0], replace(items[1], open=D(80))]
>>> found = cover(credited, D(500))
>>> found.parts, found.excess
({'new': Decimal('80'), 'old': Decimal('300')}, Decimal('120'))
>>> from .plan import Plan, Watch, stand
>>> plan = Plan("P1", date(2026, 1, 5), tuple(Instalment(n, date(2026, n, 10), D(100)) for n in range(3, 8)))
>>> proposal = shrink(stand(plan, (), Watch(), date(2026, 2, 20)), found.excess)
>>> proposal.code, [(cut.rank, cut.before, cut.after) for cut in proposal.cuts]
('shrunk', [(7, Decimal('100'), Decimal('0')), (6, Decimal('100'), Decimal('80'))])

A payment of an instalment pays its interest first, yet the accountant reconciles the whole of it with the invoices:
that much less is open of them, and it is no excess.

>>> cover([PlanItem("one", date(2026, 1, 10), D(1000), D("696.89"))], D(700), D("3.11")).excess
Decimal('0.00')

An instalment of which nothing is left to be paid asks no interest any more. That of the others was reckoned on what
remained before: where there is any, a person is told to look at it (``review_interest``).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from .plan import Instalment, Standing, Verdict

_ZERO = Decimal(0)


@dataclass(frozen=True)
class PlanItem:
    """An item of a plan.

    :param key: its name; keys can be compared.
    :param date due: its due date, not that of an instalment.
    :param Decimal planned: the part of it that was put into the plan.
    :param Decimal open: what is open of it today; nothing when it is gone.
    """

    key: Any
    due: date
    planned: Decimal
    open: Decimal


@dataclass(frozen=True)
class Cover:
    """The answer of :func:`cover`.

    :param dict parts: item → what the plan still covers of it.
    :param Decimal excess: what it still asks and no item owes any more.
    """

    parts: dict[Hashable, Decimal]
    excess: Decimal


@dataclass(frozen=True)
class Cut:
    """An instalment that becomes smaller: its principal before and after."""

    rank: int
    before: Decimal
    after: Decimal


@dataclass(frozen=True)
class Shrinking:
    """The answer of :func:`shrink`.

    :param str code: ``unchanged``, ``shrunk`` or ``emptied``.
    :param tuple instalments: those of the plan as they would be, in their order.
    :param tuple cuts: what changes, the last instalment first.
    :param bool review_interest: whether interest that is still to be paid was reckoned on more principal.
    """

    code: str
    instalments: tuple[Instalment, ...]
    cuts: tuple[Cut, ...]
    review_interest: bool


def cover(items: Iterable[PlanItem], left: Decimal, paid_interest: Decimal = _ZERO) -> Cover:
    """Return which part of each item a plan still covers.

    :param Decimal left: what is left of the principal of the plan (:class:`~.plan.Verdict`).
    :param Decimal paid_interest: what was paid of its interest, which may be reconciled with the items.
    """
    parts = {}
    for item in sorted(items, key=lambda item: (item.due, item.key), reverse=True):
        parts[item.key] = max(min(item.planned, item.open, left), _ZERO)
        left -= parts[item.key]
    return Cover(parts, max(left - paid_interest, _ZERO))


def shrink(verdict: Verdict, excess: Decimal) -> Shrinking:
    """Return what a plan becomes when it asks more than its items owe.

    :param Verdict verdict: where it stands.
    :param Decimal excess: that of :func:`cover`.
    """
    instalments, cuts, left, reckoned = [], [], excess, False
    for standing in reversed(verdict.instalments):
        cut = max(min(left, standing.principal_left), _ZERO)
        left -= cut
        changed = _without(standing, cut)
        instalments.append(changed)
        reckoned |= changed.amount - standing.paid > standing.principal_left - cut
        if cut:
            cuts.append(Cut(changed.rank, standing.instalment.principal, changed.principal))
    code = "unchanged"
    if cuts:
        code = "emptied" if excess >= verdict.principal_left else "shrunk"
    return Shrinking(code, tuple(reversed(instalments)), tuple(cuts), bool(cuts) and reckoned)


def _without(standing: Standing, cut: Decimal) -> Instalment:
    """The instalment less a part of its principal; without it, less the interest that is not paid."""
    one = standing.instalment
    if not cut:
        return one
    principal = one.principal - cut
    if cut < standing.principal_left:
        return replace(one, principal=principal)
    return replace(one, principal=principal, interest=standing.paid - principal)
