# Part of recouvrement_module. License LGPL-3.
"""Projection: invoices as they would be if their customer paid on days to come, to know what interest would run.

The payments settle the instalments of the invoices that are named, the oldest due first, each for no more than is
named of it; what exceeds them is left over.

>>> from .claim import Part
>>> parts = (Part(1, 1, date(2026, 1, 31), Decimal(100)), Part(2, 2, date(2026, 2, 28), Decimal(100)))
>>> found = spread_payments(parts, {1: Decimal(100), 2: Decimal(50)}, [(date(2026, 4, 1), Decimal(120))])
>>> [(key, one.day.isoformat(), str(one.amount)) for key, own in found.items() for one in own]
[(1, '2026-04-01', '100'), (2, '2026-04-01', '20')]
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from .claim import Invoice, Part, Settlement


def spread_payments(
    parts: Iterable[Part], named: Mapping[Hashable, Decimal], cash: Iterable[tuple[date, Decimal]]
) -> dict[Hashable, list[Settlement]]:
    """Return what each instalment would be paid.

    :param named: key of an instalment → how much of it is to be paid.
    :param cash: (day, amount), of principal.
    """
    ordered = sorted((part for part in parts if part.key in named), key=lambda part: (part.due, part.key))
    left = {part.key: named[part.key] for part in ordered}
    found: dict[Hashable, list[Settlement]] = {part.key: [] for part in ordered}
    for day, amount in sorted(cash):
        for part in ordered:
            taken = min(amount, left[part.key])
            if taken > 0:
                found[part.key].append(Settlement(day, taken))
                left[part.key] -= taken
                amount -= taken
    return found


def project(
    invoices: Iterable[Invoice], named: Mapping[Hashable, Decimal], cash: Iterable[tuple[date, Decimal]]
) -> list[Invoice]:
    """Return invoices as if they were paid so.

    :param named: see :func:`spread_payments`, its keys are those of the instalments.
    """
    invoices = list(invoices)
    paid = spread_payments((part for invoice in invoices for part in invoice.parts), named, cash)
    return [
        replace(
            invoice,
            parts=tuple(
                replace(part, settlements=(*part.settlements, *paid.get(part.key, ()))) for part in invoice.parts
            ),
        )
        for invoice in invoices
    ]
