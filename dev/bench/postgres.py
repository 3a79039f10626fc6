"""Databases: created from templates, copied, described, dropped."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager

import psycopg2
from psycopg2 import sql

from .places import filestore, option

OURS = "bench_"


@contextmanager
def connect(database: str = "postgres", *, autocommit: bool = True):
    """A plain connection, outside Odoo; without autocommit it commits when all went well."""
    connection = psycopg2.connect(
        dbname=database,
        host=option("db_host"),
        port=option("db_port", "5432"),
        user=option("db_user", "odoo"),
    )
    connection.autocommit = autocommit
    try:
        with connection.cursor() as cursor:
            yield cursor
        if not autocommit:
            connection.commit()
    finally:
        connection.close()


def exists(database: str) -> bool:
    """Whether a database of that name is there."""
    with connect() as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        return bool(cr.fetchone())


def copy(template: str, database: str) -> None:
    """Make `database` a fresh copy of `template`, attachments included (hard links)."""
    drop(database)
    with connect() as cr:
        cr.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(database), sql.Identifier(template)
            )
        )
    if filestore(template).is_dir():
        shutil.copytree(filestore(template), filestore(database), copy_function=os.link)


def drop(database: str) -> None:
    """Remove a database of ours and its attachments; nothing happens when it is not there."""
    if not database.startswith(OURS):
        raise ValueError(f"{database} is not a database of the benchmark")
    with connect() as cr:
        cr.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))
    shutil.rmtree(filestore(database), ignore_errors=True)


def rename(old: str, new: str) -> None:
    """Give a finished database its final name, in the place of an older one."""
    drop(new)
    with connect() as cr:
        cr.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))
    if filestore(old).is_dir():
        filestore(old).rename(filestore(new))


def describe(database: str, text: str) -> None:
    """Write on the database what it was made from."""
    with connect() as cr:
        cr.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(text)))


def description(database: str) -> str | None:
    """What `describe` wrote, or None."""
    with connect() as cr:
        cr.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [database],
        )
        row = cr.fetchone()
        return row and row[0]
