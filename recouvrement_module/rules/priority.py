# Part of recouvrement_module. License LGPL-3.
"""The priority: what a call today may bring in, as a sum of terms that anybody can work out again.

A customer is looked at through what may be asked of it and is late. Each term is a part of that amount
times a rate:

==============  ===================================================================================  =====
code            part of the late amount                                                              rate
==============  ===================================================================================  =====
late_30         late by 1 to 30 days: most of it is paid anyway, a call gains little                  10 %
late_60         late by 31 to 60 days                                                                 20 %
late_90         late by 61 to 90 days: a call changes most                                            25 %
older           late by more: it becomes hard to get                                                  15 %
ended           no step of its ladder is left: nobody else does anything about it                   + 10 %
insisted        all of it, when three reminders or more left within a year: it pays only on demand   + 5 %
broke           all of it, when a promise to pay was not kept within ninety days                       + 5 %
written         written about within seven days: the customer may still answer by himself            - 5 %
==============  ===================================================================================  =====

The gain is the sum of the terms, each rounded to the currency, so that it adds up by hand. Each term is a
fixed rate of an amount, so the same figure can be reckoned where the amounts are, for thousands of
customers at once (:data:`RATES`).

>>> for term in explain({"late_30": Decimal(1000), "late_60": Decimal(500), "written": Decimal(500)}):
...     print(term.code, term.base, term.rate, term.amount)
late_30 1000 0.10 100.00
late_60 500 0.20 100.00
written 500 -0.05 -25.00
>>> gain(explain({"late_30": Decimal(1000), "late_60": Decimal(500), "written": Decimal(500)}))
Decimal('175.00')
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# Days late at which each band ends. Together they are the whole late amount.
BANDS = {"late_30": 30, "late_60": 60, "late_90": 90, "older": 100_000}

RATES = {
    "late_30": Decimal("0.10"),
    "late_60": Decimal("0.20"),
    "late_90": Decimal("0.25"),
    "older": Decimal("0.15"),
    "ended": Decimal("0.10"),
    "insisted": Decimal("0.05"),
    "broke": Decimal("0.05"),
    "written": Decimal("-0.05"),
}

INSISTED_REMINDERS = 3  # so many reminders within so many days are a habit
INSISTED_DAYS = 365
BROKE_DAYS = 90
WRITTEN_DAYS = 7  # within which the customer may still answer by himself


@dataclass(frozen=True)
class Term:
    """A part of the gain.

    :param str code: one of the codes of the module.
    :param Decimal base: the part of the late amount.
    :param Decimal rate: what is expected of it.
    :param Decimal amount: their product, rounded.
    """

    code: str
    base: Decimal
    rate: Decimal
    amount: Decimal


def bounds(code: str) -> tuple[int, int]:
    """The first and the last day late of a band.

    :param str code: a key of :data:`BANDS`.
    """
    codes = list(BANDS)
    before = codes.index(code)
    return (BANDS[codes[before - 1]] if before else 0) + 1, BANDS[code]


def explain(bases: Mapping[str, Decimal], places: int = 2) -> tuple[Term, ...]:
    """The terms of a customer, in the order of the table, without those that are nothing.

    :param dict bases: code → part of the late amount, none of them negative.
    :param int places: decimal places of the currency.
    """
    unit = Decimal(1).scaleb(-places)
    return tuple(
        Term(code, bases[code], rate, (bases[code] * rate).quantize(unit, ROUND_HALF_UP))
        for code, rate in RATES.items()
        if bases.get(code)
    )


def gain(terms: Iterable[Term]) -> Decimal:
    """What acting today may bring in: the sum of the terms.

    :rtype: Decimal
    """
    return sum((term.amount for term in terms), Decimal(0))
