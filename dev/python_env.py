"""The virtual environment with everything that comes from PyPI, at fixed versions, from wheels only."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from dev import apt, commands, stamps
from dev.console import step
from dev.settings import BUILD, ROOT

VENV = BUILD / "venv"
PYTHON = VENV / "bin/python"
REQUIREMENTS = ROOT / "dev/requirements.txt"
CONSTRAINTS = ROOT / "dev/constraints.txt"
# Published without a wheel; all of them are pure Python.
SOURCE_ONLY = "docopt"


def site_packages() -> Path:
    """Where the packages are."""
    return VENV / f"lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages"


def ensure() -> None:
    """Build it unless it was built from these files with this Python."""
    wanted = stamps.key(REQUIREMENTS.read_text(), CONSTRAINTS.read_text(), *version())
    if stamps.is_complete(VENV, wanted) and PYTHON.exists():
        return
    with step("Python packages"):
        stamps.build(VENV, wanted, _fill)


def version() -> tuple[str, str]:
    """The Python for which packages are built."""
    return sys.version, sys.base_prefix


def _fill(folder: Path) -> None:
    commands.run(
        [sys.executable, "-m", "venv", *([] if _has_pip() else ["--without-pip"]), folder],
        "Making a virtual environment",
        log="venv",
    )
    install(f"--no-binary={SOURCE_ONLY}", f"--requirement={REQUIREMENTS}", f"--constraint={CONSTRAINTS}")


def install(*options: str) -> None:
    """Let pip install packages, from wheels only."""
    pip = "-mpip" if _has_pip() else _pip_of_debian()
    fixed = ("--disable-pip-version-check", "--no-input", "--retries=2", "--only-binary=:all:")
    commands.run([PYTHON, pip, "install", *fixed, *options], "Installing the Python packages", log="pip")


def install_into(folder: Path, requirements: Path) -> None:
    """Unpack packages that few need, at the versions of a file, into a folder beside the virtual environment."""
    install("--no-deps", f"--target={folder}", f"--requirement={requirements}")


def _has_pip() -> bool:
    """Whether a virtual environment made here has a pip of its own."""
    return importlib.util.find_spec("ensurepip") is not None


def _pip_of_debian() -> Path:
    """A pip to run, on a Debian without python3-venv."""
    folder = BUILD / "pip"
    stamps.build(folder, "", lambda target: apt.unpack({"python3-pip-whl": apt.STABLE}, target))
    return next(folder.glob("usr/share/python-wheels/pip-*.whl")) / "pip"
