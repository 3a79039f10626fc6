"""Odoo 19.0 Community itself: Debian's package unpacked, or an existing checkout."""

from __future__ import annotations

import re
from pathlib import Path

from dev import apt, python_env, stamps
from dev.console import Stop, step
from dev.settings import BUILD, ODOO_SERIES, value

# Debian's package leaves out files that other packages hold and links to them; sid's Font Awesome 7 would leave
# dangling links, so everything but Montserrat comes from the machine's stable release.
PACKAGES = {
    "odoo-19": apt.UNSTABLE,
    "fonts-montserrat": apt.UNSTABLE,
    **dict.fromkeys(
        (
            "fonts-font-awesome",
            "fonts-glyphicons-halflings",
            "fonts-inconsolata",
            "fonts-ocr-b",
            "fonts-roboto-unhinted",
            "libjs-jquery",
            "libjs-jquery-form",
            "libjs-underscore",
        ),
        apt.STABLE,
    ),
}
UNPACKED = BUILD / "odoo-19"
# Listed in mail's assets and absent from Debian's build: without it every page of the web client logs an error.
ABSENT_ASSET = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def folder() -> Path:
    """The folder to import ``odoo`` from."""
    if value("ODOO"):
        return Path(value("ODOO")).expanduser().resolve()
    return UNPACKED / "usr/lib/python3/dist-packages"


def addons_folders() -> list[Path]:
    """Where Odoo's own addons are."""
    own = folder() / "odoo/addons"
    return [own] if (own / "account").is_dir() else [own, folder() / "addons"]


def version() -> str:
    """What ``odoo/release.py`` and the list of packages say; part of the key of every database."""
    recipe = UNPACKED / "packages.txt"
    packages = "" if value("ODOO") else re.findall(r"^odoo-19_(.*)_all\.deb$", recipe.read_text(), re.M)[0]
    return f"{_release()} {packages}".strip()


def ensure() -> None:
    """Unpack Odoo unless that was done, and make it importable in the virtual environment."""
    wanted = stamps.key(PACKAGES, ABSENT_ASSET)
    if not value("ODOO") and not stamps.is_complete(UNPACKED, wanted):
        with step("Odoo 19 from Debian (a download of 140 MB)"):
            stamps.build(UNPACKED, wanted, _fill)
    if _release() != ODOO_SERIES:
        raise Stop(f"Odoo {ODOO_SERIES} is needed, and {folder()} holds {_release() or 'none'}.")
    path_file = python_env.site_packages() / "odoo-19.pth"
    if not path_file.exists() or path_file.read_text().strip() != str(folder()):
        path_file.write_text(f"{folder()}\n")


def _fill(target: Path) -> None:
    apt.unpack(PACKAGES, target)
    asset = folder() / ABSENT_ASSET
    asset.parent.mkdir(parents=True, exist_ok=True)
    asset.touch()
    dangling = [path for path in target.rglob("*") if path.is_symlink() and not path.exists()]
    if dangling:
        raise Stop(f"Debian's Odoo package has changed: {dangling[0]} points nowhere.")


def _release() -> str:
    """The series in ``odoo/release.py``; '' where there is none."""
    try:
        text = (folder() / "odoo/release.py").read_text()
    except OSError:
        return ""
    match = re.search(r"^version_info = \((\d+), *(\d+)", text, re.M)
    return ".".join(match.groups()) if match else ""
