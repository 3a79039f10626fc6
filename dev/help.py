"""``make help``: the verbs and the variables."""

from dev.__main__ import VERBS
from dev.console import say
from dev.settings import VARIABLES

NOTES = """
Everything is built under .build (about 3 GB) and nothing outside it is changed, except by `make test`, which installs
Chromium with apt-get when it is missing and you are root. Mail never leaves the machine: see .build/mails.
The PostgreSQL server made here runs without fsync: fast, and not for data that you want to keep.
With a server of your own (PGHOST=), databases named recouvrement_* are made there and stay after `make clean`."""


def run() -> None:
    """Print it."""
    say("make TARGET [VARIABLE=value ...]\n\nTargets:")
    for verb, (_module, _function, text) in VERBS.items():
        say(f"  {verb:<12} {text}")
    say("\nVariables:")
    for name, (default, text) in VARIABLES.items():
        say(f"  {name:<12} {text}{f' (default {default})' if default else ''}")
    say(NOTES)
