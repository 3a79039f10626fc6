"""The crash harness. It needs no Odoo in the process of pytest, and no database of its own choosing:

    .build/venv/bin/pytest -q dev/crash                        (also with -p no:odoo)

with the environment up (``make build``). It copies the addons, makes its own databases (``crash_*``) from the template
``recouvrement_full``, keeps them for the next time, and starts real Odoo processes (``worker.py``) and a real SMTP
server (``smtp_server.py``). Each scenario works on a fresh copy of the database ``crash_live``, which stays for whoever
wants to look at it, as do the logs of its processes (``.build/crash/logs``).
"""

from __future__ import annotations

import pytest

from dev import locks, odoo, postgres
from dev.crash import templates
from dev.crash.database import Live
from dev.crash.places import LEDGER, LIVE, QUEUED
from dev.crash.processes import Workers
from dev.crash.scenario import Scenario
from dev.crash.smtp_server import SmtpServer


@pytest.fixture(scope="session", autouse=True)
def load_registry():
    """Take the place of pytest-odoo's fixture of this name, which loads Odoo into this process."""


@pytest.fixture(scope="module", autouse=True)
def enable_odoo_test_flag():
    """Take the place of pytest-odoo's fixture of this name: nothing here is in test mode."""


@pytest.fixture(scope="session")
def smtp():
    """The mail server."""
    with SmtpServer() as server:
        yield server


@pytest.fixture(scope="session")
def workers(smtp):
    """The parent of the Odoo processes, and the server of the styles."""
    with locks.exclusive("crash"):
        postgres.ensure()
        odoo.write_config()
        templates.copy_addons()
        port = templates.ensure(smtp.port)
        templates.break_addons()
        Live(LEDGER).close()
        with Workers(LIVE) as parent, templates.styles(parent, port):
            yield parent


def _scenario(template, workers, smtp, request):
    workers.name = request.node.name
    smtp.clear()  # what the last one left
    live = Live(template)
    yield Scenario(live, workers, smtp)
    workers.end_all()
    live.close()


@pytest.fixture
def ledger(workers, smtp, request):
    """Customers with overdue invoices, nothing prepared yet."""
    yield from _scenario(LEDGER, workers, smtp, request)


@pytest.fixture
def queued(workers, smtp, request):
    """The run of today is made: six emails are fixed and queued."""
    yield from _scenario(QUEUED, workers, smtp, request)
