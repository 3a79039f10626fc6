# Part of recouvrement_module. License LGPL-3.
"""Reading an answer piece by piece: what is of another kind than it must be counts as not said."""

import re
from datetime import date

LONGEST = 250  # characters of a text
HIDDEN = "[NON-DIFFUSIBLE]"  # what a register writes in place of what it does not tell


def get(answer, *path):
    """A piece of an answer; None where it is not there."""
    for name in path:
        if isinstance(answer, dict):
            answer = answer.get(name)
        elif isinstance(answer, list) and isinstance(name, int) and name < len(answer):
            answer = answer[name]
        else:
            return None
    return answer


def text(answer, *path):
    """A text of an answer; empty where there is none, or one that is not told."""
    value = get(answer, *path)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    value = " ".join(str(value).split())
    return "" if HIDDEN in value or set(value) <= {"-", " "} else value[:LONGEST]


def day(answer, *path):
    """A day of an answer; None where there is none, or one of an absurd year."""
    found = re.match(r"(1[6-9]|20)\d\d-\d\d-\d\d", text(answer, *path))
    try:
        return date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def amount(answer, *path):
    """A figure of an answer; None where there is none, or 0, which says that it was not declared."""
    value = get(answer, *path)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value or abs(value) > 1e13:
        return None
    return float(value)


def flag(answer, *path):
    """Whether a piece of an answer says yes."""
    return get(answer, *path) is True
