# Part of recouvrement_module. License LGPL-3.
"""The credit limit that is proposed for a customer, with the reasoning that leads to it. A person applies it.

=============  =============================================================================================
monthly        mean of the best 3 of the last 12 months' sales, tax included; a prospect: what it is to buy
need           ``monthly × (terms + min(30, days beyond terms) + days from order to invoice) / 30``
capacity       10 % of equity, none when negative; else 10 % of the published turnover of a month; else the
               ceiling of the company for customers of whom nothing is known
own            the lesser of both, times the factor of the grade: A 1.2, B 1.1, C 1, D 0.5, E 0
total          ``min(max(need, own), own + granted × quota)``, down to a hundred
=============  =============================================================================================

While a procedure is open nothing is sold on credit. Zero is said as zero: cash. A proposal below what the customer owes
in the normal course carries a plan to come down to it in three months; it blocks nothing by itself.

>>> D = Decimal
>>> alpha = Case("A", monthly=D(12000), terms=30, dbt=D(-2), equity=D(900000))
>>> found = propose(alpha)
>>> found.need, found.capacity, found.own, found.total
(Decimal('12000.00'), Decimal('90000.00'), Decimal('14400.00'), Decimal('14400'))
>>> beta = Case("B", monthly=D(6000), terms=45, dbt=D(18), order_to_invoice=7, equity=D(220000),
...             insured=D(10000), quota=D("0.9"))
>>> propose(beta).total
Decimal('15400')
>>> best_months([D(900), D(0), D(1200), D(600)])
Decimal('900')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .weights import DEFAULTS, Weights

BEST = 3  # months
MONTH = 30  # days
STEP = 100  # a limit is in hundreds
REDUCTION_MONTHS = 3
REVIEW_MONTHS = {"A": 12, "B": 12, "C": 3, "D": 3, "E": 3}


@dataclass(frozen=True)
class Case:
    """What a limit is proposed from; None: not known.

    :param str grade: A to E.
    :param Decimal monthly: sales of a good month, tax included.
    :param Decimal terms: days to pay.
    :param Decimal dbt: days beyond terms.
    :param Decimal order_to_invoice: days; the company's own when None.
    :param Decimal equity: published, and *turnover*.
    :param Decimal insured: what an insurer grants, while its cover is active, and its *quota*.
    :param bool procedure: an insolvency procedure is open.
    :param Decimal exposure: what the customer owes us today in the normal course.
    :param Decimal seller_sales: our sales of a year, all customers.
    """

    grade: str
    monthly: Decimal = Decimal(0)
    terms: Decimal | int = 0
    dbt: Decimal | None = None
    order_to_invoice: Decimal | int | None = None
    equity: Decimal | None = None
    turnover: Decimal | None = None
    insured: Decimal = Decimal(0)
    quota: Decimal = Decimal(0)
    procedure: bool = False
    exposure: Decimal = Decimal(0)
    seller_sales: Decimal | None = None


@dataclass(frozen=True)
class Proposal:
    """The answer of :func:`propose`.

    :param Decimal days: of sales that are open at once.
    :param str basis: where the capacity comes from: ``equity``, ``turnover``, ``unknown``.
    :param str bound: what decides: ``need``, ``capacity``, ``cover`` (less is insured than is needed), ``procedure``,
        ``grade`` (it buys for cash).
    :param tuple conditions: ``cash``, ``deposit``, ``no_growth``, ``concentration``, ``reduction``.
    :param tuple reduction: the limits of the next months, where the customer owes more than the last of them.
    """

    need: Decimal
    days: Decimal
    capacity: Decimal
    basis: str
    factor: Decimal
    own: Decimal
    cover: Decimal
    total: Decimal
    bound: str
    review_months: int
    conditions: tuple[str, ...]
    reduction: tuple[Decimal, ...]


def best_months(sales: Iterable[Decimal]) -> Decimal:
    """Return the mean of the best 3 months of twelve; a month without sales counts as none."""
    best = sorted(sales, reverse=True)[:BEST]
    return max(sum(best, Decimal(0)) / BEST, Decimal(0))


def propose(case: Case, weights: Weights = DEFAULTS) -> Proposal:
    """Return the limit that is proposed, and how it comes about."""
    own_days = weights.order_to_invoice if case.order_to_invoice is None else Decimal(case.order_to_invoice)
    delay = min(weights.delay_most, max(case.dbt or Decimal(0), Decimal(0)))
    days = Decimal(case.terms) + delay + own_days
    need = max(Fraction(case.monthly), Fraction(0)) * Fraction(days) / MONTH
    capacity, basis = _capacity(case, weights)
    factor = getattr(weights, f"factor_{case.grade.lower()}")
    own = min(need, capacity) * Fraction(factor)
    cover = Fraction(case.insured) * Fraction(case.quota)
    total = Decimal(0) if case.procedure else _hundreds(min(max(need, own), own + cover))
    return Proposal(
        _cents(need), days, _cents(capacity), basis, factor, _cents(own), _cents(cover), total,
        _bound(case, need, capacity, own, own + cover), REVIEW_MONTHS[case.grade],
        tuple(_conditions(case, total, weights)), _reduction(case.exposure, total),
    )  # fmt: skip


def _capacity(case: Case, weights: Weights) -> tuple[Fraction, str]:
    share = Fraction(weights.capacity_share)
    if case.equity is not None:
        return max(share * Fraction(case.equity), Fraction(0)), "equity"
    if case.turnover is not None:
        return max(share * Fraction(case.turnover) / 12, Fraction(0)), "turnover"
    return Fraction(weights.unknown_ceiling), "unknown"


def _bound(case: Case, need: Fraction, capacity: Fraction, own: Fraction, covered: Fraction) -> str:
    if case.procedure:
        return "procedure"
    if not own and not covered and need:
        return "grade" if capacity else "capacity"
    if max(need, own) <= covered:
        return "need"
    return "cover" if covered > own else "capacity" if capacity < need else "grade"


def _conditions(case: Case, total: Decimal, weights: Weights) -> Iterable[str]:
    if not total:
        yield "cash"
    elif case.grade == "D":
        yield "deposit"
    if case.grade == "C":
        yield "no_growth"
    if case.seller_sales and total > weights.concentration * case.seller_sales:
        yield "concentration"
    if case.exposure > total:
        yield "reduction"


def _reduction(exposure: Decimal, total: Decimal) -> tuple[Decimal, ...]:
    """The limits at the end of each of the next months, down to the proposal."""
    above = Fraction(exposure) - Fraction(total)
    if above <= 0:
        return ()
    left = [Fraction(total) + above * (REDUCTION_MONTHS - month) / REDUCTION_MONTHS for month in (1, 2, 3)]
    return tuple(_hundreds(value) for value in left)


def _hundreds(value: Fraction) -> Decimal:
    return Decimal(value // STEP * STEP)


def _cents(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
