"""The steps, in order. Each does nothing when its result is there."""

from __future__ import annotations

import shutil

from dev import chromium, locks, odoo, odoo_source, postgres, python_env, templates, wkhtmltopdf
from dev.console import Stop, say
from dev.settings import BUILD

ROOM = 4 * 1024**3


def environment() -> None:
    """Odoo, PostgreSQL and wkhtmltopdf: what serving needs."""
    with locks.exclusive("build"):
        if not odoo.CONFIG.exists() and shutil.disk_usage(BUILD).free < ROOM:
            raise Stop("Less than 4 GB are free on this disk: make room, then run the same command again.")
        python_env.ensure()
        odoo_source.ensure()
        wkhtmltopdf.ensure()
        postgres.ensure()
        odoo.write_config()


def browser() -> None:
    """Chromium on top: what tours and screenshots need."""
    with locks.exclusive("build"):
        chromium.ensure()


def everything() -> None:
    """All of it, and the template databases."""
    environment()
    browser()
    templates.ensure(templates.DEMO, templates.FULL, templates.BARE)
    say(f"Ready. Configuration: {odoo.CONFIG}")
    for name, text in postgres.environment().items():
        say(f"  export {name}={text}")
