"""A clock of their own for the Odoo programs that we start, and ``now()`` of their database.

Nothing leaves on week-ends and public holidays: on such a day the demo lives on the last working day. Odoo is then
started through ``dev.moved``, which shifts what Python reads from the clock. (libfaketime, which shifts every program,
makes Python's timed waits hang or its ``time.sleep`` fail.)
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from dev import commands, databases, locks, python_env, stamps
from dev.moved import PACKAGES, VARIABLE
from dev.python_env import PYTHON
from dev.settings import ROOT

REQUIREMENTS = ROOT / "dev/requirements-clock.txt"
# A function of this name in front of PostgreSQL's own.
SHIFT = """
CREATE OR REPLACE FUNCTION public.now() RETURNS timestamptz LANGUAGE sql STABLE
    AS 'SELECT pg_catalog.now() + interval ''{seconds} seconds''';
ALTER DATABASE :"name" SET search_path = public, pg_catalog;
"""


@contextmanager
def last_working_day() -> Iterator[str]:
    """On a day on which nothing leaves, let Odoo programs started meanwhile live on the last working day.

    Yields that day in words, or '' when they live today.
    """
    days, day = (0, "") if VARIABLE in os.environ else _last_working_day()
    if not days:
        yield ""
        return
    with _moved(timedelta(days=-days)):
        yield day


@contextmanager
def moved_to(moment: datetime, name: str) -> Iterator[None]:
    """Let a database, and the Odoo programs started meanwhile, live from a moment on."""
    shift = timedelta(seconds=round((moment - datetime.now().astimezone()).total_seconds()))
    databases.sql(SHIFT.format(seconds=shift.total_seconds()), database=name, name=name)
    with _moved(shift):
        yield


@contextmanager
def _moved(shift: timedelta) -> Iterator[None]:
    wanted = stamps.key(REQUIREMENTS.read_text(), *python_env.version())
    with locks.exclusive("build"):
        if not stamps.is_complete(PACKAGES, wanted):
            stamps.build(PACKAGES, wanted, lambda folder: python_env.install_into(folder, REQUIREMENTS))
    os.environ[VARIABLE] = f"{shift.total_seconds():.0f}"
    try:
        yield
    finally:
        os.environ.pop(VARIABLE)


def _last_working_day() -> tuple[int, str]:
    """How many days ago something could leave where the demo is, 0 on a working day; and that day in words."""
    days, day = commands.output([PYTHON, "-m", "dev.working_day"], cwd=ROOT).split(maxsplit=1)
    return int(days), day.strip()
