"""``make run``: build what is missing, then serve the demo until Ctrl-C."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dev import build, clock, demo, odoo
from dev.console import Stop, say, step
from dev.logins import LOGINS
from dev.python_env import PYTHON
from dev.settings import LOGS, MAILS, ROOT, port

PATIENCE = 180  # seconds until the first page
GRACE = 20  # seconds for a child to end


def run() -> None:
    """Serve it."""
    _check_port()
    build.environment()
    name = demo.ensure()
    _check_port()
    with clock.last_working_day() as day, serving(name, port(), MAILS) as (url, server):
        _welcome(url, day, _log(name))
        try:
            server.wait()
        except KeyboardInterrupt:
            return
    raise Stop(f"Odoo ended by itself: see {_log(name)}.")


@contextmanager
def serving(name: str, number: int, mails: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """Serve a database on a port and keep its mail in a folder; the address, and the server that answers there."""
    url = f"http://127.0.0.1:{number}"
    with _mailbox(mails) as smtp_port:
        demo.point(name, url, smtp_port)
        with _odoo(name, number, smtp_port) as server:
            _wait_for(server, url, _log(name))
            yield url, server


def _check_port() -> None:
    """Refuse at once a port that somebody uses: building first would waste minutes."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port()))
        except OSError:
            raise Stop(
                f"Port {port()} is in use: stop what listens there (another `make run`?) or name another one, "
                f"as in `make run PORT={port() + 1}`."
            ) from None


@contextmanager
def _mailbox(mails: Path) -> Iterator[int]:
    """Our mail server; its port."""
    argv = [PYTHON, "-m", "dev.mailbox", mails]
    with _child(argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as keeper:
        yield int(keeper.stdout.readline())


@contextmanager
def _odoo(name: str, number: int, smtp_port: int) -> Iterator[subprocess.Popen]:
    """The web server with its scheduled actions."""
    options = {
        "http-port": number,
        "db-filter": f"^{name}$",
        "max-cron-threads": 1,
        "smtp": "127.0.0.1",
        "smtp-port": smtp_port,
    }
    argv = odoo.command(*(f"--{option}={text}" for option, text in options.items()), database=name)
    LOGS.mkdir(exist_ok=True)
    with (
        _log(name).open("w") as log,
        _child(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=odoo.environment()) as server,
    ):
        yield server


@contextmanager
def _child(argv: list[object], **options: object) -> Iterator[subprocess.Popen]:
    """A process that ends with us, politely first. It does not get Ctrl-C itself: we end it."""
    process = subprocess.Popen([str(word) for word in argv], start_new_session=True, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(server: subprocess.Popen, url: str, log: Path) -> None:
    """Wait until the login page answers; asking for it also prepares its style sheets."""
    with step("Starting Odoo"):
        deadline = time.monotonic() + PATIENCE
        while server.poll() is None and time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{url}/web/login", timeout=PATIENCE).read()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.3)
        raise Stop(f"Odoo did not start: see {log}.")


def _welcome(url: str, day: str, log: Path) -> None:
    if day:
        say(f"\nNothing leaves today: it is a week-end or a public holiday. So the demo lives on {day}.")
    say(f"\nOpen {url} and log in as\n")
    for login in LOGINS:
        say(f"  {login.login:<12} password {login.password:<12} {login.role}")
    say(f"\nMail that Odoo sends is kept in {MAILS}\nOdoo's log is {log}\nCtrl-C ends it.\n")


def _log(name: str) -> Path:
    return LOGS / f"{name}-server.log"
