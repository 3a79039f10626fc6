# Part of recouvrement_module. License LGPL-3.
"""Curves: values between known points, on straight lines, and level outside them.

:data:`PAYMENT_INDEX` is what days beyond terms, weighted by amounts, are worth between 1 and 100: 80 is paid on the
day, 50 a month late. It is said from three payments on.

>>> [payment_index(days) for days in (-18, -10, 0, 23, 27, 33, 45, 150, 400)]
[89, 85, 80, 59, 54, 49, 45, 11, 1]
>>> PAYMENT_INDEX.at(Decimal(18))
Fraction(460, 7)
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

INDEX_FROM = 3  # payments from which the index is said


@dataclass(frozen=True)
class Curve:
    """Points (x, y), from the lowest x to the highest."""

    points: tuple[tuple[Fraction, Fraction], ...]

    def at(self, x: Decimal | Fraction | int) -> Fraction:
        """Return the exact value at *x*."""
        x = Fraction(x)
        if x <= self.points[0][0]:
            return self.points[0][1]
        for (x0, y0), (x1, y1) in pairwise(self.points):
            if x <= x1:
                return y0 + (y1 - y0) * (x - x0) / (x1 - x0)
        return self.points[-1][1]


def curve(*points: tuple[int | str, int]) -> Curve:
    """Return the curve through some points."""
    return Curve(tuple((Fraction(x), Fraction(y)) for x, y in points))


PAYMENT_INDEX = curve(
    (-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40), (90, 30), (120, 20), (180, 1)
)
# What a Z″ is worth between 0 and 100.
Z_SCORE = curve((-2, 0), ("1.1", 25), ("2.6", 65), (6, 100))


def payment_index(days: Decimal | int) -> int:
    """Return the payment index of days beyond terms, in whole points."""
    return int(PAYMENT_INDEX.at(days) + Fraction(1, 2))
