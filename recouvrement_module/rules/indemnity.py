# Part of recouvrement_module. License LGPL-3.
"""Indemnity: the fixed sum for recovery costs that a professional who pays late owes for each invoice.

C. com. L441-10 II and D441-5 (40 euros); CCP D2192-35 for public buyers; directive 2011/7/EU, article 6. How much it is
by the law of a country is data, see :mod:`national`.

* One for each invoice, however small and however many are claimed together (CJEU C-585/20). Where the instalments of
  an invoice are each a payment of their own, one for each late instalment if the creditor chooses so.
* Whole as soon as any part is not paid when the due date is over; it is due by law, without a reminder, and stays due
  when the invoice is paid.
* Never from a consumer: nothing lifts that (CPCE L111-8). Nor from a legal person that is no professional, unless
  somebody states that it acts as one.
* Not for what fell due on the day of an opening judgment or later, which could no longer be paid (L441-10 II, last
  sentence; L622-7).
* Not for what was credited, nor while all that is late is disputed.

The answer says why nothing is due:

==================  ====================================================================
consumer            the customer is a consumer
not_professional    a legal person that does not act as a professional, or not known
country             the law of the country gives none, or is not known here
credited            nothing is left of the invoice
insolvency          it fell due when the debtor could no longer pay
disputed            all that is late is disputed
not_late            paid in time, or not due yet
==================  ====================================================================

>>> from decimal import Decimal as D
>>> invoice = Invoice(D(40), "business", (Instalment(date(2026, 1, 31), D(12), paid=D(6)),))
>>> indemnity(invoice, date(2026, 2, 1)).amount, indemnity(invoice, date(2026, 1, 31)).reason
(Decimal('40'), 'not_late')
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PROFESSIONAL = frozenset({"business", "public_accountant", "public_hospital", "public_undertaking"})

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Instalment:
    """A part of an invoice that has its due date.

    :param date due: its due date.
    :param Decimal amount: what was to be paid, VAT included.
    :param Decimal paid: what had been paid of it when the due date was over.
    :param Decimal credited: what was credited of it, whenever that was.
    :param Decimal disputed: what is disputed today of what was not paid in time.
    """

    due: date
    amount: Decimal
    paid: Decimal = _ZERO
    credited: Decimal = _ZERO
    disputed: Decimal = _ZERO


@dataclass(frozen=True)
class Invoice:
    """What is known of an invoice.

    :param Decimal fixed: euros that the law which governs it gives for each, zero where it gives none.
    :param str category: of the customer: ``business``, ``public_…``, ``consumer``, ``non_professional``.
    :param tuple instalments: its parts, one at least.
    :param bool acts_as_professional: somebody has stated that this legal person acts as a professional.
    :param date opened_on: the day of the judgment that opened an insolvency procedure, None when there is none.
    """

    fixed: Decimal
    category: str
    instalments: tuple[Instalment, ...]
    acts_as_professional: bool = False
    opened_on: date | None = None


@dataclass(frozen=True)
class Indemnity:
    """The answer of :func:`indemnity`.

    :param Decimal amount: euros.
    :param tuple dues: the due date of each instalment that gives rise to one, the first only when it is one an invoice.
    :param str reason: why nothing is due, empty otherwise.
    """

    amount: Decimal = _ZERO
    dues: tuple[date, ...] = ()
    reason: str = ""


def indemnity(invoice: Invoice, today: date, per_instalment: bool = False) -> Indemnity:
    """Return the fixed indemnity that is due for an invoice.

    :param date today: an instalment is late from the day after its due date.
    :param bool per_instalment: one for each late instalment, not one for the invoice.
    """
    if reason := _exempt(invoice):
        return Indemnity(reason=reason)
    reasons = [_why_not(instalment, invoice.opened_on, today) for instalment in invoice.instalments]
    late = sorted(part.due for part, reason in zip(invoice.instalments, reasons, strict=True) if not reason)
    if not late:
        # of several instalments the one that comes nearest to owing it says why
        return Indemnity(reason=next((reason for reason in _NEAREST if reason in reasons), "not_late"))
    dues = tuple(late if per_instalment else late[:1])
    return Indemnity(invoice.fixed * len(dues), dues)


def complement(justified: Decimal, fixed: Decimal) -> Decimal:
    """Return what can be asked besides the fixed indemnities for costs that exceed them (C. com. L441-10 II).

    :param Decimal justified: costs of which there is proof, for one invoice or for several together.
    :param Decimal fixed: the fixed indemnities of the same invoices; where none is due no costs are either.
    """
    return max(justified - fixed, _ZERO) if fixed > 0 else _ZERO


def _exempt(invoice: Invoice) -> str:
    """Why the customer owes no indemnity, whatever he does."""
    if invoice.category == "consumer":
        return "consumer"
    stated = invoice.category == "non_professional" and invoice.acts_as_professional
    if invoice.category not in PROFESSIONAL and not stated:
        return "not_professional"
    return "" if invoice.fixed > 0 else "country"


_NEAREST = ("disputed", "insolvency", "not_late", "credited")


def _why_not(instalment: Instalment, opened_on: date | None, today: date) -> str:
    """Why an instalment gives rise to no indemnity."""
    return next(_reasons(instalment, opened_on, today), "")


def _reasons(part: Instalment, opened_on: date | None, today: date) -> Iterator[str]:
    owed = part.amount - part.credited
    if owed <= 0:
        yield "credited"
    if part.paid >= owed or today <= part.due:
        yield "not_late"
    if opened_on and part.due >= opened_on:
        yield "insolvency"
    if part.paid + part.disputed >= owed:
        yield "disputed"
