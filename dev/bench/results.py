"""What was measured, kept as JSON so that the report can be written again."""

from __future__ import annotations

import json
import os
import platform
from datetime import datetime
from pathlib import Path
from statistics import median

from .places import RESULTS
from .postgres import connect


def store(size: str, step: str, runs: list[dict]) -> None:
    """Keep the runs of a step; they replace those of an earlier benchmark."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path = RESULTS / f"{size}-{step}.json"
    path.write_text(json.dumps({"at": _now(), "machine": machine(), "runs": runs}, indent=1))


def load() -> dict[tuple[str, str], dict]:
    """Everything kept, by size and step."""
    found = {}
    for path in sorted(Path(RESULTS).glob("*.json")):
        size, step = path.stem.split("-", 1)
        found[size, step] = json.loads(path.read_text())
    return found


def machine() -> dict:
    """What the figures depend on."""
    with connect() as cr:
        cr.execute(
            "SELECT name, current_setting(name) FROM pg_settings WHERE name = ANY(%s)",
            [["server_version", "shared_buffers", "work_mem", "fsync", "random_page_cost", "jit"]],
        )
        settings = dict(cr.fetchall())
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": os.getloadavg()[0],
        "postgresql": settings.pop("server_version").split()[0],
        "settings": settings,
    }


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="minutes")


class Series:
    """Medians over the runs of one step; a dotted path names a figure."""

    def __init__(self, kept: dict | None):
        self.kept = kept

    def __bool__(self) -> bool:
        return bool(self.kept and self.kept["runs"])

    def __call__(self, path: str) -> float | None:
        """The median of a figure, None when it was not measured."""
        if not self:
            return None
        values = [_dig(run, path.split(".")) for run in self.kept["runs"]]
        return median(values) if None not in values else None

    def __len__(self) -> int:
        return len(self.kept["runs"]) if self.kept else 0


def _dig(run: dict, path: list[str]):
    for key in path:
        run = run.get(key) if isinstance(run, dict) else None
    return run
