"""One builder at a time, however many commands are started in the same checkout."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from dev.console import say
from dev.settings import BUILD


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold a lock of this name; the system releases it when the process ends, however it ends."""
    BUILD.mkdir(exist_ok=True)
    with (BUILD / f"{name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another command is busy with the same work ({name}): waiting for it ...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
