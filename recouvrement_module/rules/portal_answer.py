# Part of recouvrement_module. License LGPL-3.
"""What a customer may answer by itself on its page, within what the company allows; beyond that people talk.

>>> day = date(2026, 11, 19)
>>> promise_refusal(date(2026, 12, 4), day, most_days=15, given=0)
''
>>> promise_refusal(date(2026, 12, 5), day, most_days=15, given=0)
'late'
>>> promise_refusal(date(2026, 12, 4), day, most_days=15, given=MOST_PROMISES)
'again'
>>> time_refusal(date(2026, 12, 19), 3, day, most=3, months=3)  # the last one on 19 February
''
>>> time_refusal(date(2026, 12, 20), 3, day, most=3, months=3)  # on 20 February: a day too late
'late'
>>> read_amount("1 234,50"), read_amount("1e3"), read_amount("-3")
(Decimal('1234.50'), None, None)
>>> read_amount("1,234", ","), read_amount("1.234,50", "."), read_amount("1,234.50"), read_amount("12,34", ",")
(Decimal('1234'), Decimal('1234.50'), Decimal('1234.50'), Decimal('12.34'))
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from .calendar import add_days, add_months

MOST_PROMISES = 2  # of an instalment, on the page; a third one is agreed with a person
MOST_A_DAY = 20  # answers of a customer on its page

_AMOUNT = re.compile(r"[0-9]{1,13}([.,][0-9]{1,6})?")
# thousands are grouped by one sign, and what follows another one is its decimals
_GROUPED = re.compile(r"(?P<whole>[0-9]{1,3}(?P<group>[.,])[0-9]{3}((?P=group)[0-9]{3}){0,3})"
                      r"((?!(?P=group))[.,](?P<part>[0-9]{1,6}))?")  # fmt: skip


def read_amount(text: str | None, thousands: str = "") -> Decimal | None:
    """Return an amount as people type it, None when it is none.

    Blanks are no part of it; a point and a comma both begin the decimals, unless they group thousands.

    :param str thousands: the sign that groups thousands in the language of whoever has typed it.
    """
    typed = "".join((text or "").replace("'", "").replace("\N{RIGHT SINGLE QUOTATION MARK}", "").split())
    grouped = _GROUPED.fullmatch(typed)
    if grouped and (grouped["part"] or grouped["group"] == thousands or typed.count(grouped["group"]) > 1):
        return Decimal(".".join(filter(None, [re.sub("[.,]", "", grouped["whole"]), grouped["part"]])))
    return Decimal(typed.replace(",", ".")) if _AMOUNT.fullmatch(typed) else None


def read_day(text: str | None) -> date | None:
    """Return a day as a browser sends it, None when it is none."""
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        return None


def promise_refusal(day: date | None, today: date, most_days: int, given: int) -> str:
    """Return why a promise is not taken here, empty when it is.

    :param date day: by which it is to be paid.
    :param int most_days: how far away the company lets it be.
    :param int given: how often something of it was promised on the page before, and not kept yet.
    :return: ``day`` none or past, ``late`` too far away, ``again`` promised too often.
    """
    if day is None or day < today:
        return "day"
    if day > add_days(today, most_days):
        return "late"
    return "again" if given >= MOST_PROMISES else ""


def time_refusal(first: date | None, number: int, today: date, most: int, months: int) -> str:
    """Return why so many monthly instalments from a day on are not asked for here, empty when they may be.

    :param int most: how many the company lets customers ask for.
    :param int months: within how many months the last one must fall.
    :return: ``number``, ``day`` none or past, ``late`` the last one is too far away.
    """
    if not 1 <= number <= most:
        return "number"
    if first is None or first < today:
        return "day"
    return "late" if first > latest_first(today, number, months) else ""


def latest_first(today: date, number: int, months: int) -> date:
    """Return the last day on which the first of so many monthly instalments may fall; it may have passed."""
    return add_months(today, months - number + 1)
