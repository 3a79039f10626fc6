# Part of recouvrement_module. License LGPL-3.
"""Shortage: why a payment leaves a little of an invoice, and how that may end.

Reasons are proposed by figures alone, the likeliest first; a person chooses.

==================  ========================================================================================
rounding            one euro at most
discount_in_time    the early-payment discount, and the payment is within its delay
discount_late       the early-payment discount, and the payment comes after its delay
price               what a line asks, whole pieces of it, or what its price is above the one agreed on
deduction           a round percentage of the invoice, with tax or without: a rebate, or a penalty deducted
bank_charge         fifty euros at most, and a tenth of the invoice; likelier than a part when it is a round sum
partial             a part of the invoice only; always possible, and alone where nothing else is
==================  ========================================================================================

A discount is met but for the smallest amount of the currency, a percentage exactly. Percentages are whole or half ones
up to 30; where half a percent is next to nothing each sum would be one, and none is looked for.
A penalty that a customer deducts on its own authority may be forbidden (C. com. L441-17 I).

>>> D = Decimal
>>> invoice = Invoice(D("1200.00"), D("1000.00"), discount=Discount(D(2), date(2026, 6, 10)))
>>> [(reason.code, reason.detail) for reason in reasons(invoice, D("24.00"), date(2026, 6, 12))]
[('discount_late', Decimal('2')), ('deduction', Decimal('2')), ('bank_charge', Decimal('24.00')), ('partial', None)]
>>> [reason.code for reason in reasons(invoice, D("413.27"), date(2026, 6, 12))]
['partial']

How it may end depends on the reason and on what the user may write off:

>>> ends("bank_charge", D("12.00"), limit=D(10)), ends("bank_charge", D("9.99"), limit=D(10))
(('claim_back',), ('write_off', 'claim_back'))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from .interest import round_to
from .schedule import CENT

ROUNDING = Decimal(1)
BANK_CHARGE = Decimal(50)
SHARE = 10  # a bank charge is no more than one part in ten of the invoice
HALF = Decimal("0.50")
LARGEST_PERCENT = 30
MEANING = 20  # smallest amounts that half a percent is worth at least

# Reason → how it may end, the most usual first.
ENDS = {
    "rounding": ("write_off", "claim_back"),
    "discount_in_time": ("credit_request", "write_off"),
    "discount_late": ("claim_back", "credit_request", "write_off"),
    "price": ("dispute", "credit_request", "claim_back", "write_off"),
    "deduction": ("dispute", "claim_back", "credit_request", "write_off"),
    "bank_charge": ("write_off", "claim_back"),
    "partial": ("claim_back", "dispute", "write_off"),
}


@dataclass(frozen=True)
class Discount:
    """An early-payment discount: percent, and the last day on which it holds."""

    percent: Decimal
    until: date


@dataclass(frozen=True)
class Line:
    """A line of an invoice, tax included.

    :param key: its name, given back with its reason.
    :param Decimal amount: what it asks.
    :param Decimal quantity: pieces.
    :param Decimal price: of one, with tax.
    :param Decimal agreed: the price of one in the order, with tax, None when it is not known.
    """

    key: Any
    amount: Decimal
    quantity: Decimal
    price: Decimal
    agreed: Decimal | None = None


@dataclass(frozen=True)
class Invoice:
    """What was invoiced.

    :param Decimal total: tax included.
    :param Decimal untaxed: without it.
    :param Discount discount: for early payment, None when there is none.
    :param tuple lines: its lines.
    :param Decimal step: the smallest amount of the currency.
    :param Decimal euro: what a euro is in that currency.
    """

    total: Decimal
    untaxed: Decimal
    discount: Discount | None = None
    lines: tuple[Line, ...] = ()
    step: Decimal = CENT
    euro: Decimal = Decimal(1)


@dataclass(frozen=True)
class Reason:
    """Why a payment is short.

    :param str code: see the table.
    :param detail: what gives it away: percent, sum, or the key of a line; None for a plain part.
    """

    code: str
    detail: Any = None


def reasons(invoice: Invoice, short: Decimal, paid_on: date) -> list[Reason]:
    """Return why a payment may leave something of an invoice, the likeliest reason first.

    :param Decimal short: what it leaves; nothing is proposed when that is not above zero.
    :param date paid_on: its value date.
    """
    if not short.is_finite() or short <= 0:
        return []
    found = [*_small(invoice, short), *_from_terms(invoice, short, paid_on), Reason("partial")]
    if short <= BANK_CHARGE * invoice.euro and short * SHARE <= invoice.total:
        found.insert(len(found) - (not short % HALF), Reason("bank_charge", short))
    return found


def ends(reason: str, short: Decimal, limit: Decimal) -> tuple[str, ...]:
    """Return how a shortage may end for a user, the most usual first.

    ``write_off`` where the user may; ``dispute``; ``credit_request``: a credit note is asked for; ``claim_back``: what
    is left is claimed.

    :param Decimal limit: what the user may write off, zero for nothing.
    """
    return tuple(end for end in ENDS[reason] if end != "write_off" or short <= limit)


def _small(invoice: Invoice, short: Decimal) -> Iterator[Reason]:
    if short <= ROUNDING * invoice.euro:
        yield Reason("rounding", short)


def _from_terms(invoice: Invoice, short: Decimal, paid_on: date) -> Iterator[Reason]:
    """The reasons that figures of the invoice give away, to the smallest amount."""
    discount = invoice.discount
    if discount and any(abs(part - short) <= invoice.step for part in _parts(invoice, discount.percent)):
        yield Reason("discount_in_time" if paid_on <= discount.until else "discount_late", discount.percent)
    line = next((line for line in invoice.lines if _is_price(line, short, invoice.step)), None)
    if line:
        yield Reason("price", line.key)
    percent = _round_percent(invoice, short)
    if percent:
        yield Reason("deduction", percent)


def _parts(invoice: Invoice, percent: Decimal) -> list[Decimal]:
    """A percentage of the invoice, with tax and without."""
    return [round_to(base * percent / 100, invoice.step) for base in (invoice.total, invoice.untaxed)]


def _round_percent(invoice: Invoice, short: Decimal) -> Decimal | None:
    """The percentage that is deducted, a whole one rather than a half one; None when it is none."""
    if invoice.untaxed / 200 < MEANING * invoice.step:
        return None
    wholes = [Decimal(n) for n in range(1, LARGEST_PERCENT + 1)]
    halves = [whole - HALF for whole in wholes]
    return next((percent for percent in [*wholes, *halves] if short in _parts(invoice, percent)), None)


def _is_price(line: Line, short: Decimal, step: Decimal) -> bool:
    """Whether what is left is a line, whole pieces of it, or what they cost above the price agreed on."""
    if abs(line.amount - short) <= step:
        return True
    pieces = round_to(short / line.price, Decimal(1)) if line.price > 0 else 0
    if 0 < pieces <= line.quantity and round_to(line.price * pieces, step) == short:
        return True
    if line.agreed is None or line.price <= line.agreed:
        return False
    above = line.price - line.agreed
    return short in (round_to(above, step), round_to(above * line.quantity, step))
