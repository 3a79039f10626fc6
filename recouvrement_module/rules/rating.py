# Part of recouvrement_module. License LGPL-3.
"""Scales of those who rate companies: their values from the best to the worst, and what is known of each.

=================  ================================================================================================
banque_de_france   credit ratings since 8 January 2022; the letter of activity before them is no mark. 4+ and better
                   are eligible; 7 and 8 tell of incidents, P of an insolvency, 0 that nothing unfavourable is known
creditreform       index from 100 (best) to 600; 500 and 600 are defaults. Classes of the probability of default are
                   those published for Germany, third quarter of 2024; a country and a year have their own
payment_index      days beyond terms between 1 and 100, see :mod:`curve`: low risk from 80, medium from 50
insurer, other     entered as they are written; nothing is read into them
=================  ================================================================================================

Only the scale of the Banque de France says here what a rating is worth as solvency; 0 says nothing.

>>> worth("banque_de_france", "3+"), worth("banque_de_france", "0"), worth("creditreform", "250")
(Decimal('75'), None, None)
>>> is_worse("banque_de_france", "4", "5+"), is_worse("creditreform", "250", "240")
(True, False)
>>> reading("creditreform", "259"), reading("creditreform", "260"), refusal("creditreform", "99")
('class_2', 'class_3', 'range')
>>> letter("G3+"), letter("3+"), normalise("banque_de_france", " g3+ ")
('G', '', '3+')
"""

from __future__ import annotations

import re
from decimal import Decimal

SCALES = ("banque_de_france", "creditreform", "payment_index", "insurer", "other")

BANQUE_DE_FRANCE = (
    "1+", "1", "1-", "2+", "2", "2-", "3+", "3", "3-", "4+", "4", "4-", "5+", "5", "5-", "6+", "6", "6-", "7", "8", "P",
    "0",
)  # fmt: skip
ELIGIBLE = BANQUE_DE_FRANCE[: BANQUE_DE_FRANCE.index("4+") + 1]
ACTIVITY = re.compile(r"^([A-NX])([0-9P][+-]?)$")

_WORTH = {"1": 95, "2": 85, "3": 75, "5": 40, "6": 25, "7": 10, "8": 10, "P": 0}
_WORTH_FOUR = {"4+": 65, "4": 58, "4-": 50}

# The last index of each class, and the probability of default up to which it goes, in percent.
CREDITREFORM = (
    ("class_1", 217, "0.3"), ("class_2", 259, "0.7"), ("class_3", 280, "1.5"), ("class_4", 309, "3"),
    ("class_5", 351, "8"), ("class_6", 600, ""),
)  # fmt: skip
CREDITREFORM_SINCE = "2024-07-01"
INDEX_LOW, INDEX_MEDIUM = 80, 50

RANGES = {"creditreform": (100, 600), "payment_index": (1, 100)}


def normalise(scale: str, value: str) -> str:
    """Return a rating as its scale writes it, without the letter of activity."""
    text = value.strip()
    if scale != "banque_de_france":
        return text
    found = ACTIVITY.match(text.upper().replace(" ", ""))
    return found[2] if found else text.upper().replace(" ", "")


def letter(value: str) -> str:
    """Return the letter of activity of a rating of the Banque de France, empty when it has none."""
    found = ACTIVITY.match(value.strip().upper().replace(" ", ""))
    return found[1] if found else ""


def refusal(scale: str, value: str) -> str:
    """Return why a value is none of its scale: ``range``, ``unknown``, ``empty``; empty when it is one."""
    text = normalise(scale, value)
    if not text:
        return "empty"
    if scale == "banque_de_france":
        return "" if text in BANQUE_DE_FRANCE else "unknown"
    if scale in RANGES:
        least, most = RANGES[scale]
        return "" if text.isascii() and text.isdigit() and least <= int(text) <= most else "range"
    return ""


def worth(scale: str, value: str) -> Decimal | None:
    """Return what a rating is worth as solvency between 0 and 100; None when its scale does not say."""
    text = normalise(scale, value)
    if scale != "banque_de_france" or text not in BANQUE_DE_FRANCE or text == "0":
        return None
    return Decimal(_WORTH_FOUR[text] if text in _WORTH_FOUR else _WORTH[text[0]])


def reading(scale: str, value: str) -> str:
    """Return what the scale says of a value, as a code; empty when it says nothing."""
    text = normalise(scale, value)
    if refusal(scale, text):
        return ""
    if scale == "banque_de_france":
        known = {"7": "incidents", "8": "incidents", "P": "insolvency", "0": "nothing_known"}
        return known.get(text) or ("eligible" if text in ELIGIBLE else "not_eligible")
    if scale == "creditreform":
        return next(code for code, last, _rate in CREDITREFORM if int(text) <= last)
    if scale == "payment_index":
        return "low_risk" if int(text) >= INDEX_LOW else "medium_risk" if int(text) >= INDEX_MEDIUM else "high_risk"
    return ""


def is_worse(scale: str, before: str, after: str) -> bool:
    """Return whether a rating is worse than the one before it, on a scale that has an order."""
    if refusal(scale, before) or refusal(scale, after):
        return False
    before, after = normalise(scale, before), normalise(scale, after)
    if scale == "banque_de_france":
        # to hear of nothing is no worse
        return "0" not in (before, after) and BANQUE_DE_FRANCE.index(after) > BANQUE_DE_FRANCE.index(before)
    if scale == "creditreform":
        return int(after) > int(before)
    return scale == "payment_index" and int(after) < int(before)
