# Part of recouvrement_module. License LGPL-3.
"""Files that strangers send: what they are is read from their bytes, never from their name.

>>> kind_of(b"%PDF-1.4 ...")
'pdf'
>>> kind_of(b"MZ\\x90\\x00 not a PDF, whatever its name")
>>> kind_of("Bon de livraison signé".encode())
'txt'
>>> kind_of(b"#!/bin/sh")
>>> safe_name("..\\\\..\\\\bon de livraison.exe", "pdf")
'bon de livraison.pdf'
>>> refusal([("a.pdf", b"%PDF-1.4"), ("b.pdf", b"PK\\x03\\x04")])
('kind', 'b.pdf')
>>> refusal([("a.pdf", b"%PDF-1.4")])
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_FILES = 5
MOST_BYTES = 5_000_000  # of each
LONGEST = 80  # signs of a name

# How the bytes of each kind begin; a text is what begins like none and has no control signs.
_BEGINNINGS = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}
KINDS = (*_BEGINNINGS, "txt")
MIMETYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "txt": "text/plain"}

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# What a program would carry out, or a browser would draw, if it took the text for something else.
_ACTIVE = re.compile(r"^\s*(#!|<\?|<!doctype|<html|<svg)|<\s*(script|iframe|object|embed|svg|html)\b", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]+')


def kind_of(content: bytes) -> str | None:
    """Return what a file is, None for what is not accepted."""
    for kind, beginning in _BEGINNINGS.items():
        if content.startswith(beginning):
            return kind
    return "txt" if _is_plain_text(content) else None


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not _CONTROL.search(text) and not _ACTIVE.search(text)


def safe_name(name: str | None, kind: str) -> str:
    """Return the name under which a file is kept: no path, no hidden sign, the ending of what it is."""
    last = re.split(r"[/\\]", name or "")[-1]
    stem = _NOT_IN_NAMES.sub("", last).rpartition(".")[0] or _NOT_IN_NAMES.sub("", last)
    return f"{stem.strip(' .')[:LONGEST] or 'file'}.{kind}"


def refusal(files: Sequence[tuple[str, bytes]]) -> tuple[str, str] | None:
    """Return why some files are refused: (code, name), None when they are accepted.

    Codes: ``count``, ``size``, ``kind``.
    """
    if len(files) > MOST_FILES:
        return "count", ""
    for name, content in files:
        if len(content) > MOST_BYTES:
            return "size", name
        if not kind_of(content):
            return "kind", name
    return None
