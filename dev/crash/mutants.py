"""Protections that are broken one at a time, to see that the harness notices: ``python -m dev.crash.mutants [NAME]``."""

MUTANTS = {}


def apply(name):
    """Break the copy of the addons."""
