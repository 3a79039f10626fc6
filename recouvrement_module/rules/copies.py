# Part of recouvrement_module. License LGPL-3.
"""Copies of invoices in an email: as many as it can carry."""

from __future__ import annotations

from collections.abc import Hashable, Iterable


def fit(copies: Iterable[tuple[Hashable, int]], room: int) -> list[Hashable]:
    """Choose the copies that go into an email, in their order; one that is too large leaves its room to the next.

    :param copies: pairs (key, size); a copy without size does not exist, and is not chosen.
    :param int room: the size that the chosen ones may have together.
    :rtype: list

    >>> fit([("a", 6), ("b", 5), ("c", 4), ("d", 0)], 10)
    ['a', 'c']
    >>> fit([("a", 6)], 5)
    []
    """
    chosen = []
    for key, size in copies:
        if 0 < size <= room:
            chosen.append(key)
            room -= size
    return chosen
