# Part of recouvrement_module. License LGPL-3.
"""A notice of the BODACC, read as it may come: blocks that are JSON in a text, one person or a list of them, letters
that were decoded twice, dates of several forms and of absurd years. One that cannot be read is no notice: it raises.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date

_EARLIEST = 1990  # years before and after which a date was typed wrong
_LATEST = 2100
_MONTHS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
    "decembre",
)  # fmt: skip


class Unreadable(ValueError):
    """A notice is not as it must be."""


@dataclass(frozen=True)
class Notice:
    """One notice.

    :param str key: its identifier.
    :param date published_on: the day of its publication; for a correction, that of what it corrects.
    :param str form: ``annonce``, ``rectificatif`` or ``annulation``.
    :param str family: its ``familleavis``.
    :param tuple sirens: of all whom it names.
    :param tuple subjects: of those who do or suffer what is published: the buyer in a sale.
    :param str trader: the name of the company.
    :param str court: the registry of the court.
    :param str department: its department.
    :param date day: of the judgment, or of the closing of the accounts that were filed.
    :param str nature: of the judgment.
    :param str rank: its ``famille``: opening, closing, filing.
    :param str complement: its words.
    :param str target: the key of the notice that it corrects or cancels.
    :param str comment: of a removal.
    :param bool person: whether a natural person is removed.
    :param str url: where it is read.
    """

    key: str
    published_on: date
    form: str = "annonce"
    family: str = "collective"
    sirens: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    trader: str = ""
    court: str = ""
    department: str = ""
    day: date | None = None
    nature: str = ""
    rank: str = ""
    complement: str = ""
    target: str = ""
    comment: str = ""
    person: bool = False
    url: str = ""

    @property
    def when(self) -> date:
        """The day of what it tells; that of its publication where it is not known, or was typed wrong: later."""
        return min(self.day or self.published_on, self.published_on)


def parse(record: object) -> Notice:
    """Read a notice as the data portal gives it.

    :raise Unreadable: when anything of it is not as it must be.
    """
    if not isinstance(record, dict):
        raise Unreadable("not a notice")
    key, published_on = _text(record.get("id")), read_date(record.get("dateparution"))
    if not key or not published_on:
        raise Unreadable("a notice without number or day")
    judgment, removal = _block(record, "jugement"), _block(record, "radiationaurcs")
    deposit, target = _block(record, "depot"), _block(record, "parutionavisprecedent")
    family = _text(record.get("familleavis"))
    people = _sirens_of(record, "listepersonnes")
    return Notice(
        key=key,
        published_on=published_on,
        form=fold(_text(record.get("typeavis"))) or "annonce",
        family=family,
        sirens=tuple(sorted(_registered(record.get("registre")) | people)),
        subjects=tuple(sorted(people)),
        trader=_text(record.get("commercant")),
        court=_text(record.get("tribunal")),
        department=_text(record.get("numerodepartement")),
        day=read_date(judgment.get("date") or deposit.get("dateCloture") or _ceased_on(removal)),
        nature=_text(judgment.get("nature")),
        rank=_text(judgment.get("famille")),
        complement=_text(judgment.get("complementJugement")),
        target=_key_of(target),
        comment=_text(removal.get("commentaire")),
        person="radiationPP" in removal or "dateCessationActivitePP" in removal,
        url=_url(record.get("url_complete")),
    )


def _block(record, name):
    """A block of a notice: an object, or its JSON in a text; none when it is empty."""
    value = record.get(name)
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else None
        except (ValueError, RecursionError) as error:
            raise Unreadable(f"{name} cannot be read") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Unreadable(f"{name} is no block")
    return value


def _text(value):
    """A text of a notice, its letters mended; nothing for what is no text."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return mend(" ".join(str(value).split()))[:2000]


def mend(text: str) -> str:
    """Mend letters that were decoded twice.

    >>> mend("cl\u00c3\u00b4ture"), mend("clôture"), mend("Jugement d\u00e2\u0080\u0099ouverture")
    ('clôture', 'clôture', 'Jugement d’ouverture')
    """
    if not re.search("[\u00c2\u00c3\u00e2]", text):
        return text
    for charset in ("latin-1", "cp1252"):
        try:
            return text.encode(charset).decode("utf-8")
        except UnicodeError:
            continue
    return text


def fold(text: str) -> str:
    """A text without accents, capitals, curly apostrophes nor blanks that repeat."""
    plain = (text or "").replace("\u2019", "'").replace("\u02bc", "'")
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
    return " ".join(plain.split())


def read_date(value: object) -> date | None:
    """Read a day in one of the forms of the register; none when it is no day, or one of an absurd year.

    >>> [str(read_date(text)) for text in ("2022-01-27", "27/01/2022", "27 novembre 2008", "1er janvier 2020")]
    ['2022-01-27', '2022-01-27', '2008-11-27', '2020-01-01']
    >>> read_date("0009-02-14"), read_date("31/02/2022"), read_date(None)
    (None, None, None)
    """
    if not isinstance(value, str):
        return None
    text = fold(mend(value))[:40]
    if found := re.match(r"(\d{4})-(\d\d?)-(\d\d?)(?!\d)", text):
        parts = found.groups()
    elif found := re.fullmatch(r"(\d\d?)/(\d\d?)/(\d{4})", text):
        parts = found.groups()[::-1]
    elif (found := re.fullmatch(r"(\d\d?)(?:er)? ([a-z]+) (\d{4})", text)) and found[2] in _MONTHS:
        parts = found[3], _MONTHS.index(found[2]) + 1, found[1]
    else:
        return None
    year, month, day = map(int, parts)
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None


def _registered(value):
    """The SIREN of the field ``registre``: a list, or a text with commas."""
    values = value if isinstance(value, list) else str(value or "").split(",")
    digits = ("".join(str(one).split()) for one in values)
    return {one for one in digits if re.fullmatch(r"\d{9}", one)}


def _sirens_of(record, name):
    """The SIREN of the people in a block: one of them, or a list."""
    people = _block(record, name).get("personne")
    found = set()
    for person in people if isinstance(people, list) else [people]:
        if isinstance(person, dict):
            found |= _registered([_number_of(person)])
    return found


def _number_of(person):
    for block, name in (
        ("numeroImmatriculation", "numeroIdentification"), ("inscriptionRM", "numeroIdentificationRM"),
    ):  # fmt: skip
        value = person.get(block)
        if isinstance(value, dict) and value.get(name):
            return value[name]
    return ""


def _ceased_on(removal):
    person = removal.get("radiationPP")
    return (person.get("dateCessationActivitePP") if isinstance(person, dict) else None) or removal.get(
        "dateCessationActivitePP"
    )


def _key_of(target):
    """The key of a notice from what another one says of it: its part of the register, its issue, its number."""
    part, issue, number = (_text(target.get(name)) for name in ("nomPublication", "numeroParution", "numeroAnnonce"))
    if not part or not re.fullmatch(r"\d{1,12}", issue) or not re.fullmatch(r"\d{1,9}", number):
        return ""
    return f"{part[-1].upper()}{issue}{int(number)}"


def _url(value):
    """The address of a notice, if it is one of the register."""
    return value if isinstance(value, str) and re.match(r"https://([\w-]+\.)*bodacc\.fr/", value) else ""
