"""Names and places of the harness."""

from __future__ import annotations

from dev.settings import BUILD, DATA

FOLDER = BUILD / "crash"
ADDONS = FOLDER / "addons"  # the addons as they were when the harness started: nobody edits them meanwhile
LOGS = FOLDER / "logs"
FILESTORE = DATA / "filestore"

LEDGER = "crash_ledger"  # customers and overdue invoices, decided
QUEUED = "crash_queued"  # the same with the run made, and every email fixed and queued
WEB = "crash_web"  # serves the styles of the letters
LIVE = "crash_live"  # of the scenario that runs
