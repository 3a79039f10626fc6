# Part of recouvrement_module. License LGPL-3.
"""Penalty: whether the rate of penalties that conditions of sale state can be one (C. com. L441-10 II).

It is told as a sentence, so that it can say how it is counted: a fixed rate, the ECB plus points, a multiple of the
legal rate. Only a fixed rate is compared: it is lawful from three times the legal rate on.

>>> refusal("1000"), refusal("1000 %"), refusal("a lot"), refusal("12 %"), refusal("taux BCE + 10 points")
('unit', 'high', 'figure', '', '')
>>> refusal("5 %", floor=Decimal("7.86")), refusal("3 times the legal rate", floor=Decimal("7.86"))
('low', '')
"""

from __future__ import annotations

import re
from decimal import Decimal

HIGHEST = Decimal(40)  # percent a year: beyond it a figure was typed by mistake
MULTIPLE = 3  # of the legal rate: the least that conditions of sale may state

_PERCENT = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|per ?cent\b|pour ?cent\b)", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
_REFERENCE = re.compile(r"\b(?:bce|ecb|l[eé]gal\w*|refi\w*|bank|banque|points?|euribor)\b", re.IGNORECASE)


def refusal(words: str, floor: Decimal | None = None) -> str:
    """Return why some words cannot be a rate of penalties, empty when they can.

    :param Decimal floor: the least that is lawful today, None when it is not known.
    :return: ``figure`` when there is none, ``unit`` when it is not said of what, ``high``, ``low``, or nothing.
    """
    by_reference = bool(_REFERENCE.search(words))
    rates = [Decimal(figure.replace(",", ".")) for figure in _PERCENT.findall(words)]
    if any(rate > HIGHEST for rate in rates):
        return "high"
    if by_reference:
        return ""
    if not rates:
        return "unit" if _FIGURE.search(words) else "figure"
    return "low" if floor is not None and max(rates) < floor else ""
