"""``make i18n``: Odoo exports the terms of the addons, ``catalogue`` merges them into the files."""

from __future__ import annotations

import subprocess
from pathlib import Path

from dev import addons, build, commands, locks, odoo, suite
from dev.python_env import PYTHON
from dev.settings import BUILD, ROOT


def regenerate() -> None:
    """Write the files of every addon and list what is not translated yet."""
    build.environment()
    with locks.exclusive("test"):
        suite.ensure_database()
        for addon in addons.folders():
            argv = [PYTHON, "-m", "dev.catalogue", export(suite.DATABASE, addon), addon]
            subprocess.run([str(word) for word in argv], cwd=ROOT, check=True)


def export(database: str, addon: Path) -> Path:
    """A fresh file of the addon's terms, from a database where it is installed."""
    target = BUILD / "i18n" / f"{addon.name}.pot"
    target.parent.mkdir(exist_ok=True)
    argv = odoo.command(addon.name, "-l", "pot", "-o", target, database=database, verb=["i18n", "export"])
    commands.run(argv, f"Exporting the terms of {addon.name}", log="i18n", env=odoo.environment())
    return target
