"""What a reference ledger holds: sizes, shares of each story and a seeded draw. Pure Python."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

SEED = 20_261_116
LATEST = 200

# Documents of each story per 1 000 invoices; see `stories.py` for what each of them is.
# About 134 due lines in 1 000 are late, 65 are not due yet, 14 are open credits.
ORDINARY = {
    "paid": 808,
    "paid_instalments": 12,
    "late": 96,
    "due_later": 50,
    "partly_paid": 10,
    "foreign": 6,
    "instalments": 8,
    "first_instalment_paid": 4,
    "credited": 6,
    "credit_note": 6,
    "loose_payment": 8,
}
# The same open items almost without the paid invoices, which nothing here reads.
MOSTLY_OPEN = ORDINARY | {"paid": 20}


@dataclass(frozen=True)
class Size:
    """A reference ledger; `invoices` counts every story but the open credits."""

    name: str
    customers: int
    invoices: int
    shares: dict[str, int]

    def count(self, story: str) -> int:
        """How often a story is told."""
        return self.invoices * self.shares[story] // self._thousand

    @property
    def _thousand(self) -> int:
        return sum(self.shares.values()) - self.shares["credit_note"] - self.shares["loose_payment"]


SIZES = {
    "S": Size("S", 4_000, 64_000, ORDINARY),
    "M": Size("M", 40_000, 640_000, ORDINARY),
    "L": Size("L", 400_000, 1_020_000, MOSTLY_OPEN),
}


@dataclass(frozen=True, order=True)
class Clone:
    """One telling of a story: `days` moves its dates, `factor` multiplies its amounts."""

    days: int
    story: str
    customer: int
    factor: int


def _late(draw: random.Random) -> int:
    """Due 1 to 200 days ago, recent dates more often."""
    return -1 - int(LATEST * draw.random() ** 1.6)


def _past(draw: random.Random) -> int:
    """Due, and paid 5 days later, within the last two and a half years."""
    return -draw.randint(100, 900)


def _late_and_paid(draw: random.Random) -> int:
    """Late, and something was paid 5 days after the due date."""
    return _late(draw) - 5


def _coming(draw: random.Random) -> int:
    """Due today or in the next month."""
    return draw.randint(0, 30)


def _around(draw: random.Random) -> int:
    """First instalment late or not due yet."""
    return draw.randint(-LATEST, 30)


# The day a story's first line fell due, counted from today.
DAYS: dict[str, Callable[[random.Random], int]] = {
    "paid": _past,
    "paid_instalments": _past,
    "late": _late,
    "due_later": _coming,
    "partly_paid": _late_and_paid,
    "foreign": _late,
    "instalments": _around,
    "first_instalment_paid": _late_and_paid,
    "credited": _past,
    "credit_note": _late,
    "loose_payment": _late,
}


def clones(size: Size) -> Iterator[Clone]:
    """Every document group of a ledger in the order of its dates; the same for the same size."""
    draw = random.Random(f"{SEED}-{size.name}")
    told = []
    for story in size.shares:
        for _ in range(size.count(story)):
            customer = int(size.customers * draw.random() ** 1.3)
            factor = max(1, int(8 * draw.lognormvariate(1.0, 1.1)))
            told.append(Clone(DAYS[story](draw), story, customer, factor))
    return iter(sorted(told))
