# Part of recouvrement_module. License LGPL-3.
"""Claim: what an invoice owes besides its principal, instalment by instalment, on the day it is struck.

It puts together what :mod:`agreement`, :mod:`interest` and :mod:`indemnity` say of an invoice as the ledger tells it.

**Days.** Nothing is late before it was invoiced: a due date before the date of the invoice counts as that date.

**Credit notes.** One that reverses the invoice corrects it: what it takes away was never owed, so it counts from the
due date. Any other one settles on its own day, as a payment does.

**Insolvency.** Interest stops at the opening judgment on what was delivered before it (C. com. L622-28), whenever it
was invoiced; where the delivery is not known, the date of the invoice counts. What was delivered later is paid when it
is due (L622-17): nothing stops.

**Reliefs.** A respite, a delay granted by a court, a judgment: see :mod:`relief`.

>>> from datetime import date
>>> from .national import Law
>>> from .rates import RateBook
>>> D = Decimal
>>> law = Law("FR", "business", "default", "ecb", points=D(10), indemnity=D(40))
>>> book = RateBook.of({"ecb": [(date(2025, 1, 1), D("3.15"), None), (date(2025, 7, 1), D("2.15"), None)]})
>>> invoice = Invoice(
...     7, "FAC/1", date(2025, 3, 31), "EUR", Terms("FR", "business", law),
...     (Part(70, 1, date(2025, 4, 30), D(1200), (Settlement(date(2025, 9, 15), D(1200)),)),),
... )
>>> result = claim(invoice, book, date(2025, 9, 30))
>>> result.interest, result.indemnity.amount, result.residual, result.days_late
(Decimal('57.13'), Decimal('40'), Decimal('0'), 138)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from . import indemnity as rule_of_indemnity
from .agreement import Terms, choose
from .indemnity import Indemnity, complement
from .interest import STANDARD, Claim, Debt, Movement, Options, compute
from .rates import RateBook, RateName
from .relief import Relief, put_off, relieved

EURO = "EUR"  # in which the law fixes the indemnity

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Settlement:
    """What has settled a part of an instalment.

    :param date day: its value date at the bank, or the one from which it counts.
    :param str kind: ``payment``, ``credit_note``, ``credit``: one that is free and not allocated yet, or
        ``aside``: what is not asked of it, disputed or promised.
    :param str name: the document.
    :param date booked: the day in the ledger, None when the same.
    :param bool ordered: its day is that on which the accountant of a public buyer ordered it.
    """

    day: date
    amount: Decimal
    kind: str = "payment"
    name: str = ""
    booked: date | None = None
    ordered: bool = False


@dataclass(frozen=True)
class Part:
    """An instalment of an invoice.

    :param key: the caller's.
    :param int rank: which of the instalments it is.
    :param int count: how many there are.
    :param bool disputed: what is open of it is disputed.
    """

    key: Any
    rank: int
    due: date
    principal: Decimal
    settlements: tuple[Settlement, ...] = ()
    disputed: bool = False
    count: int = 1

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left of it."""
        return sum((one.amount for one in self.settlements), _ZERO) >= self.principal


@dataclass(frozen=True)
class Invoice:
    """An invoice as the ledger tells it.

    :param key: the caller's.
    :param str currency: its code; all amounts but the indemnity and the costs are in it.
    :param Decimal step: the smallest amount of that currency.
    :param date notice_on: the day on which a formal notice took effect, None when there was none.
    :param date free_until: the last day of the delay that the first free reminder gave, None when there was none.
    :param Decimal costs: recovery costs of which there is proof, in euros.
    :param date delivered: the day of the delivery, or of the end of the service; None when it is not known.
    :param tuple reliefs: what a court, a commission or the creditor granted of it.
    """

    key: Any
    name: str
    date: date
    currency: str
    terms: Terms
    parts: tuple[Part, ...]
    step: Decimal = Decimal("0.01")
    notice_on: date | None = None
    costs: Decimal = _ZERO
    free_until: date | None = None
    delivered: date | None = None
    reliefs: tuple[Relief, ...] = ()


@dataclass(frozen=True)
class PartClaim:
    """The interest of an instalment.

    :param Part part: as it counts: its due date is not before the invoice.
    """

    part: Part
    interest: Claim


