"""What a person reads: the steps with their duration, and one sentence when something is in the way."""

from __future__ import annotations

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Stop(Exception):
    """Something a person can put right, told in one sentence. The command ends with it and a non-zero exit."""


def say(text: str = "") -> None:
    """Print at once, also into a pipe."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Tell that a step starts, and how long it took."""
    say(f"- {title} ...")
    start = time.monotonic()
    yield
    say(f"  {title}: {time.monotonic() - start:.0f} s")


def sentence(error: OSError) -> str:
    """The sentence for an error of the operating system that no step foresaw."""
    if error.errno == errno.ENOSPC:
        return "The disk is full: make room (about 5 GB are needed) and run the same command again."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"No permission for {error.filename}: was .build made by another user? `make clean` as that user."
    return f"The operating system refused: {error}."
