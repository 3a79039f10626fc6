# Part of recouvrement_module. License LGPL-3.
"""Rates: the reference rates of the law, dated, and what is known of them on a day.

A rate is in percent a year. There are two sorts of kinds:

* The rate of a *half-year* (every kind but those of :data:`STEPS`) is published for it and holds for it alone: CMF
  L313-2 for the French legal rates, BGB § 247 for the German base rate. Where nothing was entered for a half-year
  its rate is missing, whatever the former one was.
* A *step* (the main refinancing rate of the European Central Bank) is in force from the day of a change until the
  next one. A change after the last reading may have escaped us: past that day the rate is missing too.

C. com. L441-10 II takes the rate in force on 1 January for the first half of the year, on 1 July for the second.

>>> book = RateBook.of({
...     "ecb": [(date(2026, 6, 17), Decimal("2.40"), date(2026, 11, 21)), (date(2025, 6, 11), Decimal("2.15"), None)],
...     "legal_pro": [(date(2026, 1, 1), Decimal("2.62"), None), (date(2026, 7, 1), None, None)],
... })
>>> book.at("ecb", date(2026, 6, 16)), book.at("ecb", date(2026, 7, 1)), book.at("legal_pro", date(2026, 6, 30))
(Decimal('2.15'), Decimal('2.40'), Decimal('2.62'))
>>> for kind, day in (("legal_pro", date(2026, 7, 1)), ("ecb", date(2027, 1, 1))):
...     try:
...         book.at(kind, day)
...     except MissingRate as missing:
...         print(missing)
legal_pro 2026-H2
ecb 2027-H1

A reading that finds no change says so by its day (``read_on``), which is how a step stays known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

STEPS = frozenset({"ecb"})

_SECOND_HALF = 7  # July


def half_year_start(day: date) -> date:
    """Return the first day of the half-year of *day*: 1 January or 1 July."""
    return date(day.year, _SECOND_HALF if day.month >= _SECOND_HALF else 1, 1)


def half_year_end(day: date) -> date:
    """Return the last day of the half-year of *day*: 30 June or 31 December."""
    return date(day.year, 12, 31) if day.month >= _SECOND_HALF else date(day.year, 6, 30)


class RateName(NamedTuple):
    """Which rate: its kind, and the first day of the half-year that it is wanted for.

    >>> str(RateName("legal_pro", date(2026, 7, 1)))
    'legal_pro 2026-H2'
    """

    kind: str
    half_year: date

    def __str__(self) -> str:
        return f"{self.kind} {self.half_year:%Y}-H{2 if self.half_year.month >= _SECOND_HALF else 1}"


class MissingRate(LookupError):
    """Nobody has entered the rate that is wanted.

    :param str kind: which one.
    :param date half_year: the first day of the half-year that it is wanted for.
    """

    def __init__(self, kind: str, half_year: date):
        super().__init__(kind, half_year)
        self.name = RateName(kind, half_year)

    @property
    def kind(self) -> str:
        return self.name.kind

    @property
    def half_year(self) -> date:
        return self.name.half_year

    def __str__(self) -> str:
        return str(self.name)


@dataclass(frozen=True)
class Rate:
    """A rate as it was published.

    :param date valid_from: its first day; for the rate of a half-year any day of it.
    :param Decimal value: percent a year, None when it was not published or is not known.
    :param date read_on: the last day on which its source was read and still said so.
    """

    valid_from: date
    value: Decimal | None
    read_on: date | None = None


@dataclass(frozen=True)
class RateBook:
    """All the rates, by kind, each by its first day."""

    rates: Mapping[str, tuple[Rate, ...]]

    @classmethod
    def of(cls, rows: Mapping[str, Iterable[tuple[date, Decimal | None, date | None]]]) -> RateBook:
        """Make a book of plain rows in any order: (valid from, value, read on) by kind."""
        return cls({
            kind: tuple(sorted((Rate(*row) for row in of_kind), key=lambda rate: rate.valid_from))
            for kind, of_kind in rows.items()
        })

    def at(self, kind: str, day: date) -> Decimal:
        """Return the rate of a kind on a day.

        :raises MissingRate: when it is not known.
        """
        rate = self._in_force(kind, day)
        if rate is None or rate.value is None:
            raise MissingRate(kind, half_year_start(day))
        return rate.value

    def knows(self, kind: str, day: date) -> bool:
        """Tell whether the rate of a kind is known on a day."""
        rate = self._in_force(kind, day)
        return rate is not None and rate.value is not None

    def known_until(self, kind: str) -> date | None:
        """Return the last day for which a step is known, None when it was never read."""
        return max((max(rate.valid_from, rate.read_on or date.min) for rate in self._of(kind)), default=None)

    def _in_force(self, kind: str, day: date) -> Rate | None:
        half_year, latest_first = half_year_start(day), reversed(self._of(kind))
        if kind not in STEPS:
            return next((rate for rate in latest_first if half_year_start(rate.valid_from) == half_year), None)
        if day > (self.known_until(kind) or date.min):
            return None
        return next((rate for rate in latest_first if rate.valid_from <= day), None)

    def _of(self, kind: str) -> tuple[Rate, ...]:
        return self.rates.get(kind, ())
