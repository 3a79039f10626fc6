# Part of recouvrement_module. License LGPL-3.
"""Retentions on works: the day on which what a client kept back is to be released.

The client keeps back a part of the price, five per cent at most, until the works prove sound. It is released one year
after their acceptance, with or without reserves, unless the client has opposed it by a registered letter that gives
its reasons (law 71-584 of 16 July 1971, article 2). Such a period ends on the day of the year that bears the same
number; where the month has none, on its last day.

>>> release_date(date(2025, 11, 19))
datetime.date(2026, 11, 19)
>>> release_date(date(2024, 2, 29))
datetime.date(2025, 2, 28)

It is a proposal: what the parties have agreed on is written in its place.
"""

from __future__ import annotations

from datetime import MAXYEAR, date


def release_date(accepted: date) -> date:
    """Return the day on which a retention is released by law.

    :param date accepted: the day on which the works were accepted.
    """
    if accepted.year == MAXYEAR:
        return date.max
    try:
        return accepted.replace(year=accepted.year + 1)
    except ValueError:  # the 29th of February
        return accepted.replace(year=accepted.year + 1, day=28)
