# Part of recouvrement_module. License LGPL-3.
"""Late interest: what a debt that is paid late has borne, segment by segment, so that it can be added up by hand.

**Days.** The due date is not counted, the day of payment is (C. com. L441-10 II, CCP R2192-32): the days of a debt due
on 30 April and paid on 15 September are 1 May to 15 September. Paid means at the creditor's disposal (C. com. L441-9):
the value date at the bank.

**Base.** What is left of the principal, VAT included, on each day (CJEU C-585/20). A payment counts from the day after
it; one made on the due date or before, from the start. It settles

* ``principal_first``: the principal alone. That is how invoices are reconciled, and the creditor may agree to it.
* ``interest_first``: the interest that has run to that day, then the principal (C. civ. 1343-1). Interest that is not
  paid is never part of the base (C. civ. 1343-2 wants a contract or a court for that).

A credit note reduces the principal in both. One that corrects the price was due with the invoice: give it the due date.
A payment that came back was never one: leave it out. What the creditor pays back is a negative payment: it takes from
what was paid in excess, then raises the principal again, never above what it was, then the interest.

**Segments.** Days on end with one base, one rate and one divisor: they are cut at each payment, where the regime says
so (:mod:`regime`), at year ends when days are counted over the real year. Each is rounded half up and the rounded ones
are added. A segment whose rate is not known has no amount and names it; nothing is guessed.

**No interest** inside a delay granted by a court (C. civ. 1343-5) or by the creditor, nor from the day of the judgment
that opens an insolvency procedure (C. com. L622-28; a judgment takes effect at the first hour of its day, R621-4). For
a loan, or a payment put off, of a year or more interest goes on: give no such day.

>>> from decimal import Decimal as D
>>> from .rates import RateBook
>>> from .regime import Default
>>> rates = RateBook.of({"ecb": [(date(2025, 1, 1), D("3.15"), None), (date(2025, 7, 1), D("2.15"), None)]})
>>> claim = compute(
...     Debt(D(1200), date(2025, 4, 30)), [Movement(date(2025, 9, 15), D(1200))], Default(), rates, date(2025, 9, 30)
... )
>>> for segment in claim.segments:
...     print(segment.first, segment.last, segment.days, segment.base, segment.rate, segment.amount)
2025-05-01 2025-06-30 61 1200 13.15 26.37
2025-07-01 2025-09-15 77 1200 12.15 30.76
>>> claim.total, claim.residual
(Decimal('57.13'), Decimal('0'))
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .calendar import add_days
from .rates import RateBook, RateName
from .regime import Piece, Regime, Source, without

_ZERO = Decimal(0)
_DAILY_STEP = Decimal("0.0001")


@dataclass(frozen=True)
class Debt:
    """What was to be paid, VAT included, and when."""

    principal: Decimal
    due: date


@dataclass(frozen=True)
class Movement:
    """What has settled a part of the debt.

    :param date day: of payment: the value date at the bank, or the day of the accountant's order for a public buyer
        (CCP R2192-32).
    :param Decimal amount: positive when it settles, negative when it is paid back.
    :param str kind: ``payment`` or ``credit_note``.
    """

    day: date
    amount: Decimal
    kind: str = "payment"


@dataclass(frozen=True)
class Options:
    """What the creditor chose, or a court ordered.

    :param str imputation: ``principal_first`` or ``interest_first``.
    :param str day_count: ``365``, or ``actual``: over the real days of the year, 366 in a leap year.
    :param tuple suspensions: (first day, last day) without interest, both included.
    :param date stops_on: the first day without interest for good: that of the opening judgment.
    :param Decimal step: the smallest amount of the currency.
    """

    imputation: str = "principal_first"
    day_count: str = "365"
    suspensions: tuple[tuple[date, date], ...] = ()
    stops_on: date | None = None
    step: Decimal = Decimal("0.01")


STANDARD = Options()


@dataclass(frozen=True)
class Segment:
    """Days on end with one base and one rate.

    :param Decimal base: what was left of the principal, less the part of it that was granted time.
    :param Decimal rate: percent a year, None when it is not known.
    :param int divisor: 365 or 366.
    :param Source source: how the rate is made up.
    :param str flag: what is to be said of a contract rate: ``below_floor``, ``floor_unknown``, or nothing.
    :param RateName missing: the rate that nobody has entered.
    :param Decimal amount: the interest, rounded; None when the rate is not known.
    """

    first: date
    last: date
    base: Decimal
    rate: Decimal | None
    divisor: int
    source: Source
    flag: str
    missing: RateName | None
    amount: Decimal | None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def exact(self) -> Decimal | None:
        """The interest before it is rounded."""
        return None if self.rate is None else self.base * self.rate * self.days / (100 * self.divisor)


@dataclass(frozen=True)
class Imputation:
    """What the movements of a day and kind have settled.

    :param str kind: theirs, empty with ``principal_first``, where a day's are taken together.
    :param Decimal amount: theirs; a part that was paid back without ever having been paid is left out.
    :param Decimal interest: what they settled of the interest.
    :param Decimal principal: what they settled of the principal.
    :param Decimal excess: what was left of them.
    :param bool provisional: whether interest that is not known had run before, so that it may come out otherwise.
    """

    day: date
    kind: str
    amount: Decimal
    interest: Decimal
    principal: Decimal
    excess: Decimal
    provisional: bool = False


@dataclass(frozen=True)
class Daily:
    """What goes on running from the day after the claim is struck.

    :param Decimal amount: a day, to four decimals; None when the rate of that day is not known.
    :param Decimal rounded: a day, as it could be paid.
    :param RateName missing: the rate that nobody has entered.
    """

    amount: Decimal | None
    rounded: Decimal | None
    missing: RateName | None = None


@dataclass(frozen=True)
class Claim:
    """The answer of :func:`compute`.

    :param tuple segments: in their order.
    :param tuple imputations: in their order.
    :param Decimal total: the interest that has run, where the rate is known.
    :param Decimal interest: what is left of it.
    :param Decimal residual: what is left of the principal.
    :param Decimal excess: what was paid above both (``principal_first``: above the principal).
    :param Decimal unmatched: what was paid back without ever having been paid.
    :param date struck_on: the last day up to which all interest is known. What is known after it is in the total.
    :param Daily daily: what goes on running.
    """

    segments: tuple[Segment, ...]
    imputations: tuple[Imputation, ...]
    total: Decimal
    interest: Decimal
    residual: Decimal
    excess: Decimal
    unmatched: Decimal
    struck_on: date
    daily: Daily

    @property
    def missing(self) -> tuple[RateName, ...]:
        """The rates for want of which a segment has no amount, each once."""
        return tuple(dict.fromkeys(segment.missing for segment in self.segments if segment.amount is None))


def compute(
    debt: Debt,
    movements: Iterable[Movement],
    regime: Regime,
    book: RateBook,
    until: date,
    options: Options = STANDARD,
) -> Claim:
    """Return the interest of a debt up to a day.

    :param Debt debt: nothing runs on one that is not positive.
    :param movements: in any order; those after *until* have not happened yet.
    :param Regime regime: which rates hold.
    :param RateBook book: the rates.
    :param date until: the last day that is counted.
    :param Options options: what was chosen or ordered.
    """
    account = _Account(max(debt.principal, _ZERO), options)
    # one day more than is counted: that of the daily amount
    bearing = list(_bearing(debt, regime, book, add_days(until, 1), options))
    for day, kind, amount in _by_day(movements, until, options):
        if amount > 0 or account.paid:
            bearing = account.run(bearing, day)
        account.settle(day, kind, amount)
    rest = account.run(bearing, until)
    unknown = next((segment.first for segment in account.segments if segment.amount is None), None)
    return Claim(
        segments=tuple(account.segments),
        imputations=tuple(account.imputations),
        total=account.interest + account.interest_paid,
        interest=account.interest,
        residual=account.residual,
        excess=account.excess,
        unmatched=account.unmatched,
        struck_on=add_days(unknown, -1) if unknown else until,
        daily=_daily(rest, account.residual, options),
    )


def round_to(amount: Decimal, step: Decimal) -> Decimal:
    """Return an amount rounded half up to a multiple of *step*.

    >>> round_to(Decimal("0.125"), Decimal("0.01")), round_to(Decimal("2.5"), Decimal(1))
    (Decimal('0.13'), Decimal('3'))
    """
    return (amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step


# ------------------------------------------------------------------------------- the days that bear interest


def _bearing(debt: Debt, regime: Regime, book: RateBook, last: date, options: Options) -> Iterator[Piece]:
    """The pieces of the regime from the first day late to *last*, without the days that bear nothing."""
    if debt.due >= last:
        return
    pieces = regime.pieces(add_days(debt.due, 1), last, book)
    if options.stops_on:
        pieces = without(pieces, options.stops_on, date.max)
    for first_day, last_day in options.suspensions:
        pieces = without(pieces, first_day, last_day)
    for piece in pieces:
        yield from _by_year(piece) if options.day_count == "actual" else (piece,)


def _by_year(piece: Piece) -> Iterator[Piece]:
    """Cut a piece at year ends."""
    for year in range(piece.first.year, piece.last.year + 1):
        yield replace(piece, first=max(piece.first, date(year, 1, 1)), last=min(piece.last, date(year, 12, 31)))


def _by_day(movements: Iterable[Movement], until: date, options: Options) -> list[tuple[date, str, Decimal]]:
    """The movements of each day and kind, added up: which of them came first that day does not matter.

    What settles goes before what is paid back, and a credit note before a payment. Where all settle the principal,
    their kinds make no difference.
    """
    sums: dict[tuple[date, str], Decimal] = {}
    for movement in movements:
        if movement.day <= until:
            kind = movement.kind if options.imputation == "interest_first" else ""
            sums[movement.day, kind] = sums.get((movement.day, kind), _ZERO) + movement.amount
    found = [(day, kind, amount) for (day, kind), amount in sums.items() if amount]
    return sorted(found, key=lambda row: (row[0], row[2] < 0, row[1]))


def _daily(rest: list[Piece], residual: Decimal, options: Options) -> Daily:
    """A day's interest at the rate of the day that is left."""
    if not rest or not residual:
        return Daily(_ZERO, _ZERO)
    piece = rest[0]
    if piece.rate is None:
        return Daily(None, None, piece.missing)
    exact = residual * piece.share * piece.rate / (100 * _divisor(piece.first, options))
    return Daily(round_to(exact, _DAILY_STEP), round_to(exact, options.step))


