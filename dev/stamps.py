"""Folders that are built once: a stamp, written last and removed first, says that one is complete and from what.

A build that is interrupted anywhere leaves no stamp, so the next run starts that folder anew.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

STAMP = ".complete"


def key(*parts: object) -> str:
    """A short name for the inputs of a build."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:16]


def is_complete(folder: Path, wanted: str) -> bool:
    """Whether the folder was built to its end from these inputs."""
    try:
        return (folder / STAMP).read_text() == wanted
    except (FileNotFoundError, NotADirectoryError):
        return False


def build(folder: Path, wanted: str, fill: Callable[[Path], None]) -> None:
    """Empty the folder, fill it and stamp it."""
    (folder / STAMP).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fill(folder)
    (folder / STAMP).write_text(wanted)
