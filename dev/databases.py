"""Databases that remember what they were made from, and their filestores.

The memory is the database's comment, written last: a database without it is half made, or not ours. Only those
that have it are ever dropped, unless their name says that they are a half-made one of ours (``_part``).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

from dev import postgres
from dev.console import Stop
from dev.settings import BIN, DATA

HALF_MADE = "_part"
MAKER = "recouvrement dev"


def sql(statement: str, database: str = "postgres", **variables: object) -> list[str]:
    """Run a statement with psql; ``:'name'`` and ``:"name"`` stand for the variables. The rows, one a line."""
    argv = [BIN / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database]
    argv += [word for name, text in variables.items() for word in ("-v", f"{name}={text}")]
    done = subprocess.run(
        [str(word) for word in argv],
        input=statement,
        text=True,
        capture_output=True,
        env={**os.environ, **postgres.environment()},
    )
    if done.returncode:
        raise Stop(f"PostgreSQL refused in database {database}: {done.stderr.strip()}")
    return done.stdout.splitlines()


def exists(name: str) -> bool:
    """Whether there is such a database, whoever made it."""
    return bool(sql("SELECT 1 FROM pg_database WHERE datname = :'name'", name=name))


def memory(name: str) -> dict[str, str] | None:
    """What a database of ours was made from; None for a half-made one or somebody else's."""
    rows = sql("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = :'name'", name=name)
    try:
        found = json.loads(rows[0]) if rows and rows[0] else {}
    except ValueError:
        found = {}
    return found if found.get("maker") == MAKER else None


def remember(name: str, **state: str) -> None:
    """Write what the database was made from."""
    comment = json.dumps({"maker": MAKER, **state})
    sql("COMMENT ON DATABASE :\"name\" IS :'comment'", name=name, comment=comment)


def drop(name: str) -> None:
    """Drop a database of ours, its filestore, and whoever is connected to it."""
    if exists(name):
        if memory(name) is None and not name.endswith(HALF_MADE):
            raise Stop(f"The database {name} was not made by this command: choose another name with DB=, or drop it.")
        sql('DROP DATABASE :"name" WITH (FORCE)', name=name)
    shutil.rmtree(_filestore(name), ignore_errors=True)


def clone(template: str, name: str) -> None:
    """A copy of a template, filestore included, in place of the database of ours that had this name."""
    half = name + HALF_MADE
    drop(half)
    sql('CREATE DATABASE :"name" TEMPLATE :"template"', name=half, template=template)
    if _filestore(template).exists():
        shutil.copytree(_filestore(template), _filestore(half), copy_function=os.link)
    remember(half)
    rename(half, name)


def rename(old: str, new: str) -> None:
    """Give a finished database its name, in place of one of ours that had it."""
    drop(new)
    if _filestore(old).exists():
        _filestore(old).rename(_filestore(new))
    sql('ALTER DATABASE :"old" RENAME TO :"new"', old=old, new=new)


def close(name: str) -> None:
    """Let nobody connect any more: a template is only copied."""
    sql('ALTER DATABASE :"name" ALLOW_CONNECTIONS false', name=name)


def _filestore(name: str) -> Path:
    return DATA / "filestore" / name
