# Part of recouvrement_module. License LGPL-3.
"""The weights and thresholds of the two readings and of the limit that follows from them: one frozen record.

They are copied onto each score with :data:`FORMULA`, so that it can be worked out again to the same grade whatever has
been set since. Points that take something away are entered as what they take away.

>>> weights = from_values({"grade_a": Decimal(85)})
>>> weights.grade_a, weights.grade_b, from_values(as_values(weights)) == weights
(Decimal('85'), Decimal('65'), True)
>>> refusals(from_values({"grade_a": Decimal(60)}))
('grades',)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal

MOST = 10**9
SMALLEST = Decimal("0.0001")
FORMULA = "1"  # one more whenever another reading may come out of the same facts and weights


@dataclass(frozen=True)
class Weights:
    """How much each fact weighs.

    The names say what they are about; the comments say what is not in the name.
    """

    # behaviour
    pace: Decimal = Decimal("0.6")
    pace_factor: Decimal = Decimal("1.25")
    reliability: Decimal = Decimal("0.4")
    shrinkage: Decimal = Decimal(5)  # payments of the whole company that count beside the customer's own
    drift_days: Decimal = Decimal(3)  # days of drift that cost one point
    drift_most: Decimal = Decimal(10)
    late_30: Decimal = Decimal(20)
    incident: Decimal = Decimal(5)
    incident_most: Decimal = Decimal(15)
    # stress of the ledger
    stress_drift_most: Decimal = Decimal(30)
    stress_late_60: Decimal = Decimal(60)
    stress_incident: Decimal = Decimal(10)
    stress_incident_most: Decimal = Decimal(30)
    half_known: Decimal = Decimal(6)  # payments after which the ledger weighs one half
    # what is known from outside
    prior: Decimal = Decimal(50)
    prior_weight: Decimal = Decimal("0.25")
    identity_weight: Decimal = Decimal("0.2")
    figures_weight: Decimal = Decimal("0.6")
    accounts_weight: Decimal = Decimal("0.9")
    stale_days: Decimal = Decimal(365)
    age_under_1: Decimal = Decimal(-10)
    age_under_3: Decimal = Decimal(-5)
    age_over_10: Decimal = Decimal(5)
    headcount_none: Decimal = Decimal(-5)
    headcount_10: Decimal = Decimal(5)
    headcount_200: Decimal = Decimal(8)
    margin_high: Decimal = Decimal(15)
    margin_positive: Decimal = Decimal(8)
    margin_negative: Decimal = Decimal(-10)
    margin_low: Decimal = Decimal(-20)
    result_only: Decimal = Decimal(5)
    equity_high: Decimal = Decimal(10)
    equity_fair: Decimal = Decimal(5)
    equity_low: Decimal = Decimal(-5)
    equity_negative: Decimal = Decimal(-20)
    unfiled: Decimal = Decimal(-5)
    downgrade: Decimal = Decimal(-10)
    # caps
    cap_gone: Decimal = Decimal(0)
    cap_redressement: Decimal = Decimal(15)
    cap_plan_lapsed: Decimal = Decimal(24)
    cap_sauvegarde: Decimal = Decimal(30)
    cap_alarm: Decimal = Decimal(44)
    cap_plan_kept: Decimal = Decimal(64)
    overdue_floor: Decimal = Decimal(500)
    overdue_share: Decimal = Decimal("0.05")
    # grades
    grade_a: Decimal = Decimal(80)
    grade_b: Decimal = Decimal(65)
    grade_c: Decimal = Decimal(45)
    grade_d: Decimal = Decimal(25)
    rated_from: Decimal = Decimal("0.15")
    # limit
    factor_a: Decimal = Decimal("1.2")
    factor_b: Decimal = Decimal("1.1")
    factor_c: Decimal = Decimal(1)
    factor_d: Decimal = Decimal("0.5")
    factor_e: Decimal = Decimal(0)
    capacity_share: Decimal = Decimal("0.1")
    unknown_ceiling: Decimal = Decimal(15000)
    delay_most: Decimal = Decimal(30)
    order_to_invoice: Decimal = Decimal(0)
    concentration: Decimal = Decimal("0.1")


DEFAULTS = Weights()
CODES = tuple(field.name for field in fields(Weights))
# What may be below zero: points that are added as they stand.
SIGNED = (
    *(code for code in CODES if code.partition("_")[0] in ("age", "headcount", "margin", "equity")),
    "unfiled",
    "downgrade",
)
# What nothing would be divided by.
POSITIVE = ("drift_days", "half_known", "prior_weight", "shrinkage")


def as_values(weights: Weights) -> dict[str, str]:
    """Return every weight as text, by its code."""
    return {code: str(getattr(weights, code)) for code in CODES}


def from_values(values: Mapping[str, str | Decimal]) -> Weights:
    """Return the weights; what is not said has its default."""
    return Weights(**{code: Decimal(value) for code, value in values.items() if code in CODES})


def _least(code: str) -> Decimal:
    if code in POSITIVE:
        return SMALLEST
    return Decimal(-MOST) if code in SIGNED else Decimal(0)


def refusals(weights: Weights) -> tuple[str, ...]:
    """Return why weights cannot be: codes of weights, and ``grades`` when the grades do not follow each other."""
    found = []
    for code in CODES:
        value = getattr(weights, code)
        if not value.is_finite() or abs(value) > MOST or value < _least(code):
            found.append(code)
    steps = (weights.grade_a, weights.grade_b, weights.grade_c, weights.grade_d)
    if not found and not 100 >= steps[0] > steps[1] > steps[2] > steps[3] > 0:
        found.append("grades")
    return tuple(found)
