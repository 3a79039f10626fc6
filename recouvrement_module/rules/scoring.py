# Part of recouvrement_module. License LGPL-3.
"""The two readings of a customer, never mixed: how it pays, and whether it can.

Slow is not insolvent: a healthy group that always pays 25 days late must not be refused credit.

``P`` is the payment index of the days beyond terms (:mod:`curve`), ``n`` the payments of a year that the customer made
itself, ``k`` the late ones, ``p = (k + m·π) / (n + m)`` with the rate π of the whole company, ``O30`` and ``O60`` the
shares of what is open and undisputed that are more than 30 and 60 days late, ``I`` the incidents of a year: rejects
for lack of funds, broken promises, lapsed plans.

**Behaviour**: ``B = 0.6·min(100, 1.25·P) + 0.4·100·(1 - p) - min(10, drift/3) - 20·O30 - min(15, 5·I)``. There is
none without a payment.

**Solvency**: the mean of three parts by their weights: the stress of the ledger, ``100 - min(30, drift) - 60·O60 -
min(30, 10·I)``, by ``n/(n + 6)``; what is known from outside (:mod:`external`); 50, by 0.25. The lowest cap wins.
Grades are those of the exact value. The effects of the factors on it add up to its distance from 50.

All is exact: fractions, not roundings, so that a value on a threshold is on it. The numbers above are the defaults of
:mod:`weights`.

>>> D = Decimal
>>> slow = Payments(n=40, k=40, dbt=D(25), late_rate=D("0.30"))
>>> reading = read(slow, External(), date(2026, 11, 19))
>>> rounded(reading.behaviour), rounded(reading.solvency), reading.grade
(Decimal('45.30'), Decimal('88.83'), 'A')
>>> nothing = read(Payments(), External(), date(2026, 11, 19))
>>> nothing.behaviour, rounded(nothing.solvency), nothing.grade, nothing.rated
(None, Decimal('50.00'), 'C', False)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from .curve import PAYMENT_INDEX, Z_SCORE
from .external import CAPS, External, Look, Source, caps, look
from .weights import DEFAULTS, Weights

GRADES = ("A", "B", "C", "D", "E")
# Who is not rated at all.
EXEMPT = ("public", "own_group", "employee")
SHOWN = 3  # factors of the summary

_ZERO, _HUNDRED, _MIDDLE = Fraction(0), Fraction(100), Fraction(50)


@dataclass(frozen=True)
class Payments:
    """What the ledger says of a customer.

    :param int n: payments of the last year that the debtor made itself.
    :param int k: those of them that came more than five days late.
    :param Decimal dbt: days beyond terms, weighted by amounts; None without a payment.
    :param Decimal drift: those of the last 90 days less those before; None when one of them is not known.
    :param Decimal late_rate: the share of late payments of the whole company.
    :param Decimal open_30: share of what is open and undisputed that is more than 30 days late; likewise *open_60*.
    :param int incidents: of the last 12 months.
    :param Decimal overdue_90: what is late by more than 90 days, undisputed, after free credits, ours to ask.
    :param Decimal balance: what is open in all.
    :param tuple caps: codes of :data:`external.CAPS` that the ledger knows of: ``plan_lapsed``, ``plan_kept``.
    """

    n: int = 0
    k: int = 0
    dbt: Decimal | None = None
    drift: Decimal | None = None
    late_rate: Decimal = Decimal(0)
    open_30: Decimal = Decimal(0)
    open_60: Decimal = Decimal(0)
    incidents: int = 0
    overdue_90: Decimal = Decimal(0)
    balance: Decimal = Decimal(0)
    caps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Factor:
    """One reason of a reading.

    :param str part: ``behaviour``, ``stress``, ``external``, ``prior`` or ``cap``.
    :param str key: what it is about.
    :param str value: the raw value, as text; empty when it is not known.
    :param Fraction points: in its part.
    :param Fraction effect: on the reading: the distance that it makes from 50 for the solvency.
    :param Source source: where it comes from.
    """

    part: str
    key: str
    value: str
    points: Fraction
    effect: Fraction
    source: Source


@dataclass(frozen=True)
class Part:
    """A part of the solvency: its value, its weight, and what it contributes."""

    code: str
    value: Fraction
    weight: Fraction
    contribution: Fraction


@dataclass(frozen=True)
class Reading:
    """The answer of :func:`read`.

    :param behaviour: None when there is no payment to judge by.
    :param str grade: of the exact solvency.
    :param bool rated: enough is known to say it.
    :param str cap: the code of what caps it, empty when nothing does.
    """

    behaviour: Fraction | None
    solvency: Fraction
    grade: str
    confidence: Fraction
    rated: bool
    cap: str
    parts: tuple[Part, ...]
    factors: tuple[Factor, ...]


def read(payments: Payments, external: External, today: date, weights: Weights = DEFAULTS) -> Reading:
    """Return both readings of a customer, with every factor."""
    late = late_probability(payments, weights)
    behaviour = list(_behaviour(payments, late, weights)) if payments.n else []
    seen = look(external, today, weights)
    known = Fraction(payments.n) / (payments.n + Fraction(weights.half_known))
    stress, prior = list(_stress(payments, weights)), Fraction(weights.prior)
    stress_value = _clamp(_HUNDRED + sum(points for _key, _value, points in stress))
    total = known + seen.weight + Fraction(weights.prior_weight)
    parts = tuple(
        Part(code, value, weight, weight * value / total)
        for code, value, weight in (
            ("stress", stress_value, known), ("external", seen.value, seen.weight),
            ("prior", prior, Fraction(weights.prior_weight)),
        )
    )  # fmt: skip
    mean = sum((part.contribution for part in parts), _ZERO)
    cap, solvency = _lowest(mean, _caps(payments, external, today, weights))
    factors = [
        *behaviour, *_stress_factors(payments, stress, parts[0], total), *_outside_factors(external, seen, total),
        Factor("prior", "prior", "", prior, (prior - _MIDDLE) * parts[2].weight / total, Source("prior")),
    ]  # fmt: skip
    if cap:
        factors.append(Factor("cap", cap, "", solvency, solvency - mean, _cap_source(external, cap)))
    confidence = (known + seen.weight) / 2
    return Reading(
        _clamp(sum((factor.points for factor in behaviour), _ZERO)) if payments.n else None,
        solvency, grade(solvency, weights), confidence, confidence >= Fraction(weights.rated_from), cap,
        parts, tuple(factors),
    )  # fmt: skip


def late_probability(payments: Payments, weights: Weights = DEFAULTS) -> Fraction:
    """Return how likely the next payment is late: shrunk towards the rate of the whole company.

    >>> half = Decimal("0.5")
    >>> late_probability(Payments(n=3, k=2, late_rate=half)), late_probability(Payments(n=1, late_rate=half))
    (Fraction(9, 16), Fraction(5, 12))
    """
    m = Fraction(weights.shrinkage)
    return (payments.k + m * Fraction(payments.late_rate)) / (payments.n + m)


def grade(solvency: Fraction | Decimal, weights: Weights = DEFAULTS) -> str:
    """Return the grade of an exact solvency."""
    steps = (weights.grade_a, weights.grade_b, weights.grade_c, weights.grade_d)
    return next((code for code, least in zip(GRADES, steps, strict=False) if solvency >= Fraction(least)), "E")


def exemption(category: str, own_group: bool, employee: bool) -> str:
    """Return why a customer is not rated at all, empty when it is."""
    if category.startswith("public"):
        return "public"
    return "own_group" if own_group else "employee" if employee else ""


def summary(reading: Reading) -> tuple[Factor, ...]:
    """Return the factors that move the solvency most away from 50, either way."""
    moving = [factor for factor in reading.factors if factor.part != "behaviour" and factor.effect]
    return tuple(sorted(moving, key=lambda factor: -abs(factor.effect))[:SHOWN])


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Return a value as it is shown."""
    exact = value * 10**places
    whole = Decimal(exact.numerator) / Decimal(exact.denominator)
    return whole.quantize(Decimal(1), ROUND_HALF_UP).scaleb(-places)


