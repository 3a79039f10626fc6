"""The programs a measure needs beside itself: a mail server that keeps nothing, an Odoo server."""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from .places import CONFIG, ROOT, option


def free_port() -> int:
    """A TCP port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _running(command: list[str]):
    """Run a program for the time of the block."""
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait(port: int, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")


class Sink:
    """A running mail server: where it listens, and whom it accepted mail for."""

    def __init__(self, port: int, log: Path):
        self.port = port
        self.log = log

    def accepted(self) -> list[str]:
        """One line per accepted message: size and recipients."""
        return self.log.read_text().splitlines()


@contextmanager
def mail_sink():
    """A mail server in its own process that accepts everything and writes one line a message."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "accepted"
        log.touch()
        command = [sys.executable, "-m", "dev.bench.sink", str(port), str(log)]
        with _running(command):
            _wait(port)
            yield Sink(port, log)


def use_sink(env, sink: Sink) -> None:
    """Make the sink the only outgoing mail server of a database."""
    servers = env["ir.mail_server"]
    servers.search([]).active = False
    servers.create({"name": "Sink", "smtp_host": "127.0.0.1", "smtp_port": sink.port})


@contextmanager
def web_server(database: str, *folders: str):
    """An Odoo server on the database, for the style sheets of the reports; yields its address."""
    port = free_port()
    paths = ",".join([option("addons_path"), *map(str, folders)])
    command = [sys.executable, "-m", "odoo", "-c", str(CONFIG), "-d", database]
    command += ["--addons-path", paths, "--http-port", str(port), "--db-filter", f"^{database}$"]
    with _running(command):
        _wait(port)
        address = f"http://127.0.0.1:{port}"
        _ask(f"{address}/web/health")
        yield address


def _ask(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address, timeout=30).read()
            return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
