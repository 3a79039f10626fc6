"""``make clean``: back to a fresh checkout."""

import shutil

from dev import postgres
from dev.console import say
from dev.settings import BUILD


def run() -> None:
    """Stop PostgreSQL and delete everything that was built."""
    postgres.remove()
    shutil.rmtree(BUILD, ignore_errors=True)
    say(f"{BUILD} is gone." if not BUILD.exists() else f"Some of {BUILD} belongs to another user and is still there.")
