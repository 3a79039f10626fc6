# Part of recouvrement_module. License LGPL-3.
"""Notice: the day on which a formal notice takes effect, from what became of it after it left.

C. civ. 1344: a debtor is put in default by a summons or any act that asks enough of him. What is sent by registered
post, or as a qualified electronic registered letter (CPCE L100), takes effect

* when it was received: on that day;
* when it was refused: on the day of the refusal, for nobody escapes a notice by refusing it;
* when nobody called for it at the post office: on the day of its first presentation (Cass. 1re civ., 20 January 2021,
  no. 19-20.680), or, when that day was not noted, on the day it came back.

It has no effect when it came back from a wrong address. As long as nothing is known it has none yet.

An electronic registered letter is one only for whoever may get it: a professional, or who had agreed to it beforehand
and has not taken it back since (CPCE L100, for those who are no professionals).

>>> effect_of([Event(date(2026, 3, 2), "deposit"), Event(date(2026, 3, 4), "presented")])
>>> effect_of([Event(date(2026, 3, 4), "presented"), Event(date(2026, 3, 20), "unclaimed")])
datetime.date(2026, 3, 4)
>>> effect_of([Event(date(2026, 3, 4), "presented"), Event(date(2026, 3, 6), "receipt")])
datetime.date(2026, 3, 6)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

# What may become of a registered letter, in the order in which it happens; a bounce is an email that came back.
KINDS = ("deposit", "presented", "receipt", "refused", "unclaimed", "return")
ENDS = frozenset({"receipt", "refused", "unclaimed", "return"})
ASKED = frozenset({"consumer", "non_professional"})  # whose consent an electronic registered letter wants


@dataclass(frozen=True)
class Event:
    """Something that was learnt of a notice.

    :param date day: on which it happened.
    :param str kind: one of :data:`KINDS`.
    """

    day: date
    kind: str


@dataclass(frozen=True)
class Consent:
    """That a customer agreed to get electronic registered letters.

    :param date given_on: from that day on.
    :param date withdrawn_on: no more from that day on, None as long as it holds.
    """

    given_on: date
    withdrawn_on: date | None = None


def may_be_electronic(debtor: str, consents: Iterable[Consent], day: date) -> bool:
    """Tell whether a registered letter may go electronically to a debtor on a day.

    :param str debtor: the category by which it is treated.
    """
    return debtor not in ASKED or any(
        one.given_on <= day and (one.withdrawn_on is None or day < one.withdrawn_on) for one in consents
    )


def effect_of(events: Iterable[Event]) -> date | None:
    """Return the day on which a notice took effect, None when it has not, or is not known to have.

    :param events: in any order.
    """
    first: dict[str, date] = {}
    for event in events:
        first[event.kind] = min(event.day, first.get(event.kind, event.day))
    for kind in ("receipt", "refused"):
        if kind in first:
            return first[kind]
    if "unclaimed" in first:
        return first.get("presented", first["unclaimed"])
    return None


def refusal(event: Event, sent_on: date, today: date, known: Iterable[Event]) -> str:
    """Return why an event cannot be, empty when it can: ``future``, ``before`` it left, ``early`` or after its ``end``.

    A letter that nobody called for waited at the post office: it is not unclaimed on the day on which it was first
    presented. Nothing is received, refused or returned before that day.

    >>> shown = [Event(date(2026, 3, 4), "presented")]
    >>> refusal(Event(date(2026, 3, 4), "unclaimed"), date(2026, 3, 2), date(2026, 3, 20), shown)
    'early'
    >>> refusal(Event(date(2026, 3, 4), "receipt"), date(2026, 3, 2), date(2026, 3, 20), shown)
    ''

    Its first presentation may be learnt last, from the notice that came back: it is no later than its end.

    :param date sent_on: the day on which the notice left.
    :param known: what is known already.
    """
    if event.day > today:
        return "future"
    if event.day < sent_on:
        return "before"
    known = list(known)
    ends = [one.day for one in known if one.kind in ENDS]
    if ends:
        return "" if event.kind == "presented" and event.day <= min(ends) else "end"
    presented = min((one.day for one in known if one.kind == "presented"), default=None)
    if presented is None or event.kind not in ENDS:
        return ""
    return "early" if event.day < presented or (event.kind == "unclaimed" and event.day == presented) else ""
