"""A database that carries the addons, brought in step with the files by an upgrade when they changed."""

from __future__ import annotations

from pathlib import Path

from dev import addons, databases, odoo
from dev.console import step


def is_current(name: str) -> bool:
    """Whether the database was made by us and holds the addons as they are now."""
    return (databases.memory(name) or {}).get("addons") == addons.digest()


def add(name: str, *options: str) -> Path:
    """Install the addons into a copy of a template; the log. It counts as complete only after ``remember``."""
    return odoo.install(name, addons.names(), *options, what="Installing the addons")


def upgrade(name: str) -> None:
    """Upgrade the addons, and install those that are new."""
    there = set(databases.sql("SELECT name FROM ir_module_module WHERE state = 'installed'", database=name))
    new = [addon for addon in addons.names() if addon not in there]
    with step(f"Upgrading the addons in {name}"):
        odoo.upgrade(name, addons.names(), *(["-i", ",".join(new)] if new else []), what="Upgrading the addons")
        remember(name)


def remember(name: str) -> None:
    """The database is complete and carries the files as they are now."""
    databases.remember(name, addons=addons.digest())
