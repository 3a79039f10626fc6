# Part of recouvrement_module. License LGPL-3.
"""Working days: the days on which something may leave.

Saturdays, Sundays and the public holidays of a country, and of its subdivision where it has its
own, do not work. The holidays come from the library ``holidays``; a country, a subdivision or a
year that it does not know has none of its own, and week-ends remain.

>>> france = WorkingCalendar("FR")
>>> france.next_working(date(2026, 5, 8))  # Victory Day, a Friday
datetime.date(2026, 5, 11)
>>> france.add_working(date(2026, 12, 24), 1)  # over Christmas and a week-end
datetime.date(2026, 12, 28)
>>> france.subtract_working(date(2026, 5, 12), 2)  # over Victory Day and a week-end
datetime.date(2026, 5, 7)
>>> WorkingCalendar("FR", "57").is_working(date(2026, 4, 3))  # Good Friday in Moselle
False

Every date is accepted. What would fall after the year 9999 falls on its last day, and before the
year 1 on its first one: a due date typed wrong must not stop a run.

>>> add_days(date(9999, 12, 30), 40)
datetime.date(9999, 12, 31)
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache

import holidays.countries  # loaded before the server forks, else each process loads them when first asked

_SATURDAY = 5
_FIRST, _LAST = date.min.toordinal(), date.max.toordinal()


def add_days(day: date, n: int) -> date:
    """Return the calendar day *n* days after *day*, kept within the years 1 to 9999.

    :param date day: where to start.
    :param int n: days, negative for before.
    :rtype: date
    """
    return date.fromordinal(min(max(day.toordinal() + n, _FIRST), _LAST))


def add_months(day: date, n: int) -> date:
    """Return the day *n* months after *day* that bears the same number, kept within the years 1 to 9999.

    A month that has no such day gives its last one, as delays counted in months or years are (CPC 641).

    >>> add_months(date(2026, 8, 31), 6), add_months(date(2024, 2, 29), -12)
    (datetime.date(2027, 2, 28), datetime.date(2023, 2, 28))

    :param date day: where to start.
    :param int n: months, negative for before.
    :rtype: date
    """
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """Return the last day of the month of *day*."""
    return day.replace(day=monthrange(day.year, day.month)[1])


@dataclass(frozen=True)
class WorkingCalendar:
    """The working days of a place.

    :param str country: two-letter code (ISO 3166-1); None or unknown: week-ends only.
    :param str subdivision: code within the country, with or without the country's own before it
        (``BY`` or ``DE-BY``); None or unknown: the national holidays only.
    """

    country: str | None
    subdivision: str | None = None

    def is_working(self, day: date) -> bool:
        """Tell whether *day* is neither of a week-end nor a public holiday."""
        if day.weekday() >= _SATURDAY:
            return False
        return day not in _public_holidays(self.country, self.subdivision, day.year)

    def next_working(self, day: date) -> date:
        """Return *day* itself when it works, otherwise the first working day after it.

        The last day there is, 31 December 9999, is returned when none is left.
        """
        while day < date.max and not self.is_working(day):
            day = add_days(day, 1)
        return day

    def add_working(self, day: date, n: int) -> date:
        """Return the *n*-th working day after *day*.

        :param date day: where to start; it is not counted, whether it works or not.
        :param int n: working days to count; *day* itself is returned for 0 and less.
        :rtype: date
        """
        for _count in range(n):
            if day == date.max:
                break
            day = self.next_working(add_days(day, 1))
        return day

    def subtract_working(self, day: date, n: int) -> date:
        """Return the *n*-th working day before *day*.

        :param date day: where to start; it is not counted, whether it works or not.
        :param int n: working days to count; *day* itself is returned for 0 and less.
        :rtype: date
        """
        for _count in range(n):
            day = add_days(day, -1)
            while day > date.min and not self.is_working(day):
                day = add_days(day, -1)
        return day


@lru_cache(maxsize=1024)  # a year is worked out once, then asked for thousands of items
def _public_holidays(country: str | None, subdivision: str | None, year: int) -> frozenset[date]:
    """The public holidays of a year, those of the country alone when the subdivision is unknown."""
    if not country:
        return frozenset()
    local = subdivision and subdivision.removeprefix(f"{country}-")
    for place in (local or None, None):
        try:
            return frozenset(holidays.country_holidays(country, subdiv=place, years=year))
        except NotImplementedError:  # how the library says that it does not know the place
            continue
    return frozenset()
