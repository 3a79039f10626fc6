# Part of recouvrement_module. License LGPL-3.
"""Limitation: the last day on which a claim can still be brought to court.

=====================  ==============  ==========================================================
kind of claim          term            article
=====================  ==============  ==========================================================
business               5 years         C. com. L110-4, C. civ. 2224
non_professional       5 years         C. civ. 2224
public_undertaking     5 years         C. com. L110-4, C. civ. 2224 (no public accountant)
consumer               2 years         C. conso. L218-2
public_accountant,     4 years         law 68-1250 of 31 December 1968, article 1: from the
public_hospital                        1 January that follows
transport              1 year          C. com. L133-6
telecom                1 year          CPCE (postes) L34-2
bill                   3 years         C. com. L511-78, from the maturity of the bill
cheque                 6 months        CMF L131-59, from the end of the time for presenting it
=====================  ==============  ==========================================================

A bill or a cheque has a clock of its own besides that of the claim. A contract may set another term, of one to ten
years (C. civ. 2254), but not with a consumer (C. conso. L218-1) nor where a special law sets the term; nor for rents
and whatever else is paid by the year or more often, which only a person can tell.

**Start.** Courts start the term on the day on which the creditor could act: mostly when goods were delivered or works
completed (Cass. com. 26 February 2020, 18-25.036), at times on the due date. Two dates are given: the *alert* from the
earliest of delivery, invoice and due date; the *optimistic* one from the due date.

**End.** The first day is not counted and the last one is, to its end (C. civ. 2228, 2229): a term of years ends on the
day that bears the same number, or on the last one of the month. The claim is barred from the next day.

**Events**, as long as the term has not run out (what was barred is not revived by them: a person decides):

* An acknowledgment (C. civ. 2240), a court act (2241), an enforcement measure (2244), a declaration of the claim in an
  insolvency (C. com. L622-25-1) let a whole new term begin (2231), after the proceedings have ended where their end is
  given (2242). A declaration without end holds: the term has not begun again. An action that was dismissed or given
  up has never interrupted (2243): leave it out.
* Mediation, conciliation, or the debtor's agreement to the small claims procedure (2238) stops the clock from its day
  to its end, or to today; at least six months are left then.
* A written claim, a formal notice among them, changes nothing, but for a body with a public accountant: there it
  interrupts, and every new term begins on the next 1 January (law 68-1250, article 2).

**Cap.** Twenty years from the day the claim arose (C. civ. 2232). A court act and an enforcement measure are not bound
by it (2232, second paragraph).

>>> clock = limitation(Facts("business", invoiced=date(2021, 3, 15), due=date(2021, 4, 30)), (), date(2026, 1, 1))
>>> clock.alert, clock.optimistic, reached(clock.alert, date(2026, 1, 1))
(datetime.date(2026, 3, 15), datetime.date(2026, 4, 30), 3)
>>> limitation(Facts("public_accountant", due=date(2021, 4, 30)), (), date(2026, 1, 1)).alert
datetime.date(2025, 12, 31)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .calendar import add_days, add_months

ALERTS = (12, 6, 3, 1)  # months before the last day
CAP_MONTHS = 240  # C. civ. 2232
AFTER_MEDIATION = 6  # months, C. civ. 2238
AGREED = (12, 120)  # months, C. civ. 2254


@dataclass(frozen=True)
class Term:
    """What the law says of a kind of claim.

    :param int months: the term.
    :param str article: where it is written.
    :param bool from_january: it begins on the 1 January that follows.
    :param bool agreed: whether a contract may set another one.
    :param bool from_due: it begins on the due date, whatever came before.
    """

    months: int
    article: str
    from_january: bool = False
    agreed: bool = False
    from_due: bool = False


_GENERAL = Term(60, "C. com. L110-4, C. civ. 2224", agreed=True)
_PUBLIC = Term(48, "law 68-1250 art. 1", from_january=True)

TERMS: dict[str, Term] = {
    "business": _GENERAL,
    "non_professional": Term(60, "C. civ. 2224", agreed=True),
    "public_undertaking": _GENERAL,
    "consumer": Term(24, "C. conso. L218-2"),
    "public_accountant": _PUBLIC,
    "public_hospital": _PUBLIC,
    "transport": Term(12, "C. com. L133-6"),
    "telecom": Term(12, "CPCE L34-2"),
    "bill": Term(36, "C. com. L511-78", from_due=True),
    "cheque": Term(6, "CMF L131-59", from_due=True),
}

# Event: whether the term stays stopped as long as no end is known, whether the cap of twenty years holds.
_INTERRUPTIONS: dict[str, tuple[bool, bool]] = {
    "acknowledgment": (False, True),  # C. civ. 2240
    "court_act": (False, False),  # C. civ. 2241
    "enforcement": (False, False),  # C. civ. 2244
    "insolvency": (True, True),  # C. com. L622-25-1
    "claim": (False, True),  # law 68-1250 art. 2, of bodies with a public accountant only
}
EVENTS = (*_INTERRUPTIONS, "mediation")


@dataclass(frozen=True)
class Facts:
    """What is known of a claim; one of its three days at least.

    :param str kind: one of :data:`TERMS`.
    :param date delivered: when the goods were delivered or the works completed.
    :param date invoiced: the day of the invoice.
    :param date due: its due date; of a bill its maturity, of a cheque the end of the time for presenting it.
    :param int agreed_months: the term that a contract sets, None when it sets none.
    """

    kind: str
    delivered: date | None = None
    invoiced: date | None = None
    due: date | None = None
    agreed_months: int | None = None


@dataclass(frozen=True)
class Event:
    """Something that interrupts or stops the term.

    :param date day: when it was.
    :param str kind: one of :data:`EVENTS`.
    :param date end: when the proceedings or the mediation ended, None when they go on or have no duration.
    """

    day: date
    kind: str
    end: date | None = None


@dataclass(frozen=True)
class Clock:
    """The answer of :func:`limitation`.

    :param date alert: the last day, were the term to have begun as early as can be.
    :param date optimistic: the last day, the term having begun on the due date.
    :param bool stopped: the term does not run today; both dates move on until it does.
    :param str article: where the term is written.
    """

    alert: date
    optimistic: date
    stopped: bool
    article: str


def refusal(kind: str, months: int) -> str:
    """Tell why a contract cannot set a term: ``consumer``, ``law`` (a special law sets it), ``bounds``, or empty."""
    if not TERMS[kind].agreed:
        return "consumer" if kind == "consumer" else "law"
    return "" if AGREED[0] <= months <= AGREED[1] else "bounds"


def limitation(facts: Facts, events: Iterable[Event], today: date) -> Clock:
    """Return the last days of a claim.

    :param Facts facts: what is known of it.
    :param events: in any order; those after *today* have not happened yet.
    :param date today: until when what has no end goes on.
    :raises ValueError: when no day is known, or a term is agreed on that the law refuses (:func:`refusal`).
    """
    if facts.agreed_months is not None and (reason := refusal(facts.kind, facts.agreed_months)):
        raise ValueError(reason)
    term = TERMS[facts.kind]
    months = term.months if facts.agreed_months is None else facts.agreed_months
    past = sorted((event for event in events if event.day <= today), key=_order)
    first = _first_day(facts, term)
    alert, optimistic = (
        _Course(term, months, start, born=first).after(past, today) for start in (first, facts.due or first)
    )
    article = "C. civ. 2254" if facts.agreed_months is not None else term.article
    # days and months do not add up in any order: by a day, an early start may end up after a late one
    return Clock(min(alert.last, optimistic.last), optimistic.last, alert.stopped, article)


def _first_day(facts: Facts, term: Term) -> date:
    """The earliest day on which the term may have begun."""
    days = [day for day in (facts.delivered, facts.invoiced, facts.due) if day]
    if not days:
        raise ValueError("a claim without any day")
    return facts.due if term.from_due and facts.due else min(days)


def is_barred(last: date, today: date) -> bool:
    """Tell whether a claim can no longer be brought: its last day is over (C. civ. 2229)."""
    return today > last


def alerts(last: date) -> tuple[tuple[int, date], ...]:
    """Return the days on which the approach of a last day is to be told, with the months that are left."""
    return tuple((months, add_months(last, -months)) for months in ALERTS)


def reached(last: date, today: date) -> int | None:
    """Return the fewest months of :data:`ALERTS` within which a last day is, 0 when it is over, None when it is far."""
    if is_barred(last, today):
        return 0
    return min((months for months, day in alerts(last) if today >= day), default=None)


# --------------------------------------------------------------------------------- the term as days go by


def _order(event: Event) -> tuple[date, int, date]:
    """By day; what interrupts goes before what stops the new term."""
    return event.day, EVENTS.index(event.kind), event.end or date.max


@dataclass
class _Course:
    """A term on its way: when it began, until when the clock is stopped, its last day."""

    term: Term
    months: int
    start: date
    born: date
    stopped: bool = False

    def __post_init__(self):
        self.begun = self.idle_until = self._begin(self.start)
        self.last = add_months(self.begun, self.months)

    def after(self, events: Iterable[Event], today: date) -> _Course:
        """Return the course once the events have happened, in their order."""
        for event in events:
            if is_barred(self.last, event.day):
                break
            if event.kind == "mediation":
                self._stop(event.day, self._until(event, today))
            elif event.kind != "claim" or self.term.from_january:
                self._restart(event, *_INTERRUPTIONS[event.kind], today)
        return self

    def _stop(self, day: date, end: date):
        """Stop the clock, from when it runs again if it is stopped already."""
        day = max(day, self.idle_until)
        if end <= day:
            return
        self._extend(add_days(self.last, (end - day).days), capped=True)
        self._extend(add_months(end, AFTER_MEDIATION), capped=True)
        if day == self.begun:  # nothing of the term has run: all of it is left
            self._extend(add_months(end, self.months), capped=True)
            self.begun = end
        self.idle_until = end

    def _restart(self, event: Event, holds: bool, capped: bool, today: date):
        """Begin a whole new term, once what interrupts and what stops it is over."""
        end = self._until(event, today) if holds else event.end and min(event.end, today)
        self.begun = self.idle_until = max(self.idle_until, self._begin(end or event.day))
        self._extend(add_months(self.begun, self.months), capped)

    def _until(self, event: Event, today: date) -> date:
        """The end of an event, or today as long as it goes on."""
        if event.end and event.end <= today:
            return event.end
        self.stopped = True
        return today

    def _extend(self, last: date, capped: bool):
        """Move the last day, never back, nor by what the cap binds beyond it."""
        cap = add_months(self.born, CAP_MONTHS)
        self.last = max(self.last, min(last, cap) if capped else last)

    def _begin(self, day: date) -> date:
        """The day after which a term runs that *day* lets begin."""
        return date(day.year, 12, 31) if self.term.from_january else day
