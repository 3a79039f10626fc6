# Part of recouvrement_module. License LGPL-3.
"""Reliefs: what a court, a commission or the creditor granted on a debt, and what it does to its interest.

=============  =================================================================================  ===================
kind           what it does                                                                       article
=============  =================================================================================  ===================
grace          the creditor agreed to a respite: no interest from its first day to its last       (what was agreed on)
court_delay    a court put the payment off, by 24 months at most: neither interest nor penalties  C. civ. 1343-5
               meanwhile, or the reduced rate that it set, which is the legal rate at least; what
               could be enforced is suspended
over_indebted  the commission found the application of a consumer admissible: neither interest    C. conso. L722-2,
               nor penalties until the measures hold; the consumer may not pay what is older      L722-5, L722-14
judgment       a judgment that can be enforced. Where it grants interest at the legal rate: that  C. civ. 1231-7,
               rate from the judgment, + 5 points once two months have passed since it could be   CMF L313-3
               enforced. Where it grants the rate that ran already, that one runs on: the points
               are added to the legal rate only.
=============  =================================================================================  ===================

A payment plan grants a respite of a part of an instalment only, where it covers no more: the rest of what is left of it
bears interest as before. Of several parts the sum counts.

Days on which several hold: what takes the interest away goes before what sets its rate, and a delay of a court before
the judgment whose increase it spares.

>>> from .rates import RateBook
>>> from .regime import Fixed
>>> granted = Relief("court_delay", date(2026, 3, 2), date(2026, 3, 16), date(2026, 6, 30))
>>> ordinary = Fixed(Decimal(10))
>>> for piece in relieved(ordinary, (granted,)).pieces(date(2026, 1, 1), date(2026, 7, 31), RateBook.of({})):
...     print(piece.first, piece.last, piece.rate)
2026-01-01 2026-03-15 10
2026-07-01 2026-07-31 10
>>> refusal(granted, None), refusal(Relief("court_delay", date(2026, 1, 1), date(2026, 1, 1), date(2028, 1, 2)), None)
('', 'long')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from .calendar import add_days, add_months
from .rates import RateBook
from .regime import Fixed, Judgment, NoInterest, Piece, Regime, without

LONGEST = 24  # months, C. civ. 1343-5
COURT = "court"  # where a reduced rate comes from


@dataclass(frozen=True)
class Kind:
    """What the law attaches to a kind of relief.

    :param str article: where it is written, empty for what was agreed on.
    :param bool proven: whether it holds only with its document.
    :param bool silent: whether nothing may be asked as long as it lasts.
    :param bool lasting: whether it begins and ends, so that it can be told when it ended.
    """

    article: str = ""
    proven: bool = True
    silent: bool = False
    lasting: bool = True


# In the order in which they are laid over the ordinary interest: the last one counts.
KINDS: dict[str, Kind] = {
    "judgment": Kind("C. civ. 1231-7, CMF L313-3", lasting=False),
    "court_delay": Kind("C. civ. 1343-5", silent=True),
    "over_indebted": Kind("C. conso. L722-14", silent=True),
    "grace": Kind(proven=False),
}
_ORDER = list(KINDS)


@dataclass(frozen=True)
class Relief:
    """What was granted.

    :param str kind: one of :data:`KINDS`.
    :param date decided_on: the day of the decision, or of the agreement.
    :param date first: its first day; of a judgment the day from which it can be enforced, None as long as it cannot.
    :param date last: its last day, None when it is not known yet.
    :param Decimal rate: percent a year: the reduced rate that a court set, None when it set none.
    :param bool legal: of a judgment, whether it grants interest at the legal rate.
    :param Decimal share: the part of what is left of the debt that it concerns, see :func:`frozen_share`.
    :param part: the key of the instalment of which it was granted, None for all of the invoice.
    """

    kind: str
    decided_on: date
    first: date | None = None
    last: date | None = None
    rate: Decimal | None = None
    legal: bool = False
    share: Decimal = Decimal(1)
    part: Any = None

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and last day on which it changes the interest, None when it changes none."""
        if self.kind == "judgment":
            return (self.decided_on, date.max) if self.legal else None
        return self.first or self.decided_on, self.last or date.max

    @property
    def regime(self) -> Regime:
        """At which rate interest runs on those days."""
        if self.kind == "judgment":
            return Judgment(self.decided_on, self.first)
        return NoInterest() if self.rate is None else Fixed(self.rate, COURT)

    def touches(self, first: date, last: date) -> bool:
        """Tell whether it changes the interest of some of these days."""
        return bool(self.span) and self.span[0] <= last and first <= self.span[1]


