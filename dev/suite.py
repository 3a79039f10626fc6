"""``make test``: every check in stages, each a run of pytest; then one line that counts them all."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from dev import addons, build, databases, installed, locks, odoo, python_env, templates
from dev.console import say, step
from dev.python_env import PYTHON
from dev.settings import BUILD, ROOT, value

DATABASE = "recouvrement_test"
GATES = ROOT / "dev/gates"
CRASH = ROOT / "dev/crash"
REPORTS = BUILD / "reports"
TIMEOUT = 900  # seconds for one test: a hang must not hold up everything
PLAIN = ("-p", "no:odoo")
WITH_ODOO = (f"--odoo-config={odoo.CONFIG}", f"--odoo-database={DATABASE}", "--odoo-http", "--odoo-log-level=warn")
# Each worker copies the database; a class stays on one worker, for its set-up is made once.
PARALLEL = ("-n", "2", "--dist", "loadscope")


@dataclass
class Result:
    """What a stage counted."""

    name: str
    passed: int
    failed: int
    seconds: float


def run() -> int:
    """All stages, or what ONLY names; 0 if every test passed."""
    build.environment()
    build.browser()
    with locks.exclusive("test"):
        results = _part(value("ONLY")) if value("ONLY") else _everything()
    return _conclude(results)


def lint() -> int:
    """`make lint`: the style checks, which need neither Odoo nor a database."""
    python_env.ensure()
    return _conclude([_stage("style", GATES / "test_style.py", *PLAIN)])


def _everything() -> list[Result]:
    templates.ensure(templates.DEMO, templates.FULL, templates.BARE)
    ensure_database(fresh=True)
    results = [_stage("gates", GATES, *PLAIN, *PARALLEL)]
    if CRASH.is_dir():
        results.append(_stage("crash", CRASH, *PLAIN))
    return [*results, _stage("suite", *addons.folders(), *WITH_ODOO, *PARALLEL)]


def _part(only: str) -> list[Result]:
    """Paths, with ``::`` and what follows if wished, or an expression for ``-k`` in the addons' tests."""
    paths = [ROOT / word.split("::")[0] for word in only.split()]
    named = all(path.exists() for path in paths)
    selection = only.split() if named else [*addons.folders(), "-k", only]
    if named and all(path.is_relative_to(ROOT / "dev") for path in paths):
        return [_stage("part", *selection, *PLAIN)]
    ensure_database()
    return [_stage("part", *selection, *WITH_ODOO)]


def ensure_database(fresh: bool = False) -> None:
    """The database of the suite: new, or the last one, upgraded if the addons changed since."""
    if not fresh and installed.is_current(DATABASE):
        return
    if not fresh and "addons" in (databases.memory(DATABASE) or {}):
        installed.upgrade(DATABASE)
        return
    templates.ensure(templates.FULL)
    with step("Test database with the addons installed"):
        databases.clone(templates.FULL.name, DATABASE)
        installed.add(DATABASE)
        installed.remember(DATABASE)


def _stage(name: str, *arguments: object) -> Result:
    """One run of pytest; what it counted."""
    say(f"\n== {name} ==")
    REPORTS.mkdir(exist_ok=True)
    report = REPORTS / f"{name}.xml"
    report.unlink(missing_ok=True)
    options = ("-p", "dev.strict", "-p", "no:cacheprovider", "-q", "--tb=short", f"--timeout={TIMEOUT}")
    argv = [PYTHON, "-m", "pytest", *options, f"--junitxml={report}", *arguments]
    start = time.monotonic()
    done = subprocess.run([str(word) for word in argv], cwd=ROOT, env=odoo.environment(), stdin=subprocess.DEVNULL)
    passed, failed = _counts(report)
    if done.returncode and not failed:
        failed = 1  # nothing was collected, or pytest itself broke
    return Result(name, passed, failed, time.monotonic() - start)


def _counts(report: Path) -> tuple[int, int]:
    """How many tests passed and how many did not."""
    try:
        cases = ElementTree.parse(report).getroot().findall(".//testcase")
    except (OSError, ElementTree.ParseError):
        return 0, 0
    bad = sum(any(case.find(name) is not None for name in ("failure", "error", "skipped")) for case in cases)
    return len(cases) - bad, bad


def _conclude(results: Sequence[Result]) -> int:
    """The table, and the closing line that counts all stages."""
    say(f"\n{'stage':<10}{'passed':>8}{'failed':>8}{'seconds':>9}")
    for result in results:
        say(f"{result.name:<10}{result.passed:>8}{result.failed:>8}{result.seconds:>9.0f}")
    passed, failed = (sum(getattr(result, name) for result in results) for name in ("passed", "failed"))
    say(f"\n{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0