@dataclass(frozen=True)
class InvoiceClaim:
    """The answer of :func:`claim`.

    :param Indemnity indemnity: euros, with the reason when none is due.
    :param Decimal costs: what can be asked of the proven costs, euros.
    :param int days_late: of the instalment that was paid last, or is still open.
    """

    invoice: Invoice
    parts: tuple[PartClaim, ...]
    until: date
    indemnity: Indemnity
    costs: Decimal
    days_late: int

    @property
    def principal(self) -> Decimal:
        return sum((part.part.principal for part in self.parts), _ZERO)

    @property
    def residual(self) -> Decimal:
        """What is left of the principal after the imputation that was chosen."""
        return sum((part.interest.residual for part in self.parts), _ZERO)

    @property
    def credits(self) -> Decimal:
        """What credits that nobody has allocated yet take from it."""
        return self._sum("credit")

    @property
    def set_aside(self) -> Decimal:
        """What is left out of it: disputed, or agreed otherwise."""
        return self._sum("aside")

    @property
    def is_partial(self) -> bool:
        """Whether it is of a part of the invoice only: less credits, less what is set aside, or of some instalments."""
        return bool(self.credits or self.set_aside) or len(self.parts) < self.parts[0].part.count

    def _sum(self, kind: str) -> Decimal:
        return sum((one.amount for part in self.parts for one in part.part.settlements if one.kind == kind), _ZERO)

    @property
    def interest(self) -> Decimal:
        """All interest that has run, where the rate is known."""
        return sum((part.interest.total for part in self.parts), _ZERO)

    @property
    def interest_paid(self) -> Decimal:
        """What the payments have settled of it."""
        return self.interest - sum((part.interest.interest for part in self.parts), _ZERO)

    @property
    def daily(self) -> Decimal | None:
        """What goes on running a day, as it could be paid; None when a rate is not known."""
        amounts = [part.interest.daily.rounded for part in self.parts]
        return None if None in amounts else sum(amounts, _ZERO)

    @property
    def struck_on(self) -> date:
        """The last day up to which all interest is known."""
        return min(part.interest.struck_on for part in self.parts)

    @property
    def missing(self) -> tuple[RateName, ...]:
        """The rates for want of which interest has no amount, each once."""
        return tuple(dict.fromkeys(name for part in self.parts for name in part.interest.missing))

    @property
    def accrued(self) -> dict[str, Decimal]:
        """What the law gives by itself and what is proven, by kind of accessory."""
        return {"interest": self.interest, "indemnity": self.indemnity.amount, "cost": self.costs}

    @property
    def imputed(self) -> dict[str, Decimal]:
        """What the payments of the invoice have settled of them, by kind."""
        return {"interest": self.interest_paid, "indemnity": _ZERO, "cost": _ZERO}

    @property
    def is_late(self) -> bool:
        """Whether there is something to say of it: late and open, or paid late."""
        open_late = self.days_late > 0 and self.residual > 0
        return open_late or any(self.accrued.values()) or bool(self.missing)


@dataclass(frozen=True)
class Tolerance:
    """What the creditor does not claim in letters, though it is due.

    :param int days: an invoice late by no more.
    :param Decimal amount: interest of an invoice below it.
    """

    days: int = 0
    amount: Decimal = _ZERO

    def claimed(self, result: InvoiceClaim) -> dict[str, Decimal]:
        """Return what is claimed of an invoice, by kind of accessory."""
        if result.days_late <= self.days:
            return dict.fromkeys(result.accrued, _ZERO)
        small = result.interest < self.amount
        return {**result.accrued, **({"interest": _ZERO} if small else {})}


def claim(
    invoice: Invoice, book: RateBook, until: date, options: Options = STANDARD, per_instalment: bool = False
) -> InvoiceClaim:
    """Return what an invoice owes on a day.

    :param RateBook book: the rates.
    :param date until: the last day that is counted.
    :param Options options: how to count and impute; what depends on the invoice is put in here.
    :param bool per_instalment: an indemnity for each late instalment, not one for the invoice.
    """
    opened_on = invoice.terms.opened_on if _is_earlier(invoice) else None
    law = invoice.terms.law
    ordinary = choose(invoice.terms, invoice.notice_on, invoice.free_until)
    day_count = law.day_count or options.day_count
    options = replace(options, stops_on=opened_on, step=invoice.step, day_count=day_count)
    parts = tuple(
        PartClaim(part, compute(
            Debt(part.principal, part.due), _movements(part), relieved(ordinary, _reliefs_of(invoice, part)), book,
            until, options,
        ))
        for part in _payable(invoice)
    )  # fmt: skip
    fixed = rule_of_indemnity.indemnity(
        rule_of_indemnity.Invoice(
            law.indemnity, invoice.terms.category,
            tuple(_instalment(one.part, _reliefs_of(invoice, one.part), until) for one in parts),
            invoice.terms.acts_as_professional, opened_on,
        ), until, per_instalment,
    )  # fmt: skip
    late = max((_days_late(one.part, until) for one in parts), default=0)
    return InvoiceClaim(invoice, parts, until, fixed, complement(invoice.costs, fixed.amount), late)


