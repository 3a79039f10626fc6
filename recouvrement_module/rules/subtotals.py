# Part of recouvrement_module. License LGPL-3.
"""Subtotals: how a letter or a statement to somebody who pays for several customers is laid out.

A message that concerns nobody but its addressee is a plain list. Otherwise there is a part for each
customer, the addressee's own first and the others by name: a heading, the lines in the order in
which they are given, a subtotal. Where the lines of a customer were delivered to different places,
his part has a heading and a subtotal for each place, those delivered to himself first.

Every line appears once, so the subtotals of the customers add up to the total, and those of the
places to the one of their customer.

>>> from decimal import Decimal as D
>>> lines = [
...     Line("F1", "south", "Site Sud", "", (D(70),)), Line("F2", "head", "Groupe", "", (D(5),)),
...     Line("F3", "south", "Site Sud", "Quai B", (D(30),)),
... ]
>>> for row in lay_out(lines, "head"):
...     print(row.kind, row.text or row.key, *row.amounts)
customer Groupe
line F2 5
customer_total Groupe 5
customer Site Sud
site Site Sud
line F1 70
site_total Site Sud 70
site Quai B
line F3 30
site_total Quai B 30
customer_total Site Sud 100
>>> [row.kind for row in lay_out(lines[1:2], "head")]
['line']
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any


@dataclass(frozen=True)
class Line:
    """A line of the table.

    :param key: its name, given back with its row.
    :param customer: whose it is; customers can be compared.
    :param str name: how the customer is called.
    :param str site: where it was delivered, empty when to the customer himself.
    :param tuple amounts: what is added up, the same number in each line.
    """

    key: Any
    customer: Hashable
    name: str
    site: str
    amounts: tuple[Decimal, ...]


@dataclass(frozen=True)
class Row:
    """A row of the table: a ``line`` with its key, or a heading or subtotal of a ``customer`` or ``site``.

    :param str text: the name of the customer or site.
    """

    kind: str
    text: str = ""
    key: Any = None
    amounts: tuple[Decimal, ...] = ()


def lay_out(lines: Iterable[Line], addressee: Hashable) -> list[Row]:
    """Put lines in the order of the table, with its headings and subtotals.

    :param addressee: the customer to whom it is written.
    :rtype: list
    """
    parts = _group(lines, lambda line: line.customer)
    if parts.keys() <= {addressee}:
        return [row for part in parts.values() for row in _plain(part)]
    order = sorted(parts, key=lambda customer: (customer != addressee, parts[customer][0].name.casefold(), customer))
    return [row for customer in order for row in _customer(parts[customer])]


def _customer(lines: list[Line]) -> Iterator[Row]:
    name = lines[0].name
    sites = _group(lines, lambda line: line.site)
    yield Row("customer", name)
    if len(sites) == 1:
        yield from _plain(lines)
    else:
        for site in sorted(sites, key=lambda site: (site != "", site.casefold(), site)):
            yield Row("site", site or name)
            yield from _plain(sites[site])
            yield Row("site_total", site or name, amounts=_add(sites[site]))
    yield Row("customer_total", name, amounts=_add(lines))


def _plain(lines: list[Line]) -> Iterator[Row]:
    return (Row("line", key=line.key, amounts=line.amounts) for line in lines)


def _group(lines: Iterable[Line], key) -> dict[Hashable, list[Line]]:
    groups: dict[Hashable, list[Line]] = {}
    for line in lines:
        groups.setdefault(key(line), []).append(line)
    return groups


def _add(lines: list[Line]) -> tuple[Decimal, ...]:
    return tuple(sum(column, Decimal(0)) for column in zip(*(line.amounts for line in lines), strict=True))
