# Part of recouvrement_module. License LGPL-3.
"""Frozen facts as plain values that JSON can keep, and back without a loss: what was judged can be judged again.

>>> from .external import Cap, External
>>> facts = External(created_on=date(2020, 5, 4), equity=Decimal("1000.50"), caps=(Cap("privilege", date(2026, 1, 2)),))
>>> as_plain(facts)["equity"], from_plain(External, as_plain(facts)) == facts
('1000.50', True)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints


def as_plain(record: Any) -> Any:
    """Return a record, its numbers and days as text."""
    if is_dataclass(record):
        return {field.name: as_plain(getattr(record, field.name)) for field in fields(record)}
    if isinstance(record, tuple):
        return [as_plain(one) for one in record]
    if isinstance(record, date):
        return record.isoformat()
    return str(record) if isinstance(record, Decimal) else record


def from_plain(kind: Any, plain: Any) -> Any:
    """Return the record that :func:`as_plain` wrote; what it did not know yet has its default.

    :param kind: a dataclass, or the type of one of its fields.
    """
    if is_dataclass(kind):
        known: Mapping[str, Any] = _types(kind)
        return kind(**{name: from_plain(known[name], value) for name, value in plain.items() if name in known})
    if plain is None:
        return None
    if get_origin(kind) is tuple:
        return tuple(from_plain(get_args(kind)[0], one) for one in plain)
    kinds = set(get_args(kind)) - {NoneType} or {kind}
    if Decimal in kinds:
        return Decimal(plain)
    return date.fromisoformat(plain) if any(issubclass(one, date) for one in kinds) else plain


@lru_cache
def _types(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
