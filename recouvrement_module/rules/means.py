# Part of recouvrement_module. License LGPL-3.
"""Means of payment: who moves first, and what a payment that came back calls for.

A debit, a bill or a promissory note is *presented by us*: the customer has nothing to do on the due
date, so it is never reminded before it comes back. The bank needs :data:`GRACE` working days to say
what became of it; after them, what is still open was not presented, and that is for us to mend.

>>> france = WorkingCalendar("FR")
>>> answered_until(date(2026, 11, 19), france)  # a Thursday: what was due on Monday
datetime.date(2026, 11, 16)
>>> answered_until(date(2026, 11, 16), france)  # a Monday: Thursday and Friday are the other two
datetime.date(2026, 11, 11)

**What a reject calls for** depends on the kind of its reason, and on whether the same debt was already
presented a second time. It is presented again once, never twice.

===========  ==========================================  ==============================================
kind         why it came back                            what comes next
===========  ==========================================  ==============================================
``funds``    no money on that day, or nothing said       ``represent`` once, then ``call``
``details``  no valid mandate, wrong or closed account   ``details``: other bank details or a mandate
``dispute``  the payer refuses, or took it back          ``dispute``: hold it and clear it up
``ours``     our own file was wrong                      ``correct`` it and present it again
``other``    account blocked, payer deceased ...         ``call``
===========  ==========================================  ==============================================

>>> [next_act("funds", presented_before=before) for before in (False, True)]
['represent', 'call']
"""

from __future__ import annotations

from datetime import date

from .calendar import WorkingCalendar, add_days

MEANS = ("transfer", "direct_debit", "bill", "promissory_note", "cheque", "card")
PRESENTED = ("direct_debit", "bill", "promissory_note")
COMES_BACK = tuple(means for means in MEANS if means != "transfer")

GRACE = 3  # working days that the bank takes to say what became of what was presented

KINDS = ("funds", "details", "dispute", "ours", "other")
_ACTS = {"funds": "represent", "details": "details", "dispute": "dispute", "ours": "correct", "other": "call"}


def answered_until(today: date, calendar: WorkingCalendar) -> date:
    """Return the last day from which :data:`GRACE` working days have passed *today*.

    What was to be presented on that day or before has had its answer.

    :param date today: itself the last of these days, when it works.
    :param WorkingCalendar calendar: the company's working days.
    :rtype: date
    """
    day, left = today, GRACE
    while left and day > date.min:
        left -= calendar.is_working(day)
        day = add_days(day, -1)
    return day


def next_act(kind: str, *, presented_before: bool) -> str:
    """Return what is proposed for a reject: one of the acts of the table above.

    :param str kind: one of :data:`KINDS`; an unknown one is treated as ``other``.
    :param bool presented_before: whether the same debt has been presented a second time before this reject.
    """
    act = _ACTS.get(kind, "call")
    return "call" if act == "represent" and presented_before else act


def proposes_block(kind: str) -> bool:
    """Tell whether further orders are better stopped: not when the payer contests, nor when the fault is ours."""
    return kind not in ("dispute", "ours")
