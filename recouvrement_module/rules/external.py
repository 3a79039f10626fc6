# Part of recouvrement_module. License LGPL-3.
"""What is known of a customer from outside: registers, accounts, bureaus; its points, its weight, its caps.

``S_ext = 50 + points``, between 0 and 100. With full accounts it is half of that and half of what the Z″ is worth; with
a rating whose scale says what it is worth, it is that. Its weight says how much is known: nothing, who it is, published
figures, full accounts (a rating counts as figures at least); half of it when the newest of it is older than a year.

=====================  ==========================================================================================
age                    under a year, under three, over ten
headcount              class of the INSEE: none, from 10, from 200
margin                 result over turnover: from 5 %, from 0, from -5 %, below; of a year closed within 24 months
result                 the result alone, where the turnover is not known
equity                 over the whole balance sheet: from 30 %, from 15 %, from 0, below
unfiled                no accounts filed for a year closed more than 24 months ago; confidential ones are filed
downgrade              by an insurer or a bureau within 12 months
=====================  ==========================================================================================

Only an answer that came moves anything: what a provider could not say is as if it had not been asked. A turnover that
is not above zero is none, and one below 10 000 for each employee is not believed, nor is the result beside it.

>>> known = External(known_on=date(2026, 11, 1), created_on=date(1998, 5, 4), headcount="12")
>>> seen = look(known, date(2026, 11, 19), Weights())
>>> [(line.key, line.value, line.points) for line in seen.lines if line.points]
[('age', '28', Decimal('5')), ('headcount', '12', Decimal('5'))]
>>> seen.value, seen.weight
(Fraction(60, 1), Fraction(1, 5))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from .curve import Z_SCORE
from .weights import Weights

MARGIN_MONTHS = 24
UNFILED_MONTHS = 24
DOWNGRADE_MONTHS = 12
EXTINGUISHED_MONTHS = 36
BELIEVED_PER_HEAD = 10_000

# Classes of headcount of the INSEE and the least number of people in them.
HEADCOUNT = {
    "NN": 0, "00": 0, "01": 1, "02": 3, "03": 6, "11": 10, "12": 20, "21": 50, "22": 100, "31": 200, "32": 250,
    "41": 500, "42": 1000, "51": 2000, "52": 5000, "53": 10000,
}  # fmt: skip

# What caps the solvency, whatever else is known, and the weight that says at how much.
CAPS = {
    "liquidation": "cap_gone",
    "ceased": "cap_gone",
    "removed": "cap_gone",
    "retablissement_professionnel": "cap_gone",
    "redressement": "cap_redressement",
    "plan_lapsed": "cap_plan_lapsed",
    "sauvegarde": "cap_sauvegarde",
    "insurer_refused": "cap_alarm",
    "insurer_cancelled": "cap_alarm",
    "privilege": "cap_alarm",
    "half_capital": "cap_alarm",
    "overdue_90": "cap_alarm",
    "plan_kept": "cap_plan_kept",
    "extinguished": "cap_plan_kept",
}
# Procedures that are open: nothing is sold on credit.
PROCEDURES = ("liquidation", "redressement", "sauvegarde", "retablissement_professionnel")


@dataclass(frozen=True)
class Source:
    """Where a fact comes from.

    :param str key: of the fact.
    :param str source: who says so.
    :param date on: when.
    :param str outcome: ``ok``, or why there was no answer.
    """

    key: str
    source: str = ""
    on: date | None = None
    outcome: str = "ok"


@dataclass(frozen=True)
class Cap:
    """A fact that caps the solvency.

    :param str code: a key of :data:`CAPS`.
    :param date since: when it happened.
    :param str source: who says so.
    """

    code: str
    since: date | None = None
    source: str = ""


@dataclass(frozen=True)
class External:
    """What is known from outside; None and empty: not known.

    :param date known_on: when the newest of it was learnt.
    :param bool identified: a register or a person says who it is.
    :param str headcount: a key of :data:`HEADCOUNT`.
    :param date year_end: the last day of the year of the figures.
    :param Decimal z: the Z″ of full accounts.
    :param date unfiled_year_end: the last day of a year for which no accounts were filed.
    :param Decimal rating: what a rating is worth between 0 and 100, for a scale that says so.
    """

    known_on: date | None = None
    identified: bool = False
    created_on: date | None = None
    headcount: str = ""
    year_end: date | None = None
    turnover: Decimal | None = None
    net_income: Decimal | None = None
    equity: Decimal | None = None
    total_assets: Decimal | None = None
    z: Decimal | None = None
    unfiled_year_end: date | None = None
    downgraded_on: date | None = None
    rating: Decimal | None = None
    caps: tuple[Cap, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Line:
    """A factor and its points; what is not known has none.

    :param str key: see the table.
    :param str value: what it was seen from, as text.
    """

    key: str
    value: str
    points: Decimal
    source: Source


@dataclass(frozen=True)
class Look:
    """The answer of :func:`look`.

    :param Fraction value: between 0 and 100.
    :param Fraction share: how much of each point is in it.
    :param Fraction weight: how much is known.
    :param tuple lines: the factors.
    """

    value: Fraction
    share: Fraction
    weight: Fraction
    lines: tuple[Line, ...]


def look(external: External, today: date, weights: Weights) -> Look:
    """Return what is known from outside, in points."""
    sources = {source.key: source for source in external.sources}
    silent = {key for key, source in sources.items() if source.outcome != "ok"}
    found = {key: (value, points) for key, value, points in _points(external, today, weights) if key not in silent}
    lines = tuple(
        Line(key, *found.get(key, ("", Decimal(0))), sources.get(key, Source(key))) for key in FACTORS
    )  # fmt: skip
    value = Fraction(50) + sum((Fraction(line.points) for line in lines), Fraction(0))
    value, share = min(max(value, Fraction(0)), Fraction(100)), Fraction(1)
    z = external.z if "z" not in silent else None
    rating = external.rating if "rating" not in silent else None
    if rating is not None:
        value, share = Fraction(rating), Fraction(0)
    elif z is not None:
        value, share = (value + Z_SCORE.at(z)) / 2, Fraction(1, 2)
    seen = {key for key, (text, _points) in found.items() if text}
    identified = (external.identified and "identity" not in silent) or bool(seen & {"age", "headcount"})
    weight = _weight(
        z is not None, rating is not None or bool(seen & {"margin", "result", "equity"}), identified, weights
    )
    if external.known_on and (today - external.known_on).days > weights.stale_days:
        weight /= 2
    return Look(value, share, weight, lines)


def caps(external: External, today: date, weights: Weights) -> dict[str, Decimal]:
    """Return what caps the solvency today, with its value."""
    return {
        cap.code: getattr(weights, CAPS[cap.code])
        for cap in external.caps
        if cap.code != "extinguished" or not cap.since or not _older(cap.since, EXTINGUISHED_MONTHS, today)
    }


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)


FACTORS = ("age", "headcount", "margin", "result", "equity", "unfiled", "downgrade")


def _older(day: date, months: int, today: date) -> bool:
    return months_after(day, months) < today


def _weight(accounts: bool, figures: bool, identified: bool, weights: Weights) -> Fraction:
    if accounts:
        return Fraction(weights.accounts_weight)
    if figures:
        return Fraction(weights.figures_weight)
    return Fraction(weights.identity_weight) if identified else Fraction(0)


def _points(external: External, today: date, weights: Weights) -> Iterator[tuple[str, str, Decimal]]:
    """The factors that are known: key, what was seen, points."""
    zero = Decimal(0)
    if external.created_on:
        years = _years(external.created_on, today)
        yield "age", str(years), _age(external.created_on, today, weights)
    if external.headcount in HEADCOUNT:
        yield "headcount", external.headcount, _headcount(external.headcount, weights)
    yield from _income(external, today, weights)
    if external.equity is not None and external.total_assets is not None and external.total_assets > 0:
        ratio = Fraction(external.equity) / Fraction(external.total_assets)
        yield "equity", _percent(ratio), _equity(ratio, weights)
    if external.unfiled_year_end:
        late = _older(external.unfiled_year_end, UNFILED_MONTHS, today)
        yield "unfiled", external.unfiled_year_end.isoformat(), weights.unfiled if late else zero
    if external.downgraded_on:
        recent = not _older(external.downgraded_on, DOWNGRADE_MONTHS, today)
        yield "downgrade", external.downgraded_on.isoformat(), weights.downgrade if recent else zero


def _income(external: External, today: date, weights: Weights) -> Iterator[tuple[str, str, Decimal]]:
    result, turnover = external.net_income, external.turnover
    if result is None or not external.year_end or _older(external.year_end, MARGIN_MONTHS, today):
        return
    if turnover is None or turnover <= 0:
        yield "result", str(result), weights.result_only * ((result > 0) - (result < 0))
    elif turnover >= BELIEVED_PER_HEAD * HEADCOUNT.get(external.headcount, 0):
        ratio = Fraction(result) / Fraction(turnover)
        yield "margin", _percent(ratio), _margin(ratio, weights)


def _years(since: date, today: date) -> int:
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))


def _age(created_on: date, today: date, weights: Weights) -> Decimal:
    if today < months_after(created_on, 12):
        return weights.age_under_1
    if today < months_after(created_on, 36):
        return weights.age_under_3
    return weights.age_over_10 if today > months_after(created_on, 120) else Decimal(0)


def _headcount(code: str, weights: Weights) -> Decimal:
    least = HEADCOUNT[code]
    if least >= HEADCOUNT["31"]:
        return weights.headcount_200
    if least >= HEADCOUNT["11"]:
        return weights.headcount_10
    return Decimal(0) if least else weights.headcount_none


def _margin(ratio: Fraction, weights: Weights) -> Decimal:
    if ratio >= Fraction(5, 100):
        return weights.margin_high
    if ratio >= 0:
        return weights.margin_positive
    return weights.margin_negative if ratio >= Fraction(-5, 100) else weights.margin_low


def _equity(ratio: Fraction, weights: Weights) -> Decimal:
    if ratio >= Fraction(30, 100):
        return weights.equity_high
    if ratio >= Fraction(15, 100):
        return weights.equity_fair
    return weights.equity_low if ratio >= 0 else weights.equity_negative


def _percent(ratio: Fraction) -> str:
    """As a percentage with two decimals, as people read it.

    >>> _percent(Fraction(1, 16)), _percent(Fraction(-1, 3))
    ('6.25', '-33.33')
    """
    return str((Decimal(ratio.numerator * 100) / Decimal(ratio.denominator)).quantize(Decimal("0.01")))
