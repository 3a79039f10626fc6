"""Where the benchmark finds the environment and keeps what it makes."""

from __future__ import annotations

import configparser
from pathlib import Path

from dev.odoo import CONFIG
from dev.settings import BUILD, DATA, ROOT

WORK = BUILD / "bench"
RESULTS = WORK / "results"
PEERS = WORK / "peers"
REPORT = ROOT / "docs" / "performance.md"
ADDON = "recouvrement_module"


def option(name: str, default: str = "") -> str:
    """One option of the environment's Odoo configuration file."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(CONFIG)
    return parser.get("options", name, fallback=default)


def filestore(database: str) -> Path:
    """The folder that holds the attachments of a database."""
    return DATA / "filestore" / database
