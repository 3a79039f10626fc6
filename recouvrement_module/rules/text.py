# Part of recouvrement_module. License LGPL-3.
r"""Placeholders: the values that the text of a step may name.

A placeholder is a name of a closed list between braces, and nothing else: no attribute, index,
conversion, format or position, so a text can neither reach into a record nor fail when it leaves.
Two braces stand for one.

>>> check("Dear {customer}, {{not this}} {total}")
[]
>>> check("{customer.name} {customer!r} {total:.2f} {0} {} {secret} {total")
['{customer.name}', '{customer!r}', '{total:.2f}', '{0}', '{}', '{secret}', '{total']
>>> fill("Dear {customer}, {{you}} owe {secret}", {"customer": "{total} Ltd", "total": "1"})
'Dear {total} Ltd, {you} owe {secret}'
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PLACEHOLDERS = frozenset({
    "customer", "company", "collector", "collector_phone", "collector_email",
    "date", "bank_date", "answer_days", "answer_date", "reminder_dates",
    "count", "total", "principal", "claim_total", "number", "invoices", "means", "reject_date", "reject_reason",
    "pay_link",
    "broken_promise",
})  # fmt: skip

# In this order: a doubled brace, something between braces, a brace that has no other (with the word
# after it, so that a person finds it again in the text).
_TOKEN = re.compile(r"\{\{|\}\}|\{[^{}]*\}|\{\w*|\}")
_LITERAL = {"{{": "{", "}}": "}"}


def check(text: str | None) -> list[str]:
    """Return what is not a placeholder of the list although it has braces.

    :param str text: a subject or a body.
    :return: the faulty pieces as they stand in the text, in its order; empty when all is well.
    :rtype: list
    """
    return [token for token in _TOKEN.findall(text or "") if token not in _LITERAL and _name(token) is None]


def fill(text: str | None, values: Mapping[str, str]) -> str:
    """Replace the placeholders of *text*.

    Values are inserted as they are: their own braces mean nothing and nothing is evaluated. What
    :func:`check` refuses, and a name without value, stays as it stands. Nothing is escaped: the
    result is plain text.

    :param str text: a subject or a body.
    :param values: the text of each placeholder, by its name.
    :rtype: str
    """

    def value(match: re.Match[str]) -> str:
        token = match.group()
        return _LITERAL.get(token) or values.get(_name(token), token)

    return _TOKEN.sub(value, text or "")


def fill_lines(text: str | None, values: Mapping[str, str]) -> str:
    r"""Replace the placeholders of *text*, leaving out the lines that name an empty value.

    So a letter never says "our reminders of " to a customer who had none, nor shows an empty line
    for a telephone number that nobody has entered.

    :param str text: a body.
    :param values: as for :func:`fill`.
    :rtype: str

    >>> fill_lines("Hello {customer},\n\nSee {reminder_dates}.\n\nPay.", {"customer": "A", "reminder_dates": ""})
    'Hello A,\n\nPay.'
    """
    kept = [
        fill(line, values)
        for line in (text or "").splitlines()
        if all(values.get(_name(token), token) for token in _TOKEN.findall(line))
    ]
    return re.sub("\n{3,}", "\n\n", "\n".join(kept)).strip()


def _name(token: str) -> str | None:
    """The placeholder that *token* is, None when it is none."""
    name = token[1:-1]
    return name if name in PLACEHOLDERS and token == f"{{{name}}}" else None


_ATTENTION = re.compile(r"^(?:À l['’]attention de|For the attention of) \{customer\}\n+", re.MULTILINE)


def drop_attention(text: str) -> str:
    """Return a text without the line for the attention of a customer: to a company whose people are not known.

    >>> drop_attention("À l'attention de {customer}\\nMadame, Monsieur,\\n\\nVous devez {total}.")
    'Madame, Monsieur,\\n\\nVous devez {total}.'
    """
    return _ATTENTION.sub("", text)
