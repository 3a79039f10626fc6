"""One step of the benchmark in a process of its own, so that its memory is its own.

    python -m dev.bench.worker STEP DATABASE RESULT.json

STEP names a function, such as `peers.first_run`; what it returns is written as JSON.
"""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path

from .places import ROOT, WORK


class StepFailed(Exception):
    """A step ended with an error, which is the message (cut short: queries can be very long)."""


def run(step: str, database: str) -> dict | None:
    """Do a step in a new process and return what it measured."""
    WORK.mkdir(parents=True, exist_ok=True)
    result = WORK / f"{step}-{database}.json"
    command = [sys.executable, "-m", "dev.bench.worker", step, database, str(result)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise StepFailed(f"{step} on {database}: {_last_words(done.stderr)}")
    try:
        return json.loads(result.read_text())
    finally:
        result.unlink()


def _last_words(output: str) -> str:
    return "\n".join(line[:200] for line in output.splitlines()[-12:])


def main(step: str, database: str, result: str) -> None:
    """Call the function and write its result."""
    module, function = step.rsplit(".", 1)
    measured = getattr(importlib.import_module(f"dev.bench.{module}"), function)(database)
    Path(result).write_text(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
