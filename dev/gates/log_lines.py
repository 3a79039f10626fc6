"""Log lines of Odoo itself at WARNING or above that are no fault of ours, each with the reason."""

from __future__ import annotations

import re
from pathlib import Path

from dev import odoo

ALLOWED: dict[str, str] = {}


def bad(log: Path) -> list[str]:
    """The lines that nothing excuses."""
    return [line for line in odoo.problems(log) if not any(re.search(pattern, line) for pattern in ALLOWED)]
