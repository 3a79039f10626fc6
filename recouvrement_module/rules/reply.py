# Part of recouvrement_module. License LGPL-3.
"""Replies: what comes in by email, and whether a person wrote it.

An automatic answer says so in its header (RFC 3834, section 5: ``Auto-Submitted``, anything but "no"),
or in one of the headers that mail programs used before; some say it in the subject only. It is not a
customer's word: it must not silence reminders.

>>> is_automatic({"Auto-Submitted": "auto-replied"}, "Re: Your account")
True
>>> is_automatic({"Auto-Submitted": "no"}, "Re: Your account")
False
>>> is_automatic({}, "Réponse automatique : Votre compte")
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping

# Header → the values that say "automatic"; None: its presence says it.
_HEADERS = {
    "x-autoreply": None,
    "x-autorespond": None,
    "x-autoresponse": None,
    "precedence": {"auto_reply"},
    "x-precedence": {"auto_reply"},
}
_SHORTEST = 4  # signs of a number of a document
_SUBJECT = re.compile(
    r"^\W*(automatic reply|auto(matic)?[- ]?(response|reply)|out of (the )?office|r[ée]ponse automatique|"
    r"absence du bureau|message d['’ ]absence|abwesenheits|automatische antwort|respuesta autom|risposta automatica|"
    r"automatisch antwoord)",
    re.IGNORECASE,
)


def is_automatic(headers: Mapping[str, str], subject: str | None) -> bool:
    """Tell whether a program answered, not a person.

    :param headers: headers of the email; names in any case.
    :param str subject: its subject.
    :rtype: bool
    """
    values = {name.lower(): str(value or "").strip().lower() for name, value in headers.items()}
    if values.get("auto-submitted", "no").split(";")[0].strip() not in ("no", ""):
        return True
    for name, words in _HEADERS.items():
        if name in values and (words is None or values[name] in words):
            return True
    return bool(_SUBJECT.match(subject or ""))


def words_like_numbers(text: str | None) -> list[str]:
    """Return what may be the number of a document in a text: words with a digit, in their order, once each.

    A number of fewer than four signs is one of pieces or days.

    :param str text: a subject or a body in plain text.

    >>> words_like_numbers("Re: FAC/2026/00012, INV-7 et 3 caisses (FAC/2026/00012).")
    ['FAC/2026/00012', 'INV-7']
    """
    words = (word.rstrip(".-/") for word in re.findall(r"[\w/.-]*\d[\w/.-]*", text or ""))
    return list(dict.fromkeys(word for word in words if len(word) >= _SHORTEST))
