"""Measure, print the ratios, write the report.

    python -m dev.bench [--size S,M] [--runs 3] [--only TEXT] [--report] [--clean]

--size    reference ledgers: S (4 000 customers), M (40 000), L (a million open items)
--runs    how often each step is measured; the medians count
--only    only the steps whose name contains TEXT, such as `own.` or `emails`
--report  measure nothing, write the report from what is kept
--clean   drop the databases of the steps (ledgers stay)

The environment variables SIZE, RUNS and ONLY say the same.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from . import ledger, peers, report, results, steps
from .plan import SIZES
from .worker import StepFailed, run


def arguments() -> argparse.Namespace:
    """The command line; the environment gives the defaults."""
    parser = argparse.ArgumentParser(prog="python -m dev.bench", description=__doc__.split("\n")[0])
    parser.add_argument("--size", default=os.environ.get("SIZE") or "S,M")
    parser.add_argument("--runs", type=int, default=int(os.environ.get("RUNS") or 3))
    parser.add_argument("--only", default=os.environ.get("ONLY") or "")
    parser.add_argument("--report", action="store_true")
    parser.add_argument("--clean", action="store_true")
    chosen = parser.parse_args()
    chosen.sizes = [size for size in chosen.size.upper().split(",") if size]
    unknown = set(chosen.sizes) - set(SIZES)
    if unknown:
        parser.error(f"unknown size {', '.join(sorted(unknown))}: choose among {', '.join(SIZES)}")
    return chosen


def main() -> int:
    """Do what the command line asks; 1 when a step failed."""
    chosen = arguments()
    failed = []
    if chosen.clean:
        for size in chosen.sizes:
            steps.clean(size)
    elif not chosen.report:
        peers.fetch()
        for size in chosen.sizes:
            failed += measure_size(size, chosen.runs, chosen.only)
    report.write(results.load())
    print(report.table(results.load()))
    for message in failed:
        print(message, file=sys.stderr)
    return 1 if failed else 0


def measure_size(size: str, runs: int, only: str) -> list[str]:
    """Measure the chosen steps of a ledger, taking turns; returns what failed."""
    if not ledger.is_ready(size):
        say(f"{size}: making the ledger")
        results.store(size, "ledger", [run("ledger.build", size)])
    wanted = [step for step in steps.MEASURES if only in step]
    found, failed = {step: [] for step in wanted}, []
    for number in range(1, runs + 1):
        for step in list(found):
            say(f"{size} {number}/{runs}: {step}")
            try:
                found[step].append(steps.measure(step, size))
            except StepFailed as error:
                failed.append(str(error))
                found.pop(step)
            else:
                results.store(size, step, found[step])
    return failed


def say(words: str) -> None:
    """Progress, with the time."""
    print(time.strftime("%H:%M:%S"), words, flush=True)


if __name__ == "__main__":
    sys.exit(main())
