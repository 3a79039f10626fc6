"""The report: budgets kept or not, as ratios to the floor and to the peer, and how things grow."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path

from .places import REPORT
from .plan import SIZES
from .results import Series

TEMPLATE = Path(__file__).with_name("report_template.md")
FLOOR, PEER, MEMORY = "floor", "peer", "memory"


@dataclass(frozen=True)
class Budget:
    """One condition: a cost of ours against the floor (at most) or the peer (at least)."""

    work: str
    kind: str
    limit: float
    ours: tuple[str, str]  # step and figure
    other: tuple[str, str] = ("", "")
    count: tuple[str, str] = ("", "")  # pieces made, ours and the other's: costs are per piece


DECIDING, FIRST, NEXT = "own.deciding", "own.first_run", "own.next_run"
BUDGETS = [
    Budget(
        "decide all items, nothing changed",
        FLOOR,
        3,
        (DECIDING, "decide_same.wall"),
        (DECIDING, "decide_floor.wall"),
    ),
    Budget(
        "decide all items, the calendar moved by a day",
        FLOOR,
        3,
        (DECIDING, "decide_moved.wall"),
        (DECIDING, "decide_floor.wall"),
    ),
    Budget(
        "first reminders: headers and lines against their bare INSERT",
        FLOOR,
        3,
        (FIRST, "gather.wall"),
        ("own.inserting", "wall"),
    ),
    Budget(
        "first run, from the ledger to prepared reminders, per line",
        PEER,
        20,
        (FIRST, "whole.wall"),
        ("peers.first_run", "wall"),
        ("count", "count"),
    ),
    Budget("first run, memory of the whole process (MiB)", MEMORY, 300, (FIRST, "whole.memory_peak")),
    Budget(
        "next run with history, per line",
        PEER,
        20,
        (NEXT, "whole.wall"),
        ("peers.next_run", "wall"),
        ("count", "count"),
    ),
    Budget(
        "letters to archived PDFs, per letter",
        PEER,
        17,
        ("own.letters", "wall"),
        ("peers.letters", "wall"),
        ("count", "count"),
    ),
    Budget(
        "emails until the server accepted them, per email",
        PEER,
        14,
        ("own.emails", "wall"),
        ("peers.emails", "wall"),
        ("count", "count"),
    ),
]
MISSING = ["exposure of 10 000 customers: not measured yet"]

# What grows: label, ours, and the floor that it may follow.
GROWTH = [
    ("decide, nothing changed", (DECIDING, "decide_same.wall"), (DECIDING, "decide_floor.wall")),
    ("decide, a day later", (DECIDING, "decide_moved.wall"), (DECIDING, "decide_floor.wall")),
    ("gather", (FIRST, "gather.wall"), ("own.inserting", "wall")),
    ("bring in step", (FIRST, "select.wall"), None),
    ("first run", (FIRST, "whole.wall"), None),
    ("next run", (NEXT, "whole.wall"), None),
    ("the peer's first run", ("peers.first_run", "wall"), None),
]
ITEMS = (DECIDING, "items")
FLAT = [
    ("memory, first run (MiB)", (FIRST, "whole.memory_peak")),
    ("memory, next run (MiB)", (NEXT, "whole.memory_peak")),
    ("memory, the peer's first run (MiB)", ("peers.first_run", "memory_peak")),
    ("queries, first run", (FIRST, "whole.queries")),
    ("queries, next run", (NEXT, "whole.queries")),
    ("queries, the peer's first run", ("peers.first_run", "queries")),
]


class Book:
    """The kept results of one ledger."""

    def __init__(self, kept: dict, size: str):
        self.kept = kept
        self.size = size

    def __call__(self, figure: tuple[str, str]) -> float | None:
        step, path = figure
        return Series(self.kept.get((self.size, step)))(path)

    def verdict(self, budget: Budget, by: str = "wall") -> tuple[float, float | None, float] | None:
        """Our cost, the other's and the ratio that the budget limits; None when not measured."""
        ours, other = (self((step, path.replace("wall", by))) for step, path in (budget.ours, budget.other))
        if ours is None or (other is None and budget.kind != MEMORY):
            return None
        if budget.kind == MEMORY:
            return ours, None, ours
        if budget.count[0]:
            ours /= self((budget.ours[0], budget.count[0])) or 1
            other /= self((budget.other[0], budget.count[1])) or 1
        over, under = (ours, other) if budget.kind == FLOOR else (other, ours)
        return ours, other, over / max(under, 1e-9)


def kept_within(budget: Budget, ratio: float) -> bool:
    """Whether the budget is kept."""
    return ratio >= budget.limit if budget.kind == PEER else ratio <= budget.limit


def sizes(kept: dict) -> list[str]:
    """The ledgers that something was measured on."""
    return [size for size in SIZES if any(found == size and "." in step for found, step in kept)]


def table(kept: dict) -> str:
    """The ratios of every budget, one column a ledger."""
    present = sizes(kept)
    head = ["work", "budget", *present]
    rows = [[budget.work, _limit(budget), *_cells(kept, budget, present)] for budget in BUDGETS]
    return _markdown([head, *rows])


def _limit(budget: Budget) -> str:
    return {
        FLOOR: f"≤ {budget.limit:g} × floor",
        PEER: f"≥ {budget.limit:g} × faster",
        MEMORY: f"< {budget.limit:g}",
    }[budget.kind]


def _cells(kept: dict, budget: Budget, present: list[str]) -> list[str]:
    cells = []
    for size in present:
        verdict = Book(kept, size).verdict(budget)
        if verdict is None:
            cells.append("–")
        else:
            mark = "kept" if kept_within(budget, verdict[2]) else "**missed**"
            cells.append(f"{_number(verdict[2])} {mark}")
    return cells