def _behaviour(payments: Payments, late: Fraction, weights: Weights) -> Iterator[Factor]:
    """The factors of the behaviour: their points add up to it, within 0 and 100."""
    pace = min(_HUNDRED, Fraction(weights.pace_factor) * PAYMENT_INDEX.at(payments.dbt or 0))
    drift = max(payments.drift or Decimal(0), Decimal(0))
    for key, value, points in (
        ("pace", payments.dbt, Fraction(weights.pace) * pace),
        ("reliability", f"{payments.k}/{payments.n}", Fraction(weights.reliability) * _HUNDRED * (1 - late)),
        ("drift", payments.drift, -min(Fraction(weights.drift_most), Fraction(drift) / Fraction(weights.drift_days))),
        ("open_30", payments.open_30, -Fraction(weights.late_30) * Fraction(payments.open_30)),
        ("incidents", payments.incidents, -min(
            Fraction(weights.incident_most), Fraction(weights.incident) * payments.incidents,
        )),
    ):  # fmt: skip
        yield Factor("behaviour", key, _text(value), points, points, Source(key, "ledger"))


def _stress(payments: Payments, weights: Weights) -> Iterator[tuple[str, str, Fraction]]:
    """What the ledger takes from 100."""
    drift = max(payments.drift or Decimal(0), Decimal(0))
    yield "drift", _text(payments.drift), -min(Fraction(weights.stress_drift_most), Fraction(drift))
    yield "open_60", _text(payments.open_60), -Fraction(weights.stress_late_60) * Fraction(payments.open_60)
    points = min(Fraction(weights.stress_incident_most), Fraction(weights.stress_incident) * payments.incidents)
    yield "incidents", _text(payments.incidents), -points


