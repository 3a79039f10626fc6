"""Real Odoo processes, seen from the scenario: start, wait, SIGKILL."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
from pathlib import Path

from dev import odoo
from dev.crash.places import LOGS
from dev.python_env import PYTHON
from dev.settings import ROOT

DEADLINE = 120  # seconds for a process that must end: the machine may be busy


class Worker:
    """One Odoo process."""

    def __init__(self, parent: Workers, command: str, log: Path, result: Path):
        self.parent, self.command, self.log, self._result = parent, command, log, result
        self.pid = 0
        self.stays = False  # from one scenario to the next

    def __repr__(self):
        return f"{self.command} (pid {self.pid})"

    @property
    def application(self) -> str:
        """The name under which its connections are known to PostgreSQL."""
        return f"odoo-{self.pid}"

    def wait(self, seconds: float = DEADLINE) -> int:
        """Wait for the end; the exit status, negative for a signal."""
        return self.parent.wait(self, seconds)

    def result(self, seconds: float = DEADLINE):
        """Wait for a good end; what the command returned."""
        status = self.wait(seconds)
        assert status == 0, f"{self} ended with {status}:\n{self.last_words()}"
        return json.loads(self._result.read_text())

    def signal(self, number: int) -> None:
        """Send a signal, unless it is over."""
        if self.pid not in self.parent.ended:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is cleaned up."""
        self.signal(signal.SIGKILL)
        assert self.wait() == -signal.SIGKILL, f"{self} had ended before it was killed:\n{self.last_words()}"

    def last_words(self, lines: int = 40) -> str:
        """The end of its log."""
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""


class Workers:
    """The parent of the Odoo processes of one database (``worker.py``), started when first needed."""

    def __init__(self, database: str):
        self.database = database
        self.ended: dict[int, int] = {}
        self.running: dict[int, Worker] = {}
        self._started: list[int] = []
        self._news = threading.Condition()
        self._ready = self._gone = False
        self._count = 0
        self._parent: subprocess.Popen | None = None
        self.name = "start"

    def __enter__(self):
        LOGS.mkdir(parents=True, exist_ok=True)
        with (LOGS / f"{self.database}.log").open("w") as log:
            self._parent = subprocess.Popen(
                [str(PYTHON), "-m", "dev.crash.worker", self.database],
                cwd=ROOT,
                env=odoo.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        threading.Thread(target=self._listen, daemon=True).start()
        self._await(lambda: self._ready or self._gone)
        assert self._ready, (LOGS / f"{self.database}.log").read_text()[-4000:]
        return self

    def __exit__(self, *_error):
        self.end_all()
        self._parent.stdin.close()
        self._parent.wait()

    def start(self, command: str, database: str = "", **arguments) -> Worker:
        """Start a process for a command of ``commands.py``."""
        self._count += 1
        stem = f"{self.name}-{self._count:03}-{command}"
        worker = Worker(self, command, LOGS / f"{stem}.log", LOGS / f"{stem}.json")
        worker.log.unlink(missing_ok=True)
        order = {"command": command, "arguments": arguments, "database": database}
        order |= {"log": str(worker.log), "result": str(worker._result)}
        with self._news:
            self._parent.stdin.write(json.dumps(order) + "\n")
            self._parent.stdin.flush()
            assert self._news.wait_for(lambda: self._started or self._gone, DEADLINE), "no process was started"
            worker.pid = self._started.pop()
            self.running[worker.pid] = worker
        return worker

    def wait(self, worker: Worker, seconds: float) -> int:
        """Wait for the end of a process."""
        with self._news:
            over = self._news.wait_for(lambda: worker.pid in self.ended, seconds)
        assert over, f"{worker} does not end:\n{worker.last_words()}"
        return self.ended[worker.pid]

    def end_all(self) -> None:
        """Kill what a scenario left running; only processes that we started, by their id."""
        for worker in [one for one in self.running.values() if not one.stays]:
            worker.signal(signal.SIGKILL)
            worker.wait()

    def _listen(self) -> None:
        for line in self._parent.stdout:
            event = json.loads(line)
            with self._news:
                if "started" in event:
                    self.ended.pop(event["started"], None)
                    self._started.append(event["started"])
                elif "ended" in event:
                    self.ended[event["ended"]] = event["status"]
                    self.running.pop(event["ended"], None)
                else:
                    self._ready = True
                self._news.notify_all()
        with self._news:
            self._gone = True
            self._news.notify_all()

    def _await(self, condition) -> None:
        with self._news:
            assert self._news.wait_for(condition, DEADLINE), "Odoo does not start"
