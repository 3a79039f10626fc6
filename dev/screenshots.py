"""``make screenshots``: every picture of the guides, taken of the real product.

A demo of its own is made on a fixed day, so that a picture changes only when the product does. Each language gets a
copy, since the pictures tell a story: reminders leave, an invoice is paid, a letter is taken out of the pile.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import datetime, timezone

from dev import addons, build, chromium, clock, databases, demo, locks, odoo, python_env, serve, stamps, templates
from dev.console import Stop, say, step
from dev.python_env import PYTHON
from dev.settings import BUILD, LANGUAGES, ROOT

DAY = datetime(2026, 11, 19, 9, tzinfo=timezone.utc)  # a Thursday
PICTURES = ROOT / "docs/guide/images"
REQUIREMENTS = ROOT / "dev/requirements-screenshots.txt"
PACKAGES = BUILD / "screenshots/packages"
MAILS = BUILD / "screenshots/mails"
DATABASE = "recouvrement_screenshots"
MADE_ON = "made_on"
# Everybody speaks the language of the guide, customers too: their letters are in its pictures.
SPEAK = "UPDATE res_partner SET lang = :'language'"


def run() -> None:
    """Take them all."""
    build.environment()
    build.browser()
    _ensure_packages()
    with locks.exclusive("screenshots"):
        _ensure_demo()
        for language in LANGUAGES:
            _take(language)
    say(f"The pictures are in {PICTURES}: look at them before you commit them.")


def _ensure_packages() -> None:
    wanted = stamps.key(REQUIREMENTS.read_text(), *python_env.version())
    if not stamps.is_complete(PACKAGES, wanted):
        with step("Python packages for the screenshots"):
            stamps.build(PACKAGES, wanted, lambda folder: python_env.install_into(folder, REQUIREMENTS))


def _ensure_demo() -> None:
    """The demo as it is on the day."""
    key = stamps.key(addons.digest(), templates.FULL.key(), DAY)
    if (databases.memory(DATABASE) or {}).get(MADE_ON) == key:
        return
    templates.ensure(templates.FULL)
    with step(f"Demo database for the screenshots, on {DAY:%d %B %Y}"):
        databases.clone(templates.FULL.name, DATABASE)
        with clock.moved_to(DAY, DATABASE):
            demo.fill(DATABASE)
        databases.remember(DATABASE, **{MADE_ON: key})


def _take(language: str) -> None:
    """The pictures of one language."""
    short = language.split("_")[0]
    name, mails, pictures = f"{DATABASE}_{short}", MAILS / short, PICTURES / short
    for folder in (mails, pictures):
        shutil.rmtree(folder, ignore_errors=True)
    pictures.mkdir(parents=True)
    databases.clone(DATABASE, name)
    databases.sql(SPEAK, database=name, language=language)
    environment = {**os.environ, "PYTHONPATH": f"{PACKAGES}:{ROOT}"}
    with (
        step(f"Screenshots: {language}"),
        clock.moved_to(DAY, name),
        serve.serving(name, odoo.free_port(), mails) as (url, _server),
    ):
        argv = [PYTHON, "-m", "dev.scenes", url, language, DAY.isoformat(), chromium.program(), mails, pictures]
        if subprocess.run([str(word) for word in argv], cwd=ROOT, env=environment).returncode:
            raise Stop(f"The pictures in {language} were not all taken: see above.")
    databases.drop(name)
