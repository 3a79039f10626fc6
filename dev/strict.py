"""A pytest plugin (``-p dev.strict``): nothing is skipped, and nothing of ours warns.

A skipped or expected failure counts as a failure. So does a test during which one of our addons logs a warning, any
part of Odoo logs an error, or our code makes Python warn. A test that provokes such a line says so with
``assertLogs`` or ``mute_logger``.
"""

from __future__ import annotations

import logging
import os
import re

import hypothesis
import pytest
from hypothesis.database import DirectoryBasedExampleDatabase

from dev import addons
from dev.settings import BUILD

OURS = tuple(f"odoo.addons.{name}" for name in addons.names())


class Ears(logging.Handler):
    """Hears what must not be logged."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line if it is one of those."""
        ours = record.name.startswith(OURS) or (
            record.name == "py.warnings" and "/recouvrement_" in record.getMessage()
        )
        if ours or (record.levelno >= logging.ERROR and record.name.startswith("odoo.")):
            self.heard.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def take(self) -> str:
        """What was heard since the last call."""
        text, self.heard = "\n".join(self.heard), []
        return text


EARS = Ears()


def pytest_configure(config: pytest.Config) -> None:
    """Listen, turn warnings of our code into errors, and let Hypothesis take its time."""
    logging.getLogger().addHandler(EARS)
    config.addinivalue_line("filterwarnings", "ignore:'(crypt|cgi)' is deprecated")  # passlib and Babel, on 3.11
    for name in OURS:
        config.addinivalue_line("filterwarnings", f"error:::{re.escape(name)}")
    # Odoo keeps the old names of PyPDF2 over the three libraries that it may run with: they are the right ones.
    config.addinivalue_line("filterwarnings", "ignore:.* removed in PyPDF2:PendingDeprecationWarning")
    search = "PROPERTY_TIMES" in os.environ  # else the same examples each time: a run says what the change did
    hypothesis.settings.register_profile(
        "dev",
        deadline=None,
        derandomize=not search,
        database=DirectoryBasedExampleDatabase(BUILD / "hypothesis") if search else None,
    )
    hypothesis.settings.load_profile("dev")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report(collector):
    """A file that skips itself fails."""
    report = yield
    return _not_skipped(report)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item, call):
    """A test that is skipped fails, and so does one during which something of ours warned."""
    report = _not_skipped((yield))
    heard = EARS.take()
    if heard and report.passed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} logged what it should not:\n{heard}"
    return report


def _not_skipped(report):
    if report.skipped:
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} is skipped, which is not allowed here: {reason}"
        report.__dict__.pop("wasxfail", None)
    return report
