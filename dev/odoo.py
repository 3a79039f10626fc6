"""Running Odoo: its configuration file, its commands, and what its log must not say."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Sequence
from pathlib import Path

from dev import commands, odoo_source, postgres
from dev.console import Stop
from dev.moved import VARIABLE
from dev.python_env import PYTHON
from dev.settings import BIN, BUILD, DATA, ROOT

CONFIG = BUILD / "odoo.conf"
SCRIPTS = Path(__file__).parent / "scripts"
# The log of a server that nobody should have to worry about.
PROBLEM = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")
LOADED = " odoo.registry: Registry loaded in "


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_config() -> None:
    """Write the configuration file; the database is named on the command line."""
    server = postgres.environment()
    addons = [*odoo_source.addons_folders(), ROOT]
    options = {
        "db_host": server["PGHOST"],
        "db_port": server["PGPORT"],
        "db_user": server["PGUSER"],
        "data_dir": DATA,
        "addons_path": ",".join(map(str, addons)),
        "bin_path": BIN,
        "http_interface": "127.0.0.1",
        "workers": 0,
        "max_cron_threads": 0,
        "list_db": False,
        "limit_time_cpu": 3600,
        "limit_time_real": 7200,
    }
    if "PGPASSWORD" in server:
        options["db_password"] = server["PGPASSWORD"]
    text = "[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items())
    if not CONFIG.exists() or CONFIG.read_text() != text:
        CONFIG.write_text(text)


def environment() -> dict[str, str]:
    """The variables for programs that talk to Odoo and PostgreSQL."""
    path = os.pathsep.join((str(BIN), str(PYTHON.parent), os.environ.get("PATH", "")))
    return {**os.environ, **postgres.environment(), "PATH": path, "PYTHONPATH": str(ROOT)}


def command(*options: object, database: str, verb: Sequence[str] = ()) -> list[str]:
    """The command line of an Odoo on this database; a verb is one of Odoo's own, such as ``shell``."""
    program = ("dev.moved", "odoo") if VARIABLE in os.environ else ("odoo",)
    return [str(word) for word in (PYTHON, "-m", *program, *verb, "-c", CONFIG, "-d", database, *options)]


def install(database: str, modules: Sequence[str], *options: str, what: str) -> Path:
    """Install modules, making the database if there is none; the log."""
    return _load(database, "-i", modules, options, what)


def upgrade(database: str, modules: Sequence[str], *options: str, what: str) -> Path:
    """Upgrade modules; the log."""
    return _load(database, "-u", modules, options, what)


def script(database: str, name: str, **variables: str) -> Path:
    """Run ``scripts/NAME.py`` in an Odoo shell, with variables in its environment; the log."""
    argv = command("--no-http", database=database, verb=["shell"])
    env = {**environment(), **variables}
    return commands.run(argv, f"The script {name}", log=f"{database}-{name}", env=env, script=SCRIPTS / f"{name}.py")


def problems(log: Path) -> list[str]:
    """The lines of a log at WARNING or above."""
    return [line for line in log.read_text(errors="replace").splitlines() if PROBLEM.match(line)]


def _load(database: str, flag: str, modules: Sequence[str], options: Sequence[str], what: str) -> Path:
    argv = command(flag, ",".join(modules), "--stop-after-init", "--no-http", *options, database=database)
    log = commands.run(argv, what, log=f"{database}{flag}", env=environment())
    if LOADED not in log.read_text(errors="replace"):  # Odoo exits with 0 when it is told to stop half-way
        raise Stop(f"{what} was interrupted: run the same command again.")
    return log
