# Part of recouvrement_module. License LGPL-3.
"""The main refinancing rate, as the data portal of the European Central Bank gives it.

The series holds the days on which the rate changed; each rate is in force until the next one. The answer is a
table of some thirty columns, read by the names of those that count.

>>> head = "KEY,TIME_PERIOD,OBS_VALUE"
>>> parse(f"{head}\\nFM.{SERIES},2025-06-11,2.15\\nFM.{SERIES},2026-06-17,2.4\\nFM.{SERIES},2026-06-18,NaN\\n")
((datetime.date(2025, 6, 11), Decimal('2.15')), (datetime.date(2026, 6, 17), Decimal('2.4')))
"""

import csv
import re
from datetime import date
from decimal import Decimal

from .provider import UNREADABLE, Provider, ProviderError, fetch

SERIES = "B.U2.EUR.4F.KR.MRR_FR.LEV"
WITHOUT_VALUE = ("", "NaN")
_NUMBER = re.compile(r"-?\d{1,2}(\.\d{1,6})?")
_DAY = re.compile(r"(1999|20\d\d)-\d\d-\d\d")
LOWEST, HIGHEST = Decimal(-5), Decimal(30)  # outside there is a mistake


class EuropeanCentralBank(Provider):
    code = "ecb"
    url = f"https://data-api.ecb.europa.eu/service/data/FM/{SERIES}"

    @classmethod
    def get_changes(cls, since, url=None):
        """Return the days on which the rate changed, the earliest first, each with the rate in percent.

        :param date since: the day from which they are asked for.
        :param str url: the address of the series, when it is not the usual one.
        :return: tuple of (date, Decimal)
        :rtype: tuple
        :raise ProviderError: when there is no answer, or one that is not this series.
        """
        return parse(fetch(url or cls.url, format="csvdata", startPeriod=since.isoformat()))


def parse(text):
    """Read the table of the series.

    :raise ProviderError: when anything of it is not as it must be: half a table is none.
    """
    rows = csv.DictReader(text.splitlines())
    missing = {"TIME_PERIOD", "OBS_VALUE"} - set(rows.fieldnames or ())
    if missing:
        raise ProviderError(UNREADABLE, f"no table of rates: {text.strip()[:80]!r}")
    found = {}
    try:
        for row in rows:
            _take(row, found)
    except csv.Error as error:
        raise ProviderError(UNREADABLE, str(error)) from error
    if not found:
        raise ProviderError(UNREADABLE, "a table without a rate")
    return tuple(sorted(found.items()))


def _take(row, found):
    """Add a row of the table to what was found."""
    if None in row or None in row.values():
        raise ProviderError(UNREADABLE, f"a row of another width: {row.get('TIME_PERIOD') or ''!r:.30}")
    key, day, value = (row.get(name, "").strip() for name in ("KEY", "TIME_PERIOD", "OBS_VALUE"))
    if key and not key.endswith(SERIES):
        raise ProviderError(UNREADABLE, f"another series: {key[:80]}")
    if value in WITHOUT_VALUE:
        return
    if not _DAY.fullmatch(day) or not _NUMBER.fullmatch(value) or not LOWEST <= Decimal(value) <= HIGHEST:
        raise ProviderError(UNREADABLE, f"not a rate: {day[:20]!r} {value[:20]!r}")
    try:
        day = date.fromisoformat(day)
    except ValueError as error:
        raise ProviderError(UNREADABLE, f"not a day: {day}") from error
    if found.setdefault(day, Decimal(value)) != Decimal(value):
        raise ProviderError(UNREADABLE, f"two rates on {day}")
