"""An Odoo environment on a database, in this process, without a server."""

from __future__ import annotations

import logging
from contextlib import contextmanager

from .places import CONFIG, option


def configure(database: str, *folders: str) -> None:
    """Load the environment's configuration; `folders` are further addons folders."""
    from odoo.tools import config

    paths = ",".join([option("addons_path"), *map(str, folders)])
    config.parse_config([
        "-c",
        str(CONFIG),
        "-d",
        database,
        "--addons-path",
        paths,
        "--log-level",
        "warn",
    ])
    logging.getLogger("odoo.addons.base.models.ir_actions_report").setLevel(logging.ERROR)


@contextmanager
def session(database: str, *folders: str):
    """Environment of the superuser; commits at the end, rolls back on error."""
    configure(database, *folders)
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    registry = Registry(database)
    with registry.cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def install(database: str, modules: list[str], *folders: str) -> None:
    """Install modules in a database, then forget the registry."""
    configure(database, *folders)
    from odoo.modules.registry import Registry

    Registry.new(database, update_module=True, install_modules=modules)
    Registry.delete(database)
