"""The life of the addons in a database: installed, upgraded, uninstalled; told once for each template."""

from __future__ import annotations

import json
from typing import ClassVar

import pytest

from dev import addons, databases, odoo
from dev.gates import log_lines, traces
from dev.templates import Template


class Life:
    """Its tests run in this order on one database."""

    template: ClassVar[Template]
    options: ClassVar[tuple[str, ...]]
    modules: ClassVar[list[str]]

    @pytest.fixture(scope="class")
    @classmethod
    def database(cls):
        """A copy of the template, and what it held."""
        name = f"{cls.template.name}_life"
        databases.clone(cls.template.name, name)
        cls.before = (traces.structure(name), traces.records(name))
        yield name
        databases.drop(name)

    def test_install(self, database):
        """It installs without a warning."""
        quiet(odoo.install(database, self.modules, *self.options, what="Installing"))

    def test_upgrade(self, database):
        """It upgrades without a warning, and an upgrade to the same version changes nothing."""
        structure, records = traces.structure(database), traces.records(database)
        quiet(odoo.upgrade(database, self.modules, what="Upgrading"))
        same(structure, traces.structure(database))
        same(records, traces.records(database))

    def test_uninstall(self, database):
        """It leaves without a warning and without a trace."""
        quiet(odoo.script(database, "uninstall", MODULES=json.dumps(self.modules)))
        structure, records = self.before
        same(structure, traces.structure(database))
        same(records, traces.records(database))
        left = traces.mentions(database)
        assert not left, "\n".join(left)


def main_addon() -> list[str]:
    """The one addon that needs no other."""
    return [addons.main().name]


def quiet(log):
    """Fail on a line at WARNING or above."""
    lines = log_lines.bad(log)
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)


def same(before, after):
    """Fail on a difference, and name it."""
    difference = [f"gone: {line}" for line in sorted(before - after)]
    difference += [f"new: {line}" for line in sorted(after - before) if not traces.excused(line)]
    if difference:
        pytest.fail("\n".join(difference), pytrace=False)
