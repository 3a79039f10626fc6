"""Odoo's own lint of all installed modules, ours among them."""

import shutil

from dev import addons, commands, databases, odoo, odoo_source, suite
from dev.gates import life

# Left out: pylint over Odoo's own code (ours has test_style).
TAGS = "/test_lint,-/test_lint:TestPyLint"


def test_core_lint(tmp_path):
    """It finds nothing in a database with our addons."""
    name = "recouvrement_lint"
    databases.clone(suite.DATABASE, name)
    options = (f"--addons-path={path_of_copies(tmp_path)}", "-i", "test_lint", f"--test-tags={TAGS}")
    # Odoo serves while it tests, whatever --no-http says: not on the port of `make run`
    argv = odoo.command(*options, "--stop-after-init", f"--http-port={odoo.free_port()}", database=name)
    try:
        life.quiet(commands.run(argv, "Odoo's lint", log=name, env=odoo.environment()))
    finally:
        databases.drop(name)


def path_of_copies(folder):
    """Odoo's lint reads whole folders of addons: give it one that holds ours and nothing else."""
    for addon in addons.folders():
        shutil.copytree(addon, folder / addon.name, ignore=shutil.ignore_patterns("__pycache__"))
    return ",".join(map(str, (*odoo_source.addons_folders(), folder)))
