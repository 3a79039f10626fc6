# Part of recouvrement_module. License LGPL-3.
"""Stand-ins: who takes the day of whom.

On one day the absences are a mapping from each absent person to the stand-in. A stand-in who is absent too passes
the day on to his own:

>>> taker("Claire", {"Claire": "Antoine", "Antoine": "Julie"})
'Julie'
>>> taker("Julie", {"Claire": "Antoine"})
'Julie'

A ring of stand-ins would leave a day to nobody, so such absences are refused:

>>> from datetime import date
>>> first, last = date(2026, 11, 2), date(2026, 11, 6)
>>> find_ring([Absence("Claire", "Antoine", first, last), Absence("Antoine", "Claire", last, last)])
(datetime.date(2026, 11, 6), ('Antoine', 'Claire'))
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Absence:
    """Somebody is away from the first day to the last, both included."""

    user: Hashable
    stand_in: Hashable
    first: date
    last: date

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def taker(user: Hashable, stand_ins: Mapping[Hashable, Hashable]) -> Hashable:
    """Return who takes the day of a user: he himself unless he is absent, or in a ring."""
    met, present = {user}, user
    while present in stand_ins:
        present = stand_ins[present]
        if present in met:
            return user
        met.add(present)
    return present


def find_ring(absences: Iterable[Absence]) -> tuple[date, tuple[Hashable, ...]] | None:
    """Return the first day on which stand-ins stand in for each other, and who they are.

    A ring closes on the first day of the absence that came last into it, so no other day needs a look.
    """
    absences = sorted(absences, key=lambda absence: absence.first)
    for day in sorted({absence.first for absence in absences}):
        stand_ins = {absence.user: absence.stand_in for absence in absences if absence.covers(day)}
        for user in stand_ins:
            ring = _ring_of(user, stand_ins)
            if ring:
                return day, tuple(sorted(ring))
    return None


def _ring_of(user: Hashable, stand_ins: Mapping[Hashable, Hashable]) -> set[Hashable]:
    """The people on the way from a user back to himself; empty when there is no such way."""
    met, present = {user}, stand_ins.get(user)
    while present is not None and present not in met:
        met.add(present)
        present = stand_ins.get(present)
    return met if present == user else set()
