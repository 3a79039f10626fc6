# Part of recouvrement_module. License LGPL-3.
"""Payment terms: the latest due date that the law allows.

===================  ============================================================  ===========================
cap                  latest due date                                               article
===================  ============================================================  ===========================
silent               30 days after delivery, where nothing was agreed              C. com. L441-10 I, par. 1
standard             60 days after the invoice                                     C. com. L441-10 I, par. 2
eom45                45 days end of month, whichever way is later                  C. com. L441-10 I, par. 3
eom45_after          the end of the month of the invoice, then 45 days             C. com. L441-10 I, par. 3
eom45_before         45 days after the invoice, then the end of the month          C. com. L441-10 I, par. 3
periodic             45 days after a periodic invoice                              C. com. L441-10 I, par. 4
food                 perishable food: 30 days after delivery                       C. com. L441-11 II 1°
food_periodic        the same, from the end of the ten days of delivery            C. com. L441-11 II 1°
livestock            live cattle and fresh meat: 20 days after delivery            C. com. L441-11 II 2°
alcohol              drinks under excise: 30 days after the month of delivery      C. com. L441-11 II 3°
wine                 wine and must: 60 days, or 45 days end of month               C. com. L441-11 II 4°
transport            carriage, vehicle rental, freight, customs: 30 days           C. com. L441-11 II 5°
public               State and local authorities: 30 days after receipt            CCP R2192-10
public_hospital      health bodies: 50 days after receipt                          CCP R2192-11
public_undertaking   public undertakings: 60 days after receipt                    CCP R2192-11
none                 consumers: the law sets no maximum                            -
===================  ============================================================  ===========================

The 45 days end of month are allowed where the contract states them, else the cap is the standard one. Both ways of
counting are admitted (DGCCRF); a contract that does not say which may mean the later one.

A request for payment whose receipt by a public buyer cannot be proved counts two days after its date (CCP R2192-15).
A delivery that is not known is taken to be of the day of the invoice, which is issued with it (C. com. L441-9); the
answer says so.

>>> for cap in ("standard", "eom45_after", "eom45_before"):
...     print(latest_due(cap, Dates(date(2026, 1, 15)), stipulated=True).due)
2026-03-16
2026-03-17
2026-03-31
>>> check("standard", Dates(date(2026, 1, 15)), date(2026, 3, 31)).excess
15

A due date that is too late is a matter for the contract and for the authorities: the invoice is still due on it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .calendar import add_days, month_end

_PROOF_DAYS = 2  # CCP R2192-15


@dataclass(frozen=True)
class Dates:
    """The days of an invoice.

    :param date invoiced: when it was issued.
    :param date delivered: when the goods were received or the works completed, None when that is not known.
    :param date received: when a public buyer received it, None when that cannot be proved.
    """

    invoiced: date
    delivered: date | None = None
    received: date | None = None


@dataclass(frozen=True)
class Latest:
    """The latest due date that the law allows.

    :param date due: None where it sets no maximum.
    :param str article: where it is written.
    :param bool assumed: the day from which it counts was not known, and was taken to be what the law presumes.
    """

    due: date | None
    article: str
    assumed: bool = False


@dataclass(frozen=True)
class Check:
    """The answer of :func:`check`.

    :param int excess: days by which the due date exceeds what the law allows, 0 when it does not.
    """

    latest: Latest
    excess: int


@dataclass(frozen=True)
class Cap:
    """A maximum of the law.

    :param start: which of :class:`Dates` it counts from: ``invoiced``, ``delivered`` or ``received``.
    :param latest: from that day to the latest due date.
    :param str article: where it is written.
    :param bool stipulated: it holds only where the contract states it, else the standard one does.
    """

    start: str
    latest: Callable[[date], date]
    article: str
    stipulated: bool = False


def _days(n: int) -> Callable[[date], date]:
    return lambda day: add_days(day, n)


def _month_then(n: int) -> Callable[[date], date]:
    return lambda day: add_days(month_end(day), n)


def _then_month(n: int) -> Callable[[date], date]:
    return lambda day: month_end(add_days(day, n))


def _later(*ways: Callable[[date], date]) -> Callable[[date], date]:
    return lambda day: max(way(day) for way in ways)


def _decade_then(n: int) -> Callable[[date], date]:
    """From the end of the ten days of a delivery: the 10th, the 20th, the last day of the month."""
    return lambda day: add_days(month_end(day) if day.day > 20 else day.replace(day=10 if day.day <= 10 else 20), n)


_EOM45 = "C. com. L441-10 I, par. 3"

CAPS: dict[str, Cap] = {
    "silent": Cap("delivered", _days(30), "C. com. L441-10 I, par. 1"),
    "standard": Cap("invoiced", _days(60), "C. com. L441-10 I, par. 2"),
    "eom45": Cap("invoiced", _later(_month_then(45), _then_month(45)), _EOM45, stipulated=True),
    "eom45_after": Cap("invoiced", _month_then(45), _EOM45, stipulated=True),
    "eom45_before": Cap("invoiced", _then_month(45), _EOM45, stipulated=True),
    "periodic": Cap("invoiced", _days(45), "C. com. L441-10 I, par. 4"),
    "food": Cap("delivered", _days(30), "C. com. L441-11 II 1°"),
    "food_periodic": Cap("delivered", _decade_then(30), "C. com. L441-11 II 1°"),
    "livestock": Cap("delivered", _days(20), "C. com. L441-11 II 2°"),
    "alcohol": Cap("delivered", _month_then(30), "C. com. L441-11 II 3°"),
    "wine": Cap("invoiced", _later(_days(60), _month_then(45), _then_month(45)), "C. com. L441-11 II 4°"),
    "transport": Cap("invoiced", _days(30), "C. com. L441-11 II 5°"),
    "public": Cap("received", _days(30), "CCP R2192-10"),
    "public_hospital": Cap("received", _days(50), "CCP R2192-11"),
    "public_undertaking": Cap("received", _days(60), "CCP R2192-11"),
}
NO_CAP = "none"


def latest_due(cap: str, dates: Dates, stipulated: bool = False) -> Latest:
    """Return the latest due date under a cap.

    :param str cap: one of :data:`CAPS`, or ``none``.
    :param Dates dates: the days of the invoice.
    :param bool stipulated: the contract states the 45 days end of month.
    """
    if cap == NO_CAP:
        return Latest(None, "")
    rule = CAPS[cap]
    if rule.stipulated and not stipulated:
        rule = CAPS["standard"]
    day, assumed = _start(rule.start, dates)
    return Latest(rule.latest(day), rule.article, assumed)


def check(cap: str, dates: Dates, due: date, stipulated: bool = False) -> Check:
    """Tell by how many days a due date exceeds what the law allows.

    :param date due: the due date of the invoice, or the last one of its instalments.
    """
    latest = latest_due(cap, dates, stipulated)
    return Check(latest, max((due - latest.due).days, 0) if latest.due else 0)


def _start(start: str, dates: Dates) -> tuple[date, bool]:
    """The day from which a cap counts, and whether it was assumed."""
    if day := getattr(dates, start):
        return day, False
    return add_days(dates.invoiced, _PROOF_DAYS if start == "received" else 0), True
