# Part of recouvrement_module. License LGPL-3.
"""Claim totals: what some invoices owe together, in each currency."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from .claim import EURO, Invoice, InvoiceClaim
from .rates import RateName

_ZERO = Decimal(0)

# Figures in the currency of the invoice.
_OWN = ("principal", "residual", "credits", "interest", "interest_paid")


@dataclass(frozen=True)
class Totals:
    """Sums of some claims in one currency.

    :param Decimal residual: what is left of the principal, less the credits.
    :param Decimal credits: those that nobody has allocated yet.
    :param Decimal waived: what was given up of interest, indemnities and costs.
    :param Decimal invoiced: what was charged of them by a document of its own.
    :param tuple unknown: the rates for want of which interest is left out.
    """

    principal: Decimal = _ZERO
    residual: Decimal = _ZERO
    credits: Decimal = _ZERO
    interest: Decimal = _ZERO
    interest_paid: Decimal = _ZERO
    indemnity: Decimal = _ZERO
    costs: Decimal = _ZERO
    waived: Decimal = _ZERO
    invoiced: Decimal = _ZERO
    daily: Decimal = _ZERO
    unknown: tuple[RateName, ...] = ()

    @property
    def accessories(self) -> Decimal:
        """What is left of interest, indemnities and costs."""
        accrued = self.interest - self.interest_paid + self.indemnity + self.costs
        return accrued - self.waived - self.invoiced

    @property
    def total(self) -> Decimal:
        """What is owed in all."""
        return self.residual + self.accessories


def currency_of(invoice: Invoice, kind: str) -> str:
    """Return the currency of an accessory: the law fixes the indemnity, and with it the costs, in euros."""
    return invoice.currency if kind == "interest" else EURO


def total(
    claims: Iterable[InvoiceClaim], taken: Mapping[tuple[Any, str], tuple[Decimal, Decimal]] | None = None
) -> dict[str, Totals]:
    """Add claims up, by currency.

    :param taken: (key of the invoice, kind of accessory) → what was waived and what was invoiced of it.
    """
    totals: dict[str, Totals] = {}
    for one in claims:
        _add(totals, one.invoice.currency, one.missing, **{name: getattr(one, name) for name in _OWN},
             daily=one.daily or _ZERO)  # fmt: skip
        if one.indemnity.amount or one.costs:
            _add(totals, EURO, indemnity=one.indemnity.amount, costs=one.costs)
        for kind in one.accrued:
            waived, invoiced = (taken or {}).get((one.invoice.key, kind), (_ZERO, _ZERO))
            if waived or invoiced:
                _add(totals, currency_of(one.invoice, kind), waived=waived, invoiced=invoiced)
    return totals


def _add(totals: dict[str, Totals], currency: str, unknown: Iterable[RateName] = (), **amounts: Decimal):
    """Add amounts to the totals of a currency."""
    known = totals.get(currency, Totals())
    totals[currency] = replace(
        known,
        unknown=tuple(dict.fromkeys([*known.unknown, *unknown])),
        **{name: getattr(known, name) + amount for name, amount in amounts.items()},
    )
