"""Running other programs: output goes to a log file, a failure becomes one sentence."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from dev.console import Stop
from dev.settings import LOGS

CAUSES = (
    (r"No space left on device", "the disk is full"),
    (
        r"Temporary failure|Could not resolve|Network is unreachable|NewConnectionError|Could not connect"
        r"|Connection refused|timed out",
        "the package servers cannot be reached",
    ),
)

RUNNING: set[subprocess.Popen] = set()


def output(argv: Sequence[object], **options: object) -> str:
    """What a command prints; a CalledProcessError where it fails."""
    return subprocess.run(
        [str(a) for a in argv], check=True, text=True, stdin=subprocess.DEVNULL, capture_output=True, **options
    ).stdout


def run(
    argv: Sequence[object],
    what: str,
    *,
    log: str,
    env: Mapping[str, str] | None = None,
    script: Path | None = None,
    **options: object,
) -> Path:
    """Run a command with its output in ``.build/logs/LOG.log`` and a script as its input; return the log."""
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("w") as out, Path(script or os.devnull).open() as source:
        words = [str(word) for word in argv]
        process = subprocess.Popen(words, stdin=source, stdout=out, stderr=subprocess.STDOUT, env=env, **options)
        RUNNING.add(process)
        try:
            code = process.wait()
        finally:
            RUNNING.discard(process)
            process.kill()
    if code:
        raise Stop(f"{what} failed{_cause(path)}: the whole output is in {path}.")
    return path


def end_all() -> None:
    """End what other threads are running: the command is over."""
    for process in list(RUNNING):
        process.kill()


def _cause(log: Path) -> str:
    """Why, as far as the log tells: a known cause, or else its last line that speaks of an error, or else its last."""
    text = log.read_text(errors="replace")
    for pattern, cause in CAUSES:
        if re.search(pattern, text):
            return f" because {cause}"
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if re.search(r"\b(ERROR|FATAL|CRITICAL)\b|[Ee]rror: |Exception: ", line)] or lines
    return f" ({lines[-1][:200]})" if lines else ""