def _stress_factors(payments: Payments, stress: list, part: Part, total: Fraction) -> Iterator[Factor]:
    """The effects of the ledger on the solvency: what it is worth without stress, and what each stress takes."""
    share = part.weight / total
    rows = [("history", str(payments.n), _HUNDRED), *stress]
    left = part.value - sum(points for _key, _value, points in rows)
    if left:
        rows.append(("bounds", "", left))
    for key, value, points in rows:
        effect = points - _MIDDLE if key == "history" else points
        yield Factor("stress", key, value, points, effect * share, Source(key, "ledger"))


def _outside_factors(external: External, seen: Look, total: Fraction) -> Iterator[Factor]:
    """The effects of what is known from outside."""
    share, left = seen.weight / total, seen.value - _MIDDLE
    for line in seen.lines:
        points = Fraction(line.points)
        effect = points and points * seen.share
        left -= effect
        yield Factor("external", line.key, line.value, points, effect and effect * share, line.source)
    sources = {source.key: source for source in external.sources}
    if not seen.share:
        yield Factor("external", "rating", _text(external.rating), seen.value, left * share, _of(sources, "rating"))
        return
    if seen.share != 1:
        points = (Z_SCORE.at(external.z) - _MIDDLE) / 2
        left -= points
        yield Factor("external", "z", _text(external.z), points * 2, points * share, _of(sources, "z"))
    if left:
        yield Factor("external", "bounds", "", left / seen.share, left * share, Source("bounds"))


def _of(sources: dict[str, Source], key: str) -> Source:
    return sources.get(key, Source(key))


def _caps(payments: Payments, external: External, today: date, weights: Weights) -> dict[str, Fraction]:
    found = {code: getattr(weights, CAPS[code]) for code in payments.caps} | caps(external, today, weights)
    if payments.overdue_90 > max(weights.overdue_floor, weights.overdue_share * payments.balance):
        found["overdue_90"] = weights.cap_alarm
    return {code: Fraction(value) for code, value in found.items()}


def _lowest(mean: Fraction, found: dict[str, Fraction]) -> tuple[str, Fraction]:
    """The cap that binds, and the solvency under it."""
    value, code = min(((value, code) for code, value in found.items()), default=(mean, ""))
    return (code, value) if value < mean else ("", mean)


def _cap_source(external: External, code: str) -> Source:
    cap = next((cap for cap in external.caps if cap.code == code), None)
    return Source(code, cap.source, cap.since) if cap else Source(code, "ledger")


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _clamp(value: Fraction) -> Fraction:
    return min(max(value, _ZERO), _HUNDRED)
