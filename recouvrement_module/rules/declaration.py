# Part of recouvrement_module. License LGPL-3.
"""What a creditor has to do, and by when, once something of its debtor is published.

======================  =========================  ==================  ==================================
what was published      what is to be done         within              article
======================  =========================  ==================  ==================================
an opening judgment     ``declaration``            2 months, or 4      C. com. L622-24, R622-24
                        ``ownership``              3 months            C. com. L624-9
                        ``relief``                 6 months            C. com. L622-26
sale of the business    ``opposition``             10 days             C. com. L141-14
merger                  ``opposition``             30 days             C. com. L236-15
universal transfer      ``opposition``             30 days             C. civ. 1844-5
reduction of capital    ``opposition``             20 days             C. com. L225-205, R225-152
======================  =========================  ==================  ==================================

All run from the publication. The declaration is due after four months where creditor and court are not in the same
part of France: a creditor abroad, or one in metropolitan France when the court is overseas, and the other way round.
Where that is not known, two months. ``relief`` is the time to ask to be relieved of having declared too late.

Months go to the day that bears the same number, or the last one of the month; days leave out the one of the
publication (CPC 641). A last day that does not work is put off to the next one that does (CPC 642).

>>> for one in deadlines("opening", date(2026, 8, 29), WorkingCalendar("FR")):
...     print(one.code, one.day, one.last)
declaration 2026-10-29 2026-10-29
ownership 2026-11-29 2026-11-30
relief 2027-02-28 2027-03-01
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .calendar import WorkingCalendar, add_days, add_months
from .identity import FRANCE

NEAR, FAR = 2, 4  # months


@dataclass(frozen=True)
class Deadline:
    """Something to be done by a day.

    :param str code: what is to be done.
    :param date day: the raw last day, by which a careful creditor goes.
    :param date last: the last day on which it is still in time.
    :param str article: where it is written.
    """

    code: str
    day: date
    last: date
    article: str


# what was published: what is to be done, in months or in days, and where it is written
_TERMS: dict[str, tuple[tuple[str, str, int, str], ...]] = {
    "opening": (
        ("declaration", "months", NEAR, "C. com. L622-24, R622-24"),
        ("ownership", "months", 3, "C. com. L624-9"),
        ("relief", "months", 6, "C. com. L622-26"),
    ),
    "business_sale": (("opposition", "days", 10, "C. com. L141-14"),),
    "merger": (("opposition", "days", 30, "C. com. L236-15"),),
    "universal_transfer": (("opposition", "days", 30, "C. civ. 1844-5"),),
    "capital_reduction": (("opposition", "days", 20, "C. com. L225-205, R225-152"),),
}
PUBLISHED = tuple(_TERMS)


def deadlines(
    published: str, published_on: date, calendar: WorkingCalendar, *, distant: bool = False
) -> tuple[Deadline, ...]:
    """Return what is to be done, the first to end first; nothing for what asks for nothing.

    :param str published: one of :data:`PUBLISHED`.
    :param date published_on: the day of the publication.
    :param WorkingCalendar calendar: of the place of the court.
    :param bool distant: whether the creditor has four months, see :func:`is_distant`.
    """
    found = []
    for code, unit, number, article in _TERMS.get(published, ()):
        count = FAR if distant and code == "declaration" else number
        day = add_months(published_on, count) if unit == "months" else add_days(published_on, count)
        found.append(Deadline(code, day, calendar.next_working(day), article))
    return tuple(sorted(found, key=lambda one: one.day))


def is_distant(country: str, postcode: str, department: str) -> bool:
    """Tell whether a creditor and a court are in different parts of France, or the creditor is abroad.

    :param str country: two-letter code of the creditor's country; unknown is near.
    :param str postcode: of the creditor.
    :param str department: of the court; unknown is metropolitan.
    """
    if not country:
        return False
    if country not in FRANCE:
        return True
    return _part(_OVERSEAS.get(country) or postcode) != _part(department)


_OVERSEAS = {"GP": "971", "MQ": "972", "GF": "973", "RE": "974", "PM": "975", "YT": "976", "BL": "977", "MF": "978"}


def _part(code: str) -> str:
    """The part of France of a postcode or a department: overseas its three digits, else metropolitan France."""
    code = (code or "").strip()
    return code[:3] if code[:2] in ("97", "98") else ""
