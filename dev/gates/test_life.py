"""The addon alone on its bare dependencies; all addons beside Odoo's own demo data."""

from dev import addons, templates
from dev.gates.life import Life, main_addon


class TestBare(Life):
    """What a new customer's first minute is like."""

    template = templates.BARE
    options = ("--without-demo",)
    modules = main_addon()


class TestWithDemo(Life):
    """Every addon, with demo data of Odoo and ours."""

    template = templates.DEMO
    options = ("--with-demo",)
    modules = addons.names()