def costs(kept: dict) -> str:
    """The medians behind the ratios, and the ratios of the CPU seconds."""
    rows = [["work", "ledger", "ours", "floor or peer", "ratio", "by CPU", "runs"]]
    for budget in BUDGETS:
        for size in sizes(kept):
            book = Book(kept, size)
            verdict, busy = book.verdict(budget), book.verdict(budget, "busy")
            if verdict and busy and budget.kind != MEMORY:
                runs = len(Series(kept.get((size, budget.ours[0]))))
                ratios = [_number(verdict[2]), _number(busy[2])]
                rows.append([budget.work, size, _time(verdict[0]), _time(verdict[1]), *ratios, str(runs)])
    return _markdown(rows)


def growth(kept: dict) -> str:
    """Exponents from each ledger to the next larger one, beside those of the floor."""
    present = sizes(kept)
    steps = list(pairwise(present))
    rows = [["work", *(f"{small} → {large}" for small, large in steps)]]
    for label, ours, floor in GROWTH:
        cells = []
        for small, large in steps:
            mine = _exponent(kept, small, large, ours)
            bare = _exponent(kept, small, large, floor) if floor else None
            cells.append(_growth_cell(mine, bare))
        rows.append([label, *cells])
    return _markdown(rows)


def _growth_cell(mine: float | None, bare: float | None) -> str:
    if mine is None:
        return "–"
    if bare is None:
        return f"{mine:.2f}"
    mark = "kept" if mine <= bare + 0.05 else "**missed**"
    return f"{mine:.2f} (floor {bare:.2f}) {mark}"


def _exponent(kept: dict, small: str, large: str, figure) -> float | None:
    """How the cost grows with the open items: 1 is proportional."""
    before, after = Book(kept, small), Book(kept, large)
    values = [before(figure), after(figure), before(ITEMS), after(ITEMS)]
    if None in values or 0 in values:
        return None
    return log(values[1] / values[0]) / log(values[3] / values[2])


def flat(kept: dict) -> str:
    """What must not grow."""
    present = sizes(kept)
    rows = [["figure", *present]]
    for label, figure in FLAT:
        values = [Book(kept, size)(figure) for size in present]
        rows.append([label, *("–" if value is None else f"{value:,.0f}" for value in values)])
    return _markdown(rows)


def ledgers(kept: dict) -> str:
    """What the ledgers hold."""
    names = ["customers", "invoices", "lines", "open_items", "overdue_items", "open_credits"]
    rows = [["ledger", *(name.replace("_", " ") for name in names)]]
    for size in SIZES:
        series = Series(kept.get((size, "ledger")))
        if series:
            rows.append([size, *(f"{series(name):,.0f}" for name in names)])
    return _markdown(rows)


def other(kept: dict) -> str:
    """Measured without a budget."""
    rows = [["work", "ledger", "pieces", "median"]]
    for label, step, path, count in OTHER:
        for size in sizes(kept):
            series = Series(kept.get((size, step)))
            if series(path) is not None:
                pieces = series(count) if count else None
                rows.append([label, size, f"{pieces:,.0f}" if pieces else "", _time(series(path))])
    return _markdown(rows)


OTHER = [
    ("bring items in step, nothing changed", "own.selecting", "select_same.wall", ""),
    (
        "build all items and cases from nothing",
        "own.selecting",
        "select_anew.wall",
        "select_anew.count",
    ),
    ("first run: bring in step", FIRST, "select.wall", "items"),
    ("first run: decide", FIRST, "decide.wall", "items"),
    ("first run: gather", FIRST, "gather.wall", "count"),
    ("fold the refresh queue, customers", "own.refreshing", "wall", "count"),
    ("rate all customers: the two statements that read their facts", "own.rating", "rate_floor.wall", "count"),
    ("rate all customers, from nothing", "own.rating", "rate_anew.wall", "count"),
    ("rate all customers, nothing changed", "own.rating", "rate_same.wall", "count"),
]


def write(kept: dict) -> None:
    """Write the report into the documentation."""
    REPORT.parent.mkdir(exist_ok=True)
    machines = [found["machine"] for found in kept.values()]
    dates = sorted({found["at"][:10] for found in kept.values()})
    REPORT.write_text(
        TEMPLATE.read_text().format(
            table=table(kept),
            missing="\n".join(f"- {line}" for line in MISSING),
            costs=costs(kept),
            growth=growth(kept),
            flat=flat(kept),
            other=other(kept),
            ledgers=ledgers(kept),
            dates=" and ".join(filter(None, [dates[0], dates[-1] if len(dates) > 1 else ""])) if dates else "never",
            machine=_machine(machines),
        )
    )


def _machine(machines: list[dict]) -> str:
    """What the figures depend on, with the load that the steps left behind: about one when nothing else ran."""
    machine = machines[-1] if machines else {}
    loads = sorted(found["load"] for found in machines) or [0.0]
    settings = ", ".join(f"{key} {value}" for key, value in machine.get("settings", {}).items())
    return (
        f"{machine.get('cores')} cores, Python {machine.get('python')},"
        f" PostgreSQL {machine.get('postgresql')} ({settings}), load average {loads[0]:.1f} to {loads[-1]:.1f}"
    )


def _markdown(rows: list[list[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _time(seconds: float) -> str:
    if seconds < 0.001:
        return f"{seconds * 1e6:,.0f} µs"
    return f"{seconds * 1000:,.1f} ms" if seconds < 1 else f"{seconds:,.1f} s"