def _reliefs_of(invoice: Invoice, part: Part) -> list[Relief]:
    """What was granted of an instalment."""
    return [one for one in invoice.reliefs if one.part in (None, part.key)]


def deduct(invoice: Invoice, amounts: Mapping[Any, Decimal], name: str, kind: str = "credit") -> Invoice:
    """Return an invoice less the free credits that cover it, or less what is not asked of it, from the due date on.

    What may be owed by the creditor bears no interest, nor does what he does not ask.

    :param amounts: by key of the instalment; of more than what is open of it, that.
    :param str name: what they are called among what has settled it.
    :param str kind: ``credit`` or ``aside``.
    """
    parts = []
    for part in invoice.parts:
        is_open = max(part.principal - sum((one.amount for one in part.settlements), _ZERO), _ZERO)
        amount = min(amounts.get(part.key, _ZERO), is_open)
        less = (Settlement(part.due, amount, kind, name),) if amount else ()
        parts.append(replace(part, settlements=(*part.settlements, *less)))
    return replace(invoice, parts=tuple(parts))


def whole(invoice: Invoice) -> Invoice:
    """Return an invoice without what :func:`deduct` took from it."""
    parts = (
        replace(part, settlements=tuple(one for one in part.settlements if one.kind not in ("credit", "aside")))
        for part in invoice.parts
    )
    return replace(invoice, parts=tuple(parts))


def without_interest(result: InvoiceClaim) -> InvoiceClaim:
    """Return the claim of an invoice of which the creditor does not ask the interest."""
    terms = replace(result.invoice.terms, regime="none")
    bare = claim(replace(result.invoice, terms=terms, reliefs=()), RateBook.of({}), result.until)
    return replace(bare, indemnity=result.indemnity, costs=result.costs)


def _is_earlier(invoice: Invoice) -> bool:
    """Whether an invoice is older than the opening judgment of its customer, so that it stops."""
    opened_on = invoice.terms.opened_on
    return opened_on is not None and (invoice.delivered or invoice.date) < opened_on


def _payable(invoice: Invoice) -> tuple[Part, ...]:
    """The instalments of an invoice, none due before it was issued."""
    return tuple(replace(part, due=max(part.due, invoice.date)) for part in invoice.parts)


def _movements(part: Part) -> list[Movement]:
    return [Movement(one.day, one.amount, one.kind) for one in part.settlements]


def _instalment(part: Part, reliefs: list[Relief], until: date) -> rule_of_indemnity.Instalment:
    """An instalment as the rule of the indemnity sees it: what was put off is late afterwards only."""
    due = put_off(part.due, reliefs)
    known = [one for one in part.settlements if one.day <= until]
    notes = [one for one in known if one.kind == "credit_note"]
    credited = sum((one.amount for one in notes), _ZERO)
    still_open = max(part.principal - sum((one.amount for one in known), _ZERO), _ZERO)
    if credited < part.principal:  # a note that came late has only settled what was late already
        credited = sum((one.amount for one in notes if one.day <= due), _ZERO)
    in_time = sum((one.amount for one in known if one.kind != "credit_note" and one.day <= due), _ZERO)
    return rule_of_indemnity.Instalment(due, part.principal, in_time, credited, still_open if part.disputed else _ZERO)


def _days_late(part: Part, until: date) -> int:
    """How late an instalment was paid, or is; nothing when it was paid in time."""
    known = [one for one in part.settlements if one.day <= until]
    is_open = sum((one.amount for one in known), _ZERO) < part.principal
    last = until if is_open else max((one.day for one in known), default=part.due)
    return max((last - part.due).days, 0)
