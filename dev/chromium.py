"""Chromium for the tours and the screenshots: the machine's own, or Debian's when we may install it."""

from __future__ import annotations

import os
import shutil

from dev import commands
from dev.console import Stop, step

# The names that Odoo's tests look for.
NAMES = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser")


def program() -> str | None:
    """Its path, if the machine has one."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def ensure() -> None:
    """Install it if it is missing and we are root."""
    if program():
        return
    if os.geteuid() or not shutil.which("apt-get"):
        raise Stop("Chromium is missing and only root can install it: `sudo apt-get install chromium`, then run again.")
    with step("Chromium from Debian"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        commands.run(["apt-get", "update"], "Reading the package lists", log="chromium-update", env=quiet)
        commands.run(["apt-get", "install", "-y", "chromium"], "Installing Chromium", log="chromium", env=quiet)
