"""What can be chosen with variables, where things are, and which parts are used."""

from __future__ import annotations

import os
from pathlib import Path

from dev.console import Stop

VARIABLES = {
    "PORT": ("8069", "port of the web server"),
    "DB": ("recouvrement_demo", "name of the demo database"),
    "ONLY": ("", "part of the tests: paths (with ::Class::test if you like) or a pytest -k expression"),
    "ODOO": ("", "folder of an Odoo 19 checkout to use instead of Debian's package"),
    "PGHOST": ("", "host or socket folder of a PostgreSQL server to use instead of starting one; then also"),
    "PGPORT": ("5432", "its port"),
    "PGUSER": ("odoo", "its role, which may create databases"),
    "PGPASSWORD": ("", "its password"),
    "PYTHON": ("python3", "the Python that builds the virtual environment, 3.10 to 3.13"),
}

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / ".build"
BIN = BUILD / "bin"
LOGS = BUILD / "logs"
MAILS = BUILD / "mails"
DATA = BUILD / "data"

ODOO_SERIES = "19.0"
LANGUAGES = ("en_US", "fr_FR")

# What the tests and the demo need beside the addons' own dependencies: two charts of accounts and the modules that
# the glue addons join.
COMPANIONS = ("l10n_fr_account", "l10n_be", "account_payment", "sale_stock", "sms", "snailmail_account")


def value(name: str) -> str:
    """A variable from the command line, or its default."""
    return os.environ.get(name, "").strip() or VARIABLES[name][0]


def port() -> int:
    """The port of the web server."""
    text = value("PORT")
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"PORT={text} is no port number.")
    return int(text)


def database() -> str:
    """The name of the demo database."""
    name = value("DB")
    if not name.replace("_", "").isalnum() or not name.isascii():
        raise Stop(f"DB={name}: use letters, digits and underscores only.")
    return name
