"""What a piece of work costs: wall and CPU seconds, SQL queries, peak memory of the process.

Other programs of the machine stretch the wall time; `busy`, the CPU seconds of this process, of the programs
it ran and of its database connections, they stretch far less.
"""

from __future__ import annotations

import os
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
    busy: float = 0.0
    queries: int = 0
    memory_before: int = 0
    memory_peak: int = 0


@contextmanager
def probe():
    """Measure the block; yields the Cost that it fills."""
    from odoo import sql_db

    cost = Cost(memory_before=_memory("VmRSS"))
    CLEAR.write_text("5")  # forgets the peak of what came before
    queries, busy, wall = sql_db.sql_counter, _busy(), time.monotonic()
    yield cost
    cost.wall = time.monotonic() - wall
    cost.busy = _busy() - busy
    cost.queries = sql_db.sql_counter - queries
    cost.memory_peak = _memory("VmHWM")


def _memory(label: str) -> int:
    for line in STATUS.read_text().splitlines():
        if line.startswith(label + ":"):
            return int(line.split()[1]) // 1024
    return 0


def _busy() -> float:
    """CPU seconds of this process, of the programs it ran and of the database's server processes."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in used) + sum(map(_seconds, _backends()))


def _backends() -> list[Path]:
    """The server processes on our database, when the server runs on this machine."""
    from odoo.tools import config

    (database,) = config["db_name"]
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            title = _read(process / "cmdline")
            if title.startswith("postgres: ") and f" {database} " in title:
                found.append(process)
    return found


def _seconds(process: Path) -> float:
    fields = _read(process / "stat").rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK") if fields else 0.0


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""  # it ended meanwhile


def total(costs: list[dict]) -> dict:
    """The cost of works done one after the other."""
    added = {name: sum(cost[name] for cost in costs) for name in ("wall", "busy", "queries")}
    return added | {"memory_peak": max(cost["memory_peak"] for cost in costs)}
