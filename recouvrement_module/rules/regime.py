# Part of recouvrement_module. License LGPL-3.
"""Regimes: at which rate a late debt bears interest on which days, and where that rate comes from.

A regime is asked for the days from the first day late to a last one. It answers with *pieces*: days on end that have
one rate, in their order, none for days without interest.

===========  ============================================================================  ========================
regime       rate                                                                          article
===========  ============================================================================  ========================
default      the reference in force on the first day of each half-year + points            C. com. L441-10 II
contract     the one agreed on, but in no half-year less than 3 × the French legal rate    C. com. L441-10 II
k_legal      k × the French legal rate of each half-year, k being 3 at least               C. com. L441-10 II
public       the reference of the half-year in which interest began + points, to the end   CCP R2192-31
consumer     the French legal rate of each half-year, from the day after the formal        C. civ. 1231-6, 1344-1
             notice takes effect; nothing before
judgment     the French legal rate of each half-year, + 5 points once two months have      C. civ. 1231-7,
             passed since the judgment could be enforced                                   CMF L313-3
reminded     the one agreed on with a consumer, no more than the reference of each         CEL XIX.2, XIX.4
             half-year + points; nothing before a free reminder and the delay it gives     (Belgium)
fixed        always the same: a contract that knows no floor, or the Swiss 5 %             CO 104 (Switzerland)
none         none
===========  ============================================================================  ========================

What the law of a country gives by default is data, see :mod:`national`; here are the ways to count.

The legal rate is the one of *professional creditors* (CMF L313-2, "all other cases"), whoever owes. The floor holds
for contracts only: where 3 × the legal rate is more than the default rate, as in 2024, the default is not raised.

A rate that is not known leaves its piece without one, and names it. Where only the floor of a contract is unknown, the
rate of the contract is given and the piece says that its floor was not verified.

>>> from .rates import RateBook
>>> book = RateBook.of({"legal_pro": [(date(2024, 7, 1), Decimal("4.92"), None)]})
>>> for piece in Contract(Decimal(14)).pieces(date(2024, 6, 1), date(2024, 9, 30), book):
...     print(piece.first, piece.last, piece.rate, piece.flag or "-", piece.missing)
2024-06-01 2024-06-30 14 floor_unknown legal_pro 2024-H1
2024-07-01 2024-09-30 14.76 below_floor None
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import ClassVar, NamedTuple, Protocol

from .calendar import add_days, add_months
from .rates import MissingRate, RateBook, RateName, half_year_end, half_year_start

LEGAL = "legal_pro"  # the French legal rate where the creditor is a professional
FLOOR_FACTOR = Decimal(3)  # C. com. L441-10 II
JUDGMENT_POINTS = Decimal(5)  # CMF L313-3
JUDGMENT_MONTHS = 2


class Source(NamedTuple):
    """How a rate is made up: factor × base + points, rounded up where the law says so.

    :param str kind: the reference rate, or ``contract``, or the law that fixes it.
    :param date half_year: the first day of the half-year of the reference, None when it has none.
    :param Decimal base: its value, None when it is not known.
    """

    kind: str
    half_year: date | None
    base: Decimal | None
    factor: Decimal = Decimal(1)
    points: Decimal = Decimal(0)


@dataclass(frozen=True)
class Piece:
    """Days on end that have one rate.

    :param date first: the first of them.
    :param date last: the last of them.
    :param Decimal rate: percent a year, None when it is not known.
    :param Source source: how it is made up.
    :param str flag: ``below_floor`` where the contract asks less than the law allows, ``floor_unknown`` where that
        could not be verified, ``above_cap`` where it asks more of a consumer, empty otherwise.
    :param RateName missing: the rate that nobody has entered, None when all are known.
    :param Decimal share: the part of the debt that bears it: less than 1 where the rest was granted time.
    """

    first: date
    last: date
    rate: Decimal | None
    source: Source
    flag: str = ""
    missing: RateName | None = None
    share: Decimal = Decimal(1)


class Regime(Protocol):
    """What :data:`REGIMES` holds."""

    code: ClassVar[str]

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        """Return the pieces from the first day late to *last*, both included."""


@dataclass(frozen=True)
class Default:
    """The rate of the law between professionals (C. com. L441-10 II; directive 2011/7/EU, article 2).

    :param str kind: the reference.
    :param Decimal points: what is added to it.
    :param Decimal round_up: the sum is rounded up to a multiple of it (Belgium: the half point), None for no rounding.
    :param Decimal factor: what the reference is multiplied by.
    """

    code: ClassVar[str] = "default"
    kind: str = "ecb"
    points: Decimal = Decimal(10)
    round_up: Decimal | None = None
    factor: Decimal = Decimal(1)

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        return [
            _rated(span, _source(self.kind, span, book, self.factor, self.points), self.round_up)
            for span in _half_years(first, last)
        ]


@dataclass(frozen=True)
class Contract:
    """The rate agreed on, with the French floor of each half-year (C. com. L441-10 II)."""

    code: ClassVar[str] = "contract"
    rate: Decimal

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        return _joined(self._piece(span, book) for span in _half_years(first, last))

    def _piece(self, span: _Span, book: RateBook) -> Piece:
        floor = _rated(span, _source(LEGAL, span, book, FLOOR_FACTOR))
        if floor.rate is not None and self.rate < floor.rate:
            return replace(floor, flag="below_floor")
        flag = "floor_unknown" if floor.rate is None else ""
        return Piece(span.first, span.last, self.rate, Source("contract", None, self.rate), flag, floor.missing)


@dataclass(frozen=True)
class KLegal:
    """A multiple of the legal rate, agreed on; less than 3 is raised to it (C. com. L441-10 II)."""

    code: ClassVar[str] = "k_legal"
    factor: Decimal = FLOOR_FACTOR

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        factor = max(self.factor, FLOOR_FACTOR)
        flag = "below_floor" if self.factor < factor else ""
        return [
            replace(_rated(span, _source(LEGAL, span, book, factor)), flag=flag) for span in _half_years(first, last)
        ]


@dataclass(frozen=True)
class Public:
    """The rate of a French public buyer, the same from the first day late to the last (CCP R2192-31)."""

    code: ClassVar[str] = "public"
    kind: str = "ecb"
    points: Decimal = Decimal(8)
    round_up: Decimal | None = None
    factor: Decimal = Decimal(1)

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        if last < first:
            return []
        span = _Span(first, last)
        return [_rated(span, _source(self.kind, span, book, self.factor, self.points), self.round_up)]


@dataclass(frozen=True)
class Consumer:
    """The legal rate from a formal notice on: for a consumer, and for whoever does not act as a professional.

    C. civ. 1231-6 and 1344-1; BGB § 288 (1) for Germany; law of 18 April 2004 for Luxembourg.

    :param date notice_on: the day on which the notice took effect, None when there was none.
    """

    code: ClassVar[str] = "consumer"
    notice_on: date | None = None
    kind: str = LEGAL
    points: Decimal = Decimal(0)
    round_up: Decimal | None = None
    factor: Decimal = Decimal(1)

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        if not self.notice_on or self.notice_on >= last:
            return []
        first = max(first, add_days(self.notice_on, 1))
        return [
            _rated(span, _source(self.kind, span, book, self.factor, self.points), self.round_up)
            for span in _half_years(first, last)
        ]


@dataclass(frozen=True)
class Reminded:
    """The rate agreed on with a consumer, within a cap, once the delay that a free first reminder gives is over.

    Code of Economic Law XIX.2 and XIX.4 (Belgium). Where nothing was agreed on nothing is asked; where the cap of a
    half-year is not known the rate of the contract is not verified, and its interest is not given.

    :param Decimal rate: what was agreed on, zero when nothing was.
    :param date free_until: the last day of the delay, None when no such reminder has left.
    """

    code: ClassVar[str] = "reminded"
    rate: Decimal = Decimal(0)
    free_until: date | None = None
    kind: str = "ecb"
    points: Decimal = Decimal(8)
    round_up: Decimal | None = None
    factor: Decimal = Decimal(1)

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        if not self.rate or not self.free_until or self.free_until >= last:
            return []
        first = max(first, add_days(self.free_until, 1))
        return _joined(self._piece(span, book) for span in _half_years(first, last))

    def _piece(self, span: _Span, book: RateBook) -> Piece:
        cap = _rated(span, _source(self.kind, span, book, self.factor, self.points), self.round_up)
        if cap.rate is None:
            return cap
        if self.rate > cap.rate:
            return replace(cap, flag="above_cap")
        return Piece(span.first, span.last, self.rate, Source("contract", None, self.rate))


@dataclass(frozen=True)
class Judgment:
    """The legal rate of what a court has granted (C. civ. 1231-7), higher when it is not paid in time (CMF L313-3).

    The delay of two months ends on the day of the month that bears the same number; the points are added from the
    next one.

    :param date granted_from: the first day for which the court grants interest.
    :param date enforceable_on: the day from which the judgment could be enforced, None as long as it cannot.
    """

    code: ClassVar[str] = "judgment"
    granted_from: date
    enforceable_on: date | None = None

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        reached = add_months(self.enforceable_on, JUDGMENT_MONTHS) if self.enforceable_on else last
        first = max(first, self.granted_from)
        plain = _half_years(first, min(last, reached))
        raised = _half_years(max(first, add_days(reached, 1)), last) if reached < last else ()
        return [
            *(_rated(span, _source(LEGAL, span, book)) for span in plain),
            *(_rated(span, _source(LEGAL, span, book, points=JUDGMENT_POINTS)) for span in raised),
        ]


@dataclass(frozen=True)
class Fixed:
    """A rate that never changes and knows no floor.

    :param str kind: where it comes from: ``contract``, or the law that fixes it.
    """

    code: ClassVar[str] = "fixed"
    rate: Decimal
    kind: str = "contract"

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        return [Piece(first, last, self.rate, Source(self.kind, None, self.rate))] if first <= last else []


@dataclass(frozen=True)
class NoInterest:
    """Nothing is asked."""

    code: ClassVar[str] = "none"

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        return []


REGIMES: dict[str, type[Regime]] = {
    regime.code: regime
    for regime in (Default, Contract, KLegal, Public, Consumer, Reminded, Judgment, Fixed, NoInterest)
}  # fmt: skip

# ------------------------------------------------------------------------------------------ the pieces


class _Span(NamedTuple):
    """Days on end, both ends included."""

    first: date
    last: date


def _half_years(first: date, last: date) -> Iterator[_Span]:
    """The half-years from *first* to *last*, cut at both."""
    while first <= last:
        end = min(half_year_end(first), last)
        yield _Span(first, end)
        if end == last:
            break
        first = add_days(end, 1)


def _source(kind: str, span: _Span, book: RateBook, factor=Decimal(1), points=Decimal(0)) -> Source:
    """The reference that is in force on the first day of the half-year of *span*."""
    half_year = half_year_start(span.first)
    try:
        base = book.at(kind, half_year)
    except MissingRate:
        base = None
    return Source(kind, half_year, base, factor, points)


def _rated(span: _Span, source: Source, round_up: Decimal | None = None) -> Piece:
    """A piece at the rate of its source, or without one."""
    if source.base is None:
        return Piece(*span, None, source, missing=RateName(source.kind, source.half_year))
    rate = source.factor * source.base + source.points
    if round_up:
        rate = (rate / round_up).to_integral_value(ROUND_CEILING) * round_up
    return Piece(*span, rate, source)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces that follow each other and differ by their days only, made one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and replace(piece, first=joined[-1].first) == replace(joined[-1], last=piece.last):
            joined[-1] = replace(joined[-1], last=piece.last)
        else:
            joined.append(piece)
    return joined


def without(pieces: Iterable[Piece], first: date, last: date) -> Iterator[Piece]:
    """Take the days from *first* to *last* out of pieces."""
    for piece in pieces:
        if last < first or piece.last < first or piece.first > last:
            yield piece
            continue
        if piece.first < first:
            yield replace(piece, last=add_days(first, -1))
        if piece.last > last:
            yield replace(piece, first=add_days(last, 1))
