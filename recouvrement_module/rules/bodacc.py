# Part of recouvrement_module. License LGPL-3.
"""What the notices of the BODACC say of a company: a procedure, its opening, how it ended, its removal.

A notice is read as it may come (:func:`parse`): blocks that are JSON in a text, one person or a list of them, letters
that were decoded twice, dates of several forms and of absurd years. One that cannot be read is no notice: it raises.

They are judged together (:func:`judge`), in this order:

1. A cancellation takes away itself and the notice that it names; so does a judgment of *rétractation sur tierce
   opposition*. A correction takes away the notice that it names and stays, with the first day of publication; that of
   a removal of office takes away both.
2. What is filed in a procedure (lists of claims, extracts, organs) changes nothing and hides nothing, but for an
   extract that speaks of a plan.
3. Of the rest the last judgment counts, by its day and then by the day of its publication. Older than ten years: none.
4. Its kind is that of its ``nature``, see :data:`NATURES`; of a nature that tells nothing, the words of its complement
   do. A nature that nobody knows is *to be looked at*: it decides nothing.
5. The opening is the first judgment of the same procedure: a conversion goes on with it, and so do a plan and a sale.
   What was owed before it is what is declared.
6. A removal from the register counts unless the seat only moves, or a sole trader registered again after it.

==========================  ==========  ================================================================
procedure                   status      meaning
==========================  ==========  ================================================================
``liquidation``             insolvent   liquidation judiciaire
``redressement``            insolvent   redressement judiciaire
``sauvegarde``              insolvent   sauvegarde, accelerated ones too
``cession``                 insolvent   the business is sold by the court; the procedure goes on
``retablissement``          insolvent   rétablissement professionnel of a natural person
``plan``                    active      a plan is carried out: the debtor is still fragile
``closure_insufficiency``   ceased      closed, nothing is left to be had
``closure_paid``            active      closed, its debts were paid
``closure``                 active      closed otherwise
``to_review``               unknown     a person reads the notice
==========================  ==========  ================================================================
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from .calendar import add_months

EXPIRES = 120  # months after which a judgment counts no more
_EARLIEST = 1950  # years before and after which a date was typed wrong
_LATEST = 2100

STATUS = {
    "liquidation": "insolvent", "redressement": "insolvent", "sauvegarde": "insolvent", "cession": "insolvent",
    "retablissement": "insolvent", "plan": "active", "closure_insufficiency": "ceased", "closure_paid": "active",
    "closure": "active", "to_review": "unknown", "": "active",
}  # fmt: skip
OPENINGS = ("liquidation", "redressement", "sauvegarde")
_GOING_ON = (*OPENINGS, "cession", "plan")  # a judgment of these belongs to a procedure that was opened before
FAMILIES = (
    "collective", "radiation", "retablissement_professionnel", "conciliation", "dpc", "vente", "immatriculation", "creation",
)  # fmt: skip
# natures of a judgment as the register writes them, accents and case apart → kind
NATURES = {
    **dict.fromkeys((
        "jugement d'ouverture de liquidation judiciaire",
        "jugement d'extension de liquidation judiciaire",
        "jugement de conversion en liquidation judiciaire",
        "jugement de conversion en liquidation judiciaire de la procedure de sauvegarde",
        "jugement de conversion en liquidation judiciaire de la procedure de sauvegarde financiere acceleree",
        "jugement prononcant la resolution du plan de sauvegarde et la liquidation judiciaire",
        "jugement prononcant la resolution du plan de sauvegarde acceleree et la liquidation judiciaire",
        "jugement prononcant la resolution du plan de sauvegarde financiere acceleree et la liquidation judiciaire",
        "jugement prononcant la resolution du plan de redressement et la liquidation judiciaire",
        "jugement prononcant la resolution du plan de cession et la liquidation judiciaire",
        "jugement prononcant la resolution du plan de traitement de sortie de crise et la liquidation judiciaire",
        "jugement mettant fin a la procedure de traitement de sortie de crise et ouvrant une procedure de liquidation "
        "judiciaire",
    ), "liquidation"),
    **dict.fromkeys((
        "jugement d'ouverture d'une procedure de redressement judiciaire",
        "jugement d'extension d'une procedure de redressement judiciaire",
        "jugement prononcant la resolution du plan de sauvegarde et le redressement judiciaire",
        "jugement de conversion en redressement judiciaire de la procedure de sauvegarde",
        "jugement de conversion en redressement judiciaire de la procedure de sauvegarde financiere acceleree",
        "jugement mettant fin a la procedure de traitement de sortie de crise et ouvrant une procedure de "
        "redressement judiciaire",
    ), "redressement"),
    **dict.fromkeys((
        "jugement d'ouverture d'une procedure de sauvegarde",
        "jugement d'extension d'une procedure de sauvegarde",
        "jugement d'ouverture d'une procedure de sauvegarde acceleree",
        "jugement d'ouverture d'une procedure de sauvegarde financiere acceleree",
    ), "sauvegarde"),
    **dict.fromkeys((
        "jugement de designation des organes de la procedure",
        "jugement accordant un delai pour deposer la liste des creances",
        "liste des creances nees apres le jugement d'ouverture d'une procedure de liquidation judiciaire",
        "liste des creances nees apres le jugement d'ouverture d'une procedure de redressement judiciaire",
    ), "neutral"),
}  # fmt: skip
# natures whose complement tells the kind
VAGUE = ("autre jugement prononcant", "autre jugement d'ouverture")
_WORDS = (
    ("liquidation judiciaire", "liquidation"), ("redressement judiciaire", "redressement"), ("sauvegarde", "sauvegarde")
)  # fmt: skip
_FILED = ("avis de depot", "extrait de jugement", "loi de 1967")
_MOVED = "transfert du siege hors ressort"
_OF_OFFICE = "rapport de radiation d'office"
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
        """The day of what it tells; that of its publication where it is not known, or later: then it was typed wrong."""
        return min(self.day or self.published_on, self.published_on)


@dataclass(frozen=True)
class Standing:
    """What the notices of a company come to.

    :param str status: ``active``, ``ceased``, ``insolvent``, ``removed`` or ``unknown``.
    :param str procedure: as in the table of this module; empty when there is none.
    :param Notice last: the notice that tells the procedure.
    :param Notice opening: the one that opened it.
    :param Notice removal: of its removal from the register.
    :param Notice accounts: of the last accounts that were filed.
    :param tuple sales: notices of the sale of its business.
    :param dict dropped: key of a notice that was cancelled or corrected → key of what did it.
    """

    status: str = "active"
    procedure: str = ""
    last: Notice | None = None
    opening: Notice | None = None
    removal: Notice | None = None
    accounts: Notice | None = None
    sales: tuple[Notice, ...] = ()
    dropped: dict = field(default_factory=dict)


# ------------------------------------------------------------------------------------------ reading


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


# ------------------------------------------------------------------------------------------ judging


def judge(notices: Iterable[Notice], siren: str, today: date) -> Standing:
    """Return what notices come to.

    :param notices: all that are known of a company, in any order.
    :param str siren: of the company.
    :param date today: the day on which they are judged.
    """
    unique = {notice.key: notice for notice in notices if siren in notice.sirens}
    kept, dropped = _apply(unique)
    judgments = sorted(_judgments(kept), key=lambda one: (one[1].when, one[1].published_on, one[1].key))
    removal = _find_removal(kept)
    accounts = [notice for notice in kept if notice.family == "dpc"]
    sales = [notice for notice in kept if notice.family == "vente" and siren not in notice.subjects]
    found = Standing(
        removal=removal,
        accounts=max(accounts, key=lambda notice: notice.when, default=None),
        sales=tuple(sorted(sales, key=lambda notice: (notice.published_on, notice.key))),
        dropped=dropped,
    )
    if judgments and add_months(judgments[-1][1].when, EXPIRES) >= today:
        kind, last = judgments[-1]
        found = replace(
            found, procedure=kind, status=STATUS[kind], last=last, opening=_find_opening(judgments, kind),
        )  # fmt: skip
    if removal and not (found.last and found.last.when > removal.when):
        return replace(found, status="removed")
    return found


def _apply(notices):
    """Let corrections and cancellations do what they do; return what is left, and what took away what."""
    kept, dropped = dict(notices), {}
    for notice in sorted(notices.values(), key=lambda one: (one.published_on, one.key)):
        target = kept.get(notice.target) if notice.target != notice.key else None
        if notice.form == "annulation" or "retractation sur tierce opposition" in fold(notice.rank):
            taken = (notice, target)
        elif notice.form == "rectificatif" and fold(notice.comment) == _OF_OFFICE:
            taken = (notice, target)
        elif notice.form == "rectificatif" and target:
            taken = (target,)
            kept[notice.key] = replace(notice, published_on=min(notice.published_on, target.published_on))
        else:
            continue
        for one in filter(None, taken):
            kept.pop(one.key, None)
            dropped[one.key] = notice.key
    return list(kept.values()), dropped


def _judgments(notices):
    """The judgments that count, each with its kind."""
    for notice in notices:
        if notice.family in ("collective", "retablissement_professionnel"):
            kind = classify(notice)
            if kind != "neutral":
                yield kind, notice


def classify(notice: Notice) -> str:
    """Return the kind of a judgment: a procedure of the table of this module, or ``neutral``."""
    rank, nature, complement = fold(notice.rank), fold(notice.nature), fold(notice.complement)
    if rank in _FILED and not (rank == "extrait de jugement" and re.search(r"\bplan\b", nature)):
        return "neutral"
    if "jugement de cloture" in rank or "cloture" in nature:
        return _closure(nature)
    if nature in NATURES:
        return NATURES[nature]
    if nature.startswith("depot de l'etat") or nature.startswith("depot du projet"):
        return "neutral"
    if nature in VAGUE:
        return next((kind for words, kind in _WORDS if words in complement), "to_review")
    if notice.family == "retablissement_professionnel":
        return "retablissement"
    return _plan(nature, complement)


def _closure(nature):
    if "insuffisance d'actif" in nature or "retablissement professionnel" in nature:
        return "closure_insufficiency"
    return "closure_paid" if "extinction du passif" in nature else "closure"


def _plan(nature, complement):
    """What a nature that is in no table tells when it speaks of a plan; else a person looks."""
    if not re.search(r"\bplan\b", nature) or "resolution" in nature:
        return "to_review"
    if "plan de cession" in nature or ("plan de cession" in complement and "continuation" not in complement):
        return "cession"
    return "plan" if re.search(r"plan (de|du) (sauvegarde|redressement|continuation)", nature) else "to_review"


def _find_opening(judgments, kind):
    """The judgment that opened the procedure of the last one: back to the first that opens, through what goes on."""
    if kind not in _GOING_ON:
        return None
    opening = None
    for one, notice in reversed(judgments):
        if one not in _GOING_ON:
            if one == "to_review":
                continue
            break
        if one in OPENINGS:
            opening = notice
            if _opens(notice):
                break
    return opening


def _opens(notice):
    """Whether a judgment opens a procedure, rather than turning one into another."""
    nature, told = fold(notice.nature), fold(f"{notice.nature} {notice.complement}")
    return any(word in nature for word in ("d'ouverture", "d'extension", "ouvrant")) or "resolution du plan" in told


def _find_removal(notices):
    """The removal from the register that counts, if there is one."""
    removals = [
        notice for notice in notices if notice.family == "radiation" and fold(notice.comment) != _MOVED
    ]  # fmt: skip
    last = max(removals, key=lambda notice: (notice.published_on, notice.key), default=None)
    again = [notice for notice in notices if notice.family in ("immatriculation", "creation")]
    if last and last.person and any(notice.published_on > last.published_on for notice in again):
        return None
    return last
