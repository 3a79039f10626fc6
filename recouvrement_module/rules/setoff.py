# Part of recouvrement_module. License LGPL-3.
"""Set-off: which of our debts to a customer and of its debts to us may settle each other.

Both must be of the same two persons, in money of the same currency, certain, liquid and due (C. civ. 1347, 1347-1). A
debt that is disputed is not certain. From the judgment that opens an insolvency procedure nothing born before it may be
paid, except by set-off with a *connected* debt (C. com. L622-7): of the same contract, or of contracts that belong
together. A person says which are; nothing is guessed. Debts that are both born from the judgment on are free.

The oldest due first, on both sides; a debt that is larger is settled in part. Those that take no part say why:

==============  ====================================================================================
not_certain     it is not certain
disputed        it is disputed
not_liquid      its amount is not settled
not_due         it falls due later
entity          the other side owes the same person nothing
currency        what the other side owes is in another currency
birth           there is a judgment, and nobody has said when it was born
not_connected   it is born before the judgment, or all across are, and nothing across is connected
exhausted       what it could meet has settled others
==============  ====================================================================================

>>> D = Decimal
>>> def debt(key, side, day, amount, **more):
...     return Debt(key, side, "acme", "EUR", D(amount), date(2026, 3, day), date(2026, 1, day), **more)
>>> found = match([
...     debt("F1", "theirs", 10, 500), debt("F2", "theirs", 20, 300), debt("B1", "ours", 15, 600),
...     debt("B2", "ours", 16, 50, disputed=True),
... ], date(2026, 4, 1))
>>> [(pair.theirs, pair.ours, pair.amount) for pair in found.pairs]
[('F1', 'B1', Decimal('500')), ('F2', 'B1', Decimal('100'))]
>>> found.refused, found.left
({'B2': 'disputed'}, {'F2': Decimal('200')})
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .category import get_siren

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Debt:
    """A debt of one side to the other.

    :param key: its name, unique on both sides; keys can be compared.
    :param str side: who owes it: ``theirs`` or ``ours``.
    :param entity: the person across; a group is several.
    :param str currency: its code.
    :param Decimal amount: what is open of it, above zero.
    :param date due: when it is due.
    :param date born_on: when it was born: delivery or performance; None when nobody has said.
    :param bond: what connects it with others, the contract say; None for nothing.
    :param bool certain: whether nobody doubts that it exists.
    :param bool liquid: whether its amount is settled.
    :param bool disputed: whether a dispute on it is open.
    """

    key: Any
    side: str
    entity: Hashable
    currency: str
    amount: Decimal
    due: date
    born_on: date | None = None
    bond: Hashable | None = None
    certain: bool = True
    liquid: bool = True
    disputed: bool = False


@dataclass(frozen=True)
class Pair:
    """What a debt of theirs and one of ours settle of each other."""

    theirs: Any
    ours: Any
    amount: Decimal


@dataclass(frozen=True)
class SetOff:
    """The answer of :func:`match`.

    :param tuple pairs: the oldest first.
    :param dict refused: debt that takes no part → why.
    :param dict left: debt that takes part → what is left of it, where there is any.
    """

    pairs: tuple[Pair, ...]
    refused: dict[Hashable, str]
    left: dict[Hashable, Decimal]

    @property
    def amount(self) -> Decimal:
        """What is settled on each side."""
        return sum((pair.amount for pair in self.pairs), _ZERO)


def match(debts: Iterable[Debt], today: date, opened_on: date | None = None) -> SetOff:
    """Return what may be set off.

    :param debts: of both sides, in any order; of several entities only where each has its own debts.
    :param date today: a debt is due from its due date on.
    :param date opened_on: the day of the judgment that opened an insolvency procedure, None when there is none.
    """
    debts = sorted(debts, key=lambda debt: (debt.due, debt.key))
    refused = {debt.key: why for debt in debts if (why := next(_alone(debt, today), ""))}
    fit = [debt for debt in debts if debt.key not in refused]
    theirs, ours = ([debt for debt in fit if debt.side == side] for side in ("theirs", "ours"))
    left = {debt.key: debt.amount for debt in fit}
    pairs = []
    for one in theirs:
        for other in ours:
            amount = min(left[one.key], left[other.key])
            if amount > 0 and not _apart(one, other, opened_on):
                pairs.append(Pair(one.key, other.key, amount))
                left[one.key] -= amount
                left[other.key] -= amount
    paired = {key for pair in pairs for key in (pair.theirs, pair.ours)}
    for side, across in ((theirs, ours), (ours, theirs)):
        refused.update((debt.key, _why_none(debt, across, opened_on)) for debt in side if debt.key not in paired)
    return SetOff(tuple(pairs), refused, {key: left[key] for key in left if key in paired and left[key]})


def _alone(debt: Debt, today: date) -> Iterator[str]:
    """Why a debt can meet no other, whatever the other is."""
    if not debt.certain:
        yield "not_certain"
    if debt.disputed:
        yield "disputed"
    if not debt.liquid or not debt.amount.is_finite() or debt.amount <= 0:
        yield "not_liquid"
    if debt.due > today:
        yield "not_due"


# Why two debts do not meet, the one that comes nearest first.
_NEAREST = ("", "not_connected", "birth", "currency", "entity")


def _apart(one: Debt, other: Debt, opened_on: date | None) -> str:
    """Why two debts do not meet, empty when they do."""
    if one.entity != other.entity:
        return "entity"
    if one.currency != other.currency:
        return "currency"
    if opened_on is None or (one.bond is not None and one.bond == other.bond):
        return ""
    if one.born_on is None or other.born_on is None:
        return "birth"
    return "not_connected" if min(one.born_on, other.born_on) < opened_on else ""


def _why_none(debt: Debt, across: Sequence[Debt], opened_on: date | None) -> str:
    """Why a debt has met none of those across."""
    why = min((_apart(debt, other, opened_on) for other in across), key=_NEAREST.index, default="entity")
    return why or "exhausted"


def get_names(country: str, vat: str, registry: str) -> frozenset[tuple[str, ...]]:
    """Return what names a person: two records that share one of these are the same person.

    A French company is named by its SIREN, whichever of its sites a SIRET says; others by the whole number of their
    register, which is one of their country.

    >>> get_names("FR", "", "552 100 554 00013") & get_names("FR", "", "55210055400021")
    frozenset({('siren', '552100554')})
    >>> get_names("DE", "", "HRB 123") & get_names("DE", "", "HRA 123")
    frozenset()
    """
    names = set()
    plain_vat, plain_registry = (re.sub(r"[^0-9A-Z]", "", number.upper()) for number in (vat, registry))
    if siren := get_siren(country, vat, registry):
        names.add(("siren", siren))
    elif any(map(str.isdigit, plain_registry)):
        names.add(("registry", country, plain_registry))
    if any(map(str.isdigit, plain_vat)):
        names.add(("vat", plain_vat))
    return frozenset(names)
