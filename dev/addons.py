"""The addons of this repository: which they are, what they depend on, and whether they changed."""

from __future__ import annotations

import ast
import hashlib
from pathlib import Path

from dev.console import Stop
from dev.settings import ROOT

# Changes to these need no upgrade of a database.
NOT_INSTALLED = ("tests", "__pycache__", "description")


def folders() -> list[Path]:
    """The folder of every installable addon, the main one first."""
    found = sorted(
        path.parent for path in ROOT.glob("*/__manifest__.py") if manifest(path.parent).get("installable", True)
    )
    if not found:
        raise Stop(f"There is no addon in {ROOT}.")
    return found


def names() -> list[str]:
    """Their names."""
    return [folder.name for folder in folders()]


def main() -> Path:
    """The addon that the others extend."""
    return min(folders(), key=lambda folder: len(folder.name))


def manifest(folder: Path) -> dict:
    """What its manifest says."""
    return ast.literal_eval((folder / "__manifest__.py").read_text())


def dependencies(*chosen: Path) -> list[str]:
    """The modules that these addons (or all of them) need, without those of this repository."""
    wanted = {name for folder in chosen or folders() for name in manifest(folder).get("depends", ())}
    return sorted(wanted - set(names()))


def digest() -> str:
    """Changes when a file that is installed changes."""
    state = hashlib.sha256()
    for folder in folders():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not set(path.relative_to(folder).parts) & set(NOT_INSTALLED):
                state.update(str(path.relative_to(folder.parent)).encode() + path.read_bytes())
    return state.hexdigest()[:16]
