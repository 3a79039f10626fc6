"""The databases that scenarios are copied from, made once a day and for each state of the addons."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dev import addons, odoo, stamps
from dev import templates as odoo_templates
from dev.crash import database, mutants
from dev.crash.places import ADDONS, LEDGER, LIVE, QUEUED, WEB
from dev.crash.processes import Workers
from dev.settings import ROOT

ZONE = ZoneInfo("Europe/Paris")  # of the company


def copy_addons() -> None:
    """Copy the addons (those in the folder CRASH_ADDONS, if set), so that nobody edits them while the scenarios run."""
    shutil.rmtree(ADDONS, ignore_errors=True)
    source = Path(os.environ.get("CRASH_ADDONS", ROOT))
    for folder in (source / name for name in addons.names()):
        shutil.copytree(folder, ADDONS / folder.name, ignore=shutil.ignore_patterns("__pycache__", "tests"))


def break_addons() -> None:
    """Take a protection out of the copy, if ``mutants.py`` asks for it; the templates were made without that."""
    if name := os.environ.get("CRASH_MUTANT"):
        mutants.apply(name)


def ensure(smtp_port: int) -> int:
    """Make what is missing; the port of the server of the styles."""
    odoo_templates.ensure(odoo_templates.FULL)
    key = _key()
    port = odoo.free_port()
    if not database.is_made_from(QUEUED, key):
        _make_ledger(key)
    for name in (LEDGER, QUEUED):
        if name == LEDGER or database.is_made_from(name, key):
            _set_ports(name, smtp_port, port)
    if not database.is_made_from(QUEUED, key):
        _make_queued(key, port)
    return port


@contextlib.contextmanager
def styles(workers: Workers, port: int):
    """A server for the styles of the letters, for the time of the block."""
    server = workers.start("serve", database=WEB, port=port)
    server.stays = True
    try:
        _await(f"http://127.0.0.1:{port}/web/health")
        yield
    finally:
        server.kill()


def _make_ledger(key: str) -> None:
    database.copy(odoo_templates.FULL.name, LIVE)
    odoo.install(LIVE, [addons.main().name], f"--addons-path={_path()}", what="Installing the addon")
    with Workers(LIVE) as workers:
        workers.start("build").result()
        workers.start("job", name="refresh").result()
    database.copy(LIVE, LEDGER)
    database.copy(LIVE, WEB)


def _make_queued(key: str, port: int) -> None:
    database.copy(LEDGER, LIVE)
    with Workers(LIVE) as workers, styles(workers, port):
        workers.start("job", name="run").result()
        workers.start("queue").result()
    database.copy(LIVE, QUEUED)
    database.remember(QUEUED, key)


def _set_ports(name: str, smtp_port: int, web_port: int) -> None:
    with contextlib.closing(database.connect(name)) as connection, connection.cursor() as cr:
        cr.execute("UPDATE ir_mail_server SET smtp_port = %s", [smtp_port])
        address = f"http://127.0.0.1:{web_port}"
        cr.execute("UPDATE ir_config_parameter SET value = %s WHERE key = 'report.url'", [address])


def _key() -> str:
    """Changes with the addons, the ledger, and the day on which its invoices are late."""
    files = [path for path in sorted(ADDONS.rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    here = Path(__file__).parent
    files += [here / "commands.py", here / "templates.py"]
    contents = [path.read_bytes() for path in files]
    return stamps.key(odoo_templates.FULL.key(), datetime.now(ZONE).date(), *contents)


def _path() -> str:
    from dev.crash.commands import addons_path

    return addons_path()


def _await(address: str, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=60).read()
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            assert time.monotonic() < end, f"{address} does not answer"
            time.sleep(0.1)
