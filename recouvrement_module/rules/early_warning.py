# Part of recouvrement_module. License LGPL-3.
"""Early warnings: a customer that pays otherwise than it used to. It concerns people, not grades.

=========  ===================================================================================================
late       the first lateness of a good payer: six payments or more, none of them late, and now something is
parts      the first partial payment: six payments or more, each of them whole, and now one that is not
drift      its last 90 days are 15 days or more slower than those before; four payments are known at least
=========  ===================================================================================================

The first that applies is said. What is more than 60 days late is no early warning any more.

>>> warn(Habits(payments=9, late=0, late_days=8))
'late'
>>> warn(Habits(payments=9, late=1, late_days=8)), warn(Habits(payments=9, late=3, parts=0, part_now=True))
('', 'parts')
>>> warn(Habits(payments=9, late=3, drift=Decimal(15))), warn(Habits(payments=9, late=3, drift=Decimal("14.9")))
('drift', '')
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

CODES = ("late", "parts", "drift")
GOOD_FROM = 6  # payments that make a habit
DRIFT_FROM = 4
DRIFT_DAYS = 15
LATE_DAYS = 5  # days after which it is late
LAST_DAYS = 60


@dataclass(frozen=True)
class Habits:
    """How a customer pays.

    :param int payments: items of a year that were paid in full.
    :param int late: those that were paid late.
    :param int late_days: of the oldest that is open, undisputed.
    :param int parts: those that were paid in several times.
    :param bool part_now: something was paid in part within 30 days and is open.
    :param Decimal drift: see :class:`scoring.Payments`.
    """

    payments: int = 0
    late: int = 0
    late_days: int = 0
    parts: int = 0
    part_now: bool = False
    drift: Decimal | None = None


def warn(habits: Habits) -> str:
    """Return the code of the warning, empty when there is none."""
    if habits.late_days > LAST_DAYS:
        return ""
    settled = habits.payments >= GOOD_FROM
    if settled and not habits.late and habits.late_days > LATE_DAYS:
        return "late"
    if settled and not habits.parts and habits.part_now:
        return "parts"
    if habits.payments >= DRIFT_FROM and habits.drift is not None and habits.drift >= DRIFT_DAYS:
        return "drift"
    return ""
