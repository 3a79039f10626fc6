"""The demo database: Odoo's modules without their own demo data, the addons with theirs."""

from __future__ import annotations

import json
import subprocess

from dev import build, clock, databases, installed, locks, odoo, templates
from dev.console import say, step
from dev.logins import LOGINS
from dev.settings import LANGUAGES, MAILS, database

# Odoo loads an addon's demo data only where the modules it depends on have theirs: in this copy they say so.
PRETEND_DEMO = "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
# What depends on the ports of this start. Services that would be asked over the Internet get a closed port.
POINT = """
INSERT INTO ir_config_parameter (key, value) VALUES
    ('report.url', :'url'), ('web.base.url', :'url'), ('web.base.url.freeze', 'True'), ('iap.endpoint', :'nowhere'),
    ('snailmail.endpoint', :'nowhere'), ('sms.endpoint', :'nowhere'), ('iap.partner_autocomplete.endpoint', :'nowhere')
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value;
UPDATE ir_mail_server SET smtp_host = '127.0.0.1', smtp_port = :'smtp', smtp_encryption = 'none', active = true;
"""


def ensure() -> str:
    """Make the demo database, or upgrade it if the addons changed since; its name."""
    name = database()
    with locks.exclusive("demo"):
        if installed.is_current(name):
            return name
        if "addons" in (databases.memory(name) or {}):
            installed.upgrade(name)
        else:
            _create(name)
    return name


def rebuild() -> None:
    """`make demo`."""
    build.environment()
    with locks.exclusive("demo"):
        _create(database())
    say(f"The demo database {database()} is new: `make run` serves it.")


def shell() -> None:
    """`make shell`: an Odoo shell on it."""
    build.environment()
    argv = odoo.command("--no-http", database=ensure(), verb=["shell"])
    subprocess.run(argv, env=odoo.environment())


def point(name: str, url: str, smtp_port: int) -> None:
    """Tell the database where it is served and where its mail goes."""
    databases.sql(POINT, database=name, url=url, smtp=smtp_port, nowhere="http://127.0.0.1:9")


def _create(name: str) -> None:
    templates.ensure(templates.FULL)
    with step(f"Demo database {name}"):
        databases.clone(templates.FULL.name, name)
        with clock.last_working_day():
            fill(name)
    MAILS.mkdir(exist_ok=True)


def fill(name: str) -> None:
    """Make a demo of a copy of the template."""
    databases.sql(PRETEND_DEMO, database=name)
    installed.add(name, "--with-demo")
    odoo.script(name, "demo", LOGINS=json.dumps([login.login for login in LOGINS]), LANGUAGES=json.dumps(LANGUAGES))
    installed.remember(name)