@dataclass(frozen=True)
class Relieved:
    """A regime, but for the days of which something was granted.

    :param Regime ordinary: it holds on all other days.
    :param tuple reliefs: in the order in which they are laid over it.
    """

    code: ClassVar[str] = "relieved"
    ordinary: Regime
    reliefs: tuple[Relief, ...]

    def pieces(self, first: date, last: date, book: RateBook) -> list[Piece]:
        pieces = self.ordinary.pieces(first, last, book)
        for relief in (one for one in self.reliefs if one.share == 1):
            begin, end = relief.span
            own = relief.regime.pieces(max(first, begin), min(last, end), book) if relief.touches(first, last) else []
            pieces = sorted([*without(pieces, begin, end), *own], key=lambda piece: piece.first)
        return _thinned(pieces, [one for one in self.reliefs if one.share < 1])


def frozen_share(covered: Decimal, residual: Decimal) -> Decimal:
    """Return which part of a debt a plan freezes the interest of: what it covers of what was left, never more than all.

    >>> frozen_share(Decimal(600), Decimal(1000)), frozen_share(Decimal(5), Decimal(0))
    (Decimal('0.6'), Decimal('1'))
    """
    return min(covered / residual, Decimal(1)) if residual > 0 else Decimal(1)


def _thinned(pieces: list[Piece], partial: list[Relief]) -> list[Piece]:
    """Let less of the debt bear interest on the days of what was granted of a part of it."""
    for cut in sorted({day for relief in partial for day in _edges(relief)}):
        pieces = [half for piece in pieces for half in _halves(piece, cut)]
    thinned = []
    for piece in pieces:
        granted = sum((one.share for one in partial if one.touches(piece.first, piece.last)), Decimal(0))
        if granted < 1:
            thinned.append(replace(piece, share=1 - granted))
    return thinned


def _edges(relief: Relief) -> list[date]:
    """The days on which something begins because of it."""
    first, last = relief.span
    return [first] if last == date.max else [first, add_days(last, 1)]


def _halves(piece: Piece, cut: date) -> list[Piece]:
    """A piece, cut before a day that lies in it."""
    if not piece.first < cut <= piece.last:
        return [piece]
    return [replace(piece, last=add_days(cut, -1)), replace(piece, first=cut)]


def relieved(ordinary: Regime, reliefs: Iterable[Relief]) -> Regime:
    """Return the regime of a debt of which something was granted; the ordinary one when nothing changes."""
    known = sorted((one for one in reliefs if one.span), key=lambda one: (_ORDER.index(one.kind), one.decided_on))
    return Relieved(ordinary, tuple(known)) if known else ordinary


def put_off(due: date, reliefs: Iterable[Relief]) -> date:
    """Return the day until which a debt is paid in time, where what was granted held on its first late day.

    What falls due meanwhile, and is put off whole, is not late: neither interest nor penalties nor the indemnity
    (C. civ. 1343-5). A delay that was granted later takes nothing of what was owed by then.

    :param date due: as it was invoiced.
    """
    lasting = [one.span for one in reliefs if KINDS[one.kind].lasting and one.share == 1]
    for first, last in sorted(lasting):
        if first - timedelta(1) <= due < last:
            due = last
    return due


def refusal(relief: Relief, legal_rate: Decimal | None) -> str:
    """Tell why a relief cannot be as it is said, empty when it can.

    ``first`` (a day is missing), ``last`` (a delay has an end), ``order`` (it ends before it begins), ``long`` (a court
    grants 24 months at most), ``rate`` (less than the legal rate), ``early`` (enforced before it was given).

    :param Decimal legal_rate: of the first day, None when nobody knows it.
    """
    if relief.kind == "judgment":
        return "early" if relief.first and relief.first < relief.decided_on else ""
    if not relief.first:
        return "first"
    if not relief.last:
        return "" if relief.kind == "over_indebted" else "last"
    if relief.last < relief.first:
        return "order"
    return _refusal_of_court(relief, legal_rate) if relief.kind == "court_delay" else ""


def _refusal_of_court(relief: Relief, legal_rate: Decimal | None) -> str:
    """Why a court cannot have granted a delay."""
    if relief.last > add_months(relief.first, LONGEST):
        return "long"
    return "rate" if relief.rate is not None and legal_rate is not None and relief.rate < legal_rate else ""
