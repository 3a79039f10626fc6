"""The benchmark: how fast the addon is, beside a bare SQL floor and beside its open-source peers.

`python -m dev.bench` builds seeded ledgers, measures on fresh copies of them, each measure in a
process of its own, and writes `docs/performance.md`. See `__main__.py` for the options.
"""
