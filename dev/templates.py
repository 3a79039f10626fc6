"""Databases with Odoo's own modules installed, made once and then copied in less than a second."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from dev import addons, commands, databases, locks, odoo, odoo_source, stamps
from dev.console import step
from dev.settings import COMPANIONS, LANGUAGES


@dataclass(frozen=True)
class Template:
    """A template: its name, the modules in it, and how they are installed."""

    name: str
    title: str
    companions: tuple[str, ...]
    options: tuple[str, ...]

    def modules(self) -> list[str]:
        """What is installed: what the main addon needs, or with companions what every addon needs."""
        needed = addons.dependencies() if self.companions else addons.dependencies(addons.main())
        return sorted({*needed, *self.companions})

    def key(self) -> str:
        """Changes when the template must be made anew."""
        return stamps.key(odoo_source.version(), *self.modules(), *self.options)


SPOKEN = f"--load-language={','.join(LANGUAGES)}"
BARE = Template("recouvrement_bare", "the dependencies alone", (), ("--without-demo",))
FULL = Template("recouvrement_full", "the dependencies and their companions", COMPANIONS, ("--without-demo", SPOKEN))
DEMO = Template("recouvrement_with_demo", "the same with demo data", COMPANIONS, ("--with-demo", SPOKEN))


def ensure(*templates: Template) -> None:
    """Make those that are missing or out of date, two at a time."""
    with locks.exclusive("templates"):
        missing = [one for one in templates if (databases.memory(one.name) or {}).get("key") != one.key()]
        with ThreadPoolExecutor(max_workers=2) as pool:
            try:
                list(pool.map(_make, missing))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                commands.end_all()
                raise


def _make(template: Template) -> None:
    name = template.name + databases.HALF_MADE
    with step(f"Template database: {template.title}"):
        databases.drop(name)
        odoo.install(name, template.modules(), *template.options, what=f"Installing {template.title}")
        databases.remember(name, key=template.key())
        databases.close(name)
        databases.rename(name, template.name)