def _divisor(day: date, options: Options) -> int:
    return 366 if options.day_count == "actual" and isleap(day.year) else 365


# ---------------------------------------------------------------------------------- the debt as days go by


@dataclass
class _Account:
    """The debt on a day: what runs on it, and what was settled."""

    principal: Decimal
    options: Options
    residual: Decimal = field(init=False)
    interest: Decimal = _ZERO  # that has run and is not paid
    interest_paid: Decimal = _ZERO
    excess: Decimal = _ZERO
    unmatched: Decimal = _ZERO
    segments: list[Segment] = field(default_factory=list)
    imputations: list[Imputation] = field(default_factory=list)

    def __post_init__(self):
        self.residual = self.principal

    @property
    def paid(self) -> Decimal:
        return self.principal - self.residual + self.interest_paid + self.excess

    def run(self, pieces: list[Piece], day: date) -> list[Piece]:
        """Let interest run to *day* included and return the pieces that are left."""
        for piece in pieces:
            if piece.first <= day and self.residual:
                self._add(replace(piece, last=min(piece.last, day)))
        return list(without(pieces, date.min, day))

    def _add(self, piece: Piece):
        base = self.residual if piece.share == 1 else round_to(self.residual * piece.share, self.options.step)
        segment = Segment(
            piece.first, piece.last, base, piece.rate, _divisor(piece.first, self.options),
            piece.source, piece.flag, piece.missing, None,
        )  # fmt: skip
        if segment.exact is not None:
            segment = replace(segment, amount=round_to(segment.exact, self.options.step))
            self.interest += segment.amount
        self.segments.append(segment)

    def settle(self, day: date, kind: str, amount: Decimal):
        """Impute what was paid on a day, or take back what was repaid."""
        if amount < 0:
            self.unmatched += max(-amount - self.paid, _ZERO)
            amount = max(amount, -self.paid)
        before = self.interest_paid, self.residual, self.excess
        if amount > 0:
            self._pay(kind, amount)
        else:
            self._repay(-amount)
        if amount:
            self.imputations.append(Imputation(
                day, kind, amount, self.interest_paid - before[0], before[1] - self.residual,
                self.excess - before[2], bool(kind) and any(segment.amount is None for segment in self.segments),
            ))  # fmt: skip

    def _pay(self, kind: str, amount: Decimal):
        interest = min(amount, self.interest) if kind == "payment" else _ZERO
        principal = min(amount - interest, self.residual)
        self._move(interest, principal, amount - interest - principal)

    def _repay(self, amount: Decimal):
        excess = min(amount, self.excess)
        principal = min(amount - excess, self.principal - self.residual)
        self._move(-(amount - excess - principal), -principal, -excess)

    def _move(self, interest: Decimal, principal: Decimal, excess: Decimal):
        self.interest -= interest
        self.interest_paid += interest
        self.residual -= principal
        self.excess += excess
