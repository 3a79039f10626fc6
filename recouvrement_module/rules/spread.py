# Part of recouvrement_module. License LGPL-3.
"""Spread: which collector gets which case, when the rules name one or several.

Each rule names its collectors. A case whose present collector is among them keeps him; any other one goes to
the collector of its rule who has the fewest cases, the first named among equals:

>>> spread([Lot(1, "north"), Lot(2, "north"), Lot(3, "south")], {"north": (10, 11), "south": (11,)}, {10: 1})
{1: 11, 2: 10, 3: 11}
>>> spread([Lot(1, "north", 11)], {"north": (10, 11)}, {})
{1: 11}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Lot:
    """A case that waits for its collector, with the one that it has, if any."""

    key: Hashable
    rule: Hashable
    present: Hashable | None = None


def spread(
    lots: Iterable[Lot], collectors: Mapping[Hashable, Sequence[Hashable]], loads: Mapping[Hashable, int]
) -> dict[Hashable, Hashable]:
    """Return the collector of each lot, by its key.

    :param lots: the cases, in the order in which they are dealt.
    :param collectors: rule → its collectors, at least one, in their order.
    :param loads: collector → cases that he has besides these; none when absent.
    """
    lots, load = list(lots), Counter(loads)
    found = {lot.key: lot.present for lot in lots if lot.present in collectors[lot.rule]}
    load.update(found.values())
    for lot in lots:
        if lot.key not in found:
            found[lot.key] = min(collectors[lot.rule], key=lambda collector: load[collector])
            load[found[lot.key]] += 1
    return found
