"""What a piece of work costs: wall and CPU seconds, SQL queries, peak memory of the process."""

from __future__ import annotations

import resource
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")


@dataclass
class Cost:
    """Filled when the probed block ends. Memory is in MiB, that of the whole process."""

    wall: float = 0.0
    cpu: float = 0.0
    queries: int = 0
    memory_before: int = 0
    memory_peak: int = 0


@contextmanager
def probe():
    """Measure the block; yields the Cost that it fills."""
    from odoo import sql_db

    cost = Cost(memory_before=_memory("VmRSS"))
    CLEAR.write_text("5")  # forgets the peak of what came before
    queries, cpu, wall = sql_db.sql_counter, _cpu(), time.monotonic()
    yield cost
    cost.wall = time.monotonic() - wall
    cost.cpu = _cpu() - cpu
    cost.queries = sql_db.sql_counter - queries
    cost.memory_peak = _memory("VmHWM")


def _memory(label: str) -> int:
    for line in STATUS.read_text().splitlines():
        if line.startswith(label + ":"):
            return int(line.split()[1]) // 1024
    return 0


def _cpu() -> float:
    """Seconds of this process and of the programs it ran."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used)


def total(costs: list[dict]) -> dict:
    """The cost of works done one after the other."""
    added = {name: sum(cost[name] for cost in costs) for name in ("wall", "cpu", "queries")}
    return added | {"memory_peak": max(cost["memory_peak"] for cost in costs)}
