"""The parent of the Odoo processes of a scenario: ``python -m dev.crash.worker DATABASE``.

Like the parent of Odoo's prefork server it loads the registry, closes its connections and forks; each child is a
real Odoo process with connections of its own, does one command of ``commands.py`` with a cursor that really
commits, and ends. It is told what to do by lines of JSON, and tells the same way who has started and ended:

    {"command": "job", "arguments": {"name": "send"}, "log": "/path", "result": "/path"}
    {"started": 123}
    {"ended": 123, "status": 0}

The addons are run as they are, unchanged. Two things are set for them: every day is a working day, so that the harness
may run on a Sunday; and where a scenario says so, how many reminders make a batch.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector

DATABASE = sys.argv[1] if len(sys.argv) > 1 else ""
PR_SET_PDEATHSIG = 1


def load(database: str):
    """Read the configuration and load the registry, as a server does before it forks."""
    from odoo.tools import config

    from dev import odoo as environment
    from dev.crash.commands import addons_path

    config.parse_config([
        "-c",
        str(environment.CONFIG),
        "-d",
        database,
        f"--addons-path={addons_path()}",
        "--log-level=info",
        "--db_maxconn=16",
    ])
    from odoo import sql_db
    from odoo.modules.registry import Registry

    Registry(database)
    sys.modules["odoo.addons.recouvrement_module.rules.calendar"].WorkingCalendar.is_working = lambda *_day: True
    sql_db.close_all()
    gc.collect()
    gc.freeze()  # the children share this memory


def main() -> None:
    """Load, say so, and fork what is asked for."""
    events = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)
    load(DATABASE)

    def tell(**event):
        events.write(json.dumps(event) + "\n")

    wake_read, wake_write = os.pipe()
    os.set_blocking(wake_write, False)
    os.set_blocking(wake_read, False)
    signal.signal(signal.SIGCHLD, lambda *_signal: None)
    signal.set_wakeup_fd(wake_write)
    selector = DefaultSelector()
    selector.register(0, EVENT_READ)
    selector.register(wake_read, EVENT_READ)
    tell(ready=True)
    waiting = b""
    while True:
        for key, _mask in selector.select():
            if key.fd == wake_read:
                os.read(wake_read, 4096)
                _reap(tell)
                continue
            heard = os.read(0, 65536)
            if not heard:
                return
            *lines, waiting = (waiting + heard).split(b"\n")
            for line in lines:
                tell(started=_fork(json.loads(line)))


def _reap(tell) -> None:
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            return
        tell(ended=pid, status=os.waitstatus_to_exitcode(status))


def _fork(order: dict) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # nobody outlives the harness
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        output = os.open(order["log"], os.O_CREAT | os.O_WRONLY | os.O_APPEND)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        os.closerange(3, 256)
        from dev.crash import commands

        result = commands.run(order.get("database") or DATABASE, order["command"], order["arguments"])
        if order.get("result"):
            Path(order["result"]).write_text(json.dumps(result))
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    main()
