# Part of recouvrement_module. License LGPL-3.
"""The hour at which a customer is best called, from the calls so far.

An hour counts for what it brought: one for each call that reached somebody, less a half for each that did not. The best
one is proposed when it has reached somebody twice at least; the earlier one of two that are equal. Without it nothing
is known, and nothing is said.

>>> best_hour([(9, True), (9, True), (14, True), (14, False)])
9
>>> best_hour([(9, True), (14, False)]) is None
True
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

REACHED = 2  # so often it must have reached somebody


def best_hour(calls: Iterable[tuple[int, bool]]) -> int | None:
    """Return the hour, None when nothing is known.

    :param calls: (hour of the day, whether somebody was reached), in any order.
    """
    reached: dict[int, int] = defaultdict(int)
    worth: dict[int, int] = defaultdict(int)
    for hour, was_reached in calls:
        reached[hour] += was_reached
        worth[hour] += 2 if was_reached else -1
    known = [hour for hour in worth if reached[hour] >= REACHED]
    return min(known, key=lambda hour: (-worth[hour], hour), default=None)
