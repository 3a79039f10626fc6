"""The databases that measures start from, and what is measured on copies of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from . import ledger, places, postgres
from .worker import run


@dataclass(frozen=True)
class Stage:
    """A database to start from: a copy of another one, brought further by a function."""

    name: str
    parent: str
    function: str
    code: tuple[str, ...]  # folders and files; the stage is made anew when they change

    def database(self, size: str) -> str:
        """Its database for a ledger."""
        return f"bench_{self.name}_{size.lower()}"


OWN = (places.ADDON, "dev/bench/own.py", "dev/bench/session.py")
PEER = ("dev/bench/peers.py", "dev/bench/session.py")
STAGES = {
    stage.name: stage
    for stage in (
        Stage("own_ready", "ledger", "own.prepare", OWN),
        Stage("own_run", "own_ready", "own.make_run", OWN),
        Stage("own_sent", "own_run", "own.mark_sent", OWN),
        Stage("peer_ready", "ledger", "peers.prepare", PEER),
        Stage("peer_sent", "peer_ready", "peers.mark_sent", PEER),
    )
}

# What is measured: step → the stage on a copy of which it runs. Floors and peers stand beside ours.
MEASURES = {
    "own.selecting": "own_ready",
    "own.first_run": "own_ready",
    "own.inserting": "own_run",
    "peers.first_run": "peer_ready",
    "own.deciding": "own_sent",
    "own.next_run": "own_sent",
    "peers.next_run": "peer_sent",
    "own.refreshing": "own_run",
    "own.rating": "own_run",
    "own.letters": "own_run",
    "peers.letters": "peer_sent",
    "own.emails": "own_run",
    "peers.emails": "peer_sent",
}


def fingerprint(stage: str, size: str) -> str:
    """Changes with the ledger and all code that led to a stage."""
    if stage == "ledger":
        return ledger.fingerprint(size, ledger.TODAY)
    made = STAGES[stage]
    digest = hashlib.sha256(fingerprint(made.parent, size).encode())
    for place in made.code:
        for path in _files(places.ROOT / place):
            digest.update(path.read_bytes())
    return f"{stage} {digest.hexdigest()[:16]}"


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return sorted(
        path for path in place.rglob("*") if path.suffix in (".py", ".xml", ".csv") and "tests" not in path.parts
    )


def ready(stage: str, size: str) -> str:
    """The database of a stage, made now when it is missing or stale."""
    if stage == "ledger":
        if not ledger.is_ready(size):
            run("ledger.build", size)
        return ledger.name(size)
    made = STAGES[stage]
    database, wanted = made.database(size), fingerprint(stage, size)
    if postgres.description(database) != wanted:
        postgres.copy(ready(made.parent, size), database)
        run(made.function, database)
        postgres.describe(database, wanted)
    return database


def measure(step: str, size: str) -> dict:
    """Run a step on a fresh copy of its stage."""
    copy = f"bench_copy_{size.lower()}"
    postgres.copy(ready(MEASURES[step], size), copy)
    try:
        return run(step, copy)
    finally:
        postgres.drop(copy)


def clean(size: str) -> None:
    """Drop every stage of a size; its ledger stays."""
    for stage in STAGES.values():
        postgres.drop(stage.database(size))
