"""``make bench``: the benchmark, which runs inside the virtual environment."""

import subprocess

from dev import build, odoo
from dev.python_env import PYTHON
from dev.settings import ROOT


def run() -> int:
    """Run ``dev.bench``; its exit code."""
    build.environment()
    return subprocess.run([PYTHON, "-m", "dev.bench"], cwd=ROOT, env=odoo.environment()).returncode
