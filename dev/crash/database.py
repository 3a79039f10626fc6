"""The databases of the harness, and what a scenario does to one: gates, traps, cut connections."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from collections.abc import Iterator

import psycopg2
from psycopg2 import errors, sql

from dev import postgres
from dev.crash.places import FILESTORE, LIVE
from dev.crash.processes import Worker

DEADLINE = 60

# Where a process may be stopped: a trigger that waits for an advisory lock which the scenario holds. It lives in the
# scenario's own database; the addon knows nothing of it.
GATE = """
CREATE OR REPLACE FUNCTION crash_gate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(TG_ARGV[0]::bigint);
    RETURN COALESCE(NEW, OLD);
END $$
"""
# A statement that fails, as often as the sequence says.
TRAP = """
CREATE SEQUENCE IF NOT EXISTS crash_trap;
CREATE OR REPLACE FUNCTION crash_trap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF nextval('crash_trap') <= TG_ARGV[0]::int THEN RAISE EXCEPTION 'crash trap'; END IF;
    RETURN NEW;
END $$
"""


def connect(database: str):
    """A connection whose statements commit by themselves."""
    server = postgres.environment()
    options = {"host": server.get("PGHOST"), "port": server.get("PGPORT"), "user": server.get("PGUSER")}
    connection = psycopg2.connect(dbname=database, password=server.get("PGPASSWORD"), **options)
    connection.autocommit = True
    return connection


def copy(template: str, name: str) -> None:
    """Make a database anew from a template, filestore included."""
    end = time.monotonic() + DEADLINE
    while True:
        drop(name)
        try:
            _administer("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
            break
        except (errors.ObjectInUse, errors.DuplicateDatabase, errors.UniqueViolation):
            # a harness that was killed a moment ago is still connected, or still copying
            if time.monotonic() > end:
                raise
            time.sleep(0.5)
    if (FILESTORE / template).exists():
        shutil.copytree(FILESTORE / template, FILESTORE / name, copy_function=os.link)


def drop(name: str) -> None:
    """Drop one of our databases and whoever is connected to it."""
    assert name.startswith("crash_")
    _administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    shutil.rmtree(FILESTORE / name, ignore_errors=True)


def remember(name: str, key: str) -> None:
    """Note what a finished database was made from."""
    _administer("COMMENT ON DATABASE {} IS %s", name, values=[key])


def is_made_from(name: str, key: str) -> bool:
    """Whether there is such a finished database."""
    with contextlib.closing(connect("postgres")) as connection, connection.cursor() as cr:
        cr.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        return cr.fetchone() == (key,)


def _administer(statement: str, *names: str, values=None) -> None:
    with contextlib.closing(connect("postgres")) as connection, connection.cursor() as cr:
        cr.execute(sql.SQL(statement).format(*map(sql.Identifier, names)), values)


class Gate:
    """A point in the database where processes stop until it is opened."""

    def __init__(self, database: Live, key: int):
        self.database, self.key = database, key

    def reached(self, worker: Worker | None = None, seconds: float = DEADLINE) -> None:
        """Wait until a process (this one, if named) stands here."""
        name = worker.application if worker else "odoo-%"
        query = """SELECT count(*) FROM pg_locks waiting JOIN pg_stat_activity USING (pid)
                    WHERE locktype = 'advisory' AND NOT granted AND objid = %s AND application_name LIKE %s"""

        def stands():
            if worker and worker.pid in worker.parent.ended:
                raise AssertionError(f"{worker} ended before the gate:\n{worker.last_words()}")
            return self.database.value(query, self.key, name)

        self.database.until(stands, f"{worker or 'a process'} at the gate", seconds)

    def open(self) -> None:
        """Let everybody pass from now on."""
        self.database.value("SELECT pg_advisory_unlock_all()")

    def kill(self, worker: Worker) -> None:
        """SIGKILL a process that stands here; what it has not committed is lost."""
        self.reached(worker)
        worker.kill()
        self.database.cut(worker)
        self.open()

    def freeze(self, worker: Worker) -> None:
        """Let the database work on, but the process see nothing of it (SIGSTOP)."""
        self.reached(worker)
        worker.signal(signal.SIGSTOP)
        self.open()


class Lock:
    """A table that is locked by the scenario."""

    def __init__(self, database: Live, table: str):
        self.database, self.table = database, table

    def _waiting(self, worker: Worker) -> list[int]:
        query = """SELECT pid FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE relation = %s::regclass AND NOT granted AND application_name = %s"""
        return [pid for (pid,) in self.database.rows(query, self.table, worker.application)]

    def reached(self, worker: Worker) -> None:
        """Wait until a process waits for it."""
        self.database.until(lambda: self._waiting(worker), f"{worker} to read {self.table}")

    def cut(self, worker: Worker) -> int:
        """Cut the connections that wait for it; how many."""
        query = "SELECT count(pg_terminate_backend(pid)) FROM unnest(%s) waiting(pid)"
        return self.database.value(query, self._waiting(worker))


class Live:
    """The database of the scenario that runs."""

    name = LIVE

    def __init__(self, template: str):
        copy(template, self.name)
        self.connection = connect(self.name)
        self._gates = 0

    def close(self) -> None:
        """Leave it; it stays for whoever wants to look at it."""
        self.connection.close()

    def rows(self, query: str, *values) -> list[tuple]:
        """The rows of a query."""
        with self.connection.cursor() as cr:
            cr.execute(query, values)
            return cr.fetchall() if cr.description else []

    def value(self, query: str, *values):
        """The first column of the first row."""
        rows = self.rows(query, *values)
        return rows[0][0] if rows else None

    def until(self, condition, what: str, seconds: float = DEADLINE, pause: float = 0.02):
        """Poll until a condition holds."""
        end = time.monotonic() + seconds
        while not (found := condition()):
            assert time.monotonic() < end, f"waited {seconds} s in vain for: {what}"
            time.sleep(pause)
        return found

    # ---------------------------------------------------------------- interventions

    @contextlib.contextmanager
    def gate(self, event: str, *, when: str = "TRUE", at_commit: bool = False, each: str = "ROW") -> Iterator[Gate]:
        """Stop processes at an event such as ``UPDATE OF state ON recouvrement_reminder``.

        With *at_commit* they stop when they commit what they wrote, everything done and nothing visible yet. One gate
        at a time.
        """
        self._gates += 1
        key = 7_000_000 + self._gates
        deferred = "DEFERRABLE INITIALLY DEFERRED" if at_commit else ""
        condition = f"WHEN ({when})" if when != "TRUE" else ""
        self.rows(GATE)
        self.rows("SELECT pg_advisory_lock(%s)", key)
        self.rows(
            f"CREATE {'CONSTRAINT' if at_commit else ''} TRIGGER crash_gate_{self._gates}"
            f" {'AFTER' if at_commit else 'BEFORE'} {event} {deferred}"
            f" FOR EACH {each} {condition} EXECUTE FUNCTION crash_gate({key})"
        )
        gate = Gate(self, key)
        try:
            yield gate
        finally:
            gate.open()

    @contextlib.contextmanager
    def locked(self, table: str) -> Iterator[Lock]:
        """Lock a table, so that whoever reads it waits."""
        with contextlib.closing(connect(self.name)) as connection, connection.cursor() as cr:
            connection.autocommit = False
            cr.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(sql.Identifier(table)))
            yield Lock(self, table)
            connection.rollback()

    def waits(self, worker: Worker) -> bool:
        """Whether a connection of a process waits for a lock."""
        query = "SELECT EXISTS(SELECT FROM pg_stat_activity WHERE application_name = %s AND wait_event_type = 'Lock')"
        return self.value(query, worker.application)

    def trap(self, event: str, *, when: str = "TRUE", times: int = 1) -> None:
        """Make a statement fail, the first times."""
        self.rows(TRAP)
        trigger = f"CREATE TRIGGER crash_trap BEFORE {event} FOR EACH ROW WHEN ({when})"
        self.rows(f"{trigger} EXECUTE FUNCTION crash_trap({times})")

    def cut(self, worker: Worker, *, holding: str = "") -> int:
        """Cut the connections of a process (only those that lock rows of a table, if named); how many.

        Of a killed process they are cut by the server when it notices, which may take a while: this is sooner.
        """
        query = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                    WHERE application_name = %s AND (%s = '' OR pid IN (
                          SELECT pid FROM pg_locks
                           WHERE relation = to_regclass(%s) AND granted AND mode = 'RowShareLock'))"""
        count = self.value(query, worker.application, holding, holding)
        gone = "SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = %s)"
        if not holding and worker.pid in worker.parent.ended:
            self.until(lambda: self.value(gone, worker.application), f"the connections of {worker} to end")
        return count

    def bring_forward(self) -> None:
        """Let the time of the next try be over."""
        self.rows("UPDATE recouvrement_reminder SET retry_at = retry_at - interval '1 day'")
        self.rows("UPDATE mail_mail SET scheduled_date = scheduled_date - interval '1 day'")

    def wake_servers(self) -> None:
        """Wake the cron threads of a running Odoo server."""
        with contextlib.closing(connect("postgres")) as connection, connection.cursor() as cr:
            cr.execute("SELECT pg_notify('cron_trigger', %s)", [self.name])
