"""wkhtmltopdf with patched Qt, which draws headers and footers: a binary from PyPI and the few libraries it needs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from dev import apt, stamps
from dev.console import Stop, step
from dev.python_env import VENV
from dev.settings import BIN, BUILD

PROGRAM = BIN / "wkhtmltopdf"
LIBRARIES = BUILD / "libraries"
# The libraries that a machine without a desktop lacks, with what they need in turn, and one font family.
PACKAGES = dict.fromkeys(
    (
        *(
            "libfontconfig1",
            "libfreetype6",
            "libexpat1",
            "libpng16-16",
            "libbrotli1",
            "zlib1g",
            "libxrender1",
            "libxext6",
        ),
        *("libx11-6", "libxcb1", "libxau6", "libxdmcp6", "libbsd0", "libmd0", "fontconfig-config", "fonts-dejavu-core"),
    ),
    apt.STABLE,
)
WRAPPER = """#!/bin/sh
LD_LIBRARY_PATH={libraries} FONTCONFIG_FILE={fonts} exec {binary} "$@"
"""
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/cache</cachedir>
</fontconfig>
"""


def ensure() -> None:
    """Put a ``wkhtmltopdf`` that works into ``.build/bin``."""
    binary = VENV / "bin/wkhtmltopdf-pack"
    if _works(PROGRAM):
        return
    BIN.mkdir(exist_ok=True)
    PROGRAM.unlink(missing_ok=True)
    if _works(binary):
        PROGRAM.symlink_to(binary)
        return
    with step("Libraries for wkhtmltopdf"):
        stamps.build(LIBRARIES, stamps.key(*PACKAGES), _unpack_libraries)
        PROGRAM.write_text(_wrapper(binary))
        PROGRAM.chmod(0o755)
    if not _works(PROGRAM):
        raise Stop("wkhtmltopdf does not run here: install libxrender1, libxext6 and libfontconfig1, then run again.")


def _works(program: Path) -> bool:
    try:
        done = subprocess.run([str(program), "--version"], capture_output=True, text=True)
    except OSError:
        return False
    return done.returncode == 0 and "with patched qt" in done.stdout


def _unpack_libraries(folder: Path) -> None:
    apt.unpack(PACKAGES, folder)
    (folder / "fonts.conf").write_text(FONTS.format(folder=folder))


def _wrapper(binary: Path) -> str:
    found = {path.parent for pattern in ("usr/lib/*/*.so*", "lib/*/*.so*") for path in LIBRARIES.glob(pattern)}
    libraries = ":".join(f"'{folder}'" for folder in sorted(found))
    return WRAPPER.format(libraries=libraries, fonts=f"'{LIBRARIES / 'fonts.conf'}'", binary=f"'{binary}'")
