# Part of recouvrement_module. License LGPL-3.
"""What the notices of the BODACC say of a company: a procedure, its opening, how it ended, its removal.

Notices are judged together (:func:`judge`), in this order:

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

>>> nature = "Jugement d'ouverture de liquidation judiciaire"
>>> said = Notice("A1", date(2026, 6, 10), sirens=("100000009",), nature=nature)
>>> found = judge([said], "100000009", date(2026, 11, 19))
>>> found.status, found.procedure, found.opening.key
('insolvent', 'liquidation', 'A1')
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from .bodacc_notice import Notice, fold
from .calendar import add_months

EXPIRES = 120  # months after which a judgment counts no more

STATUS = {
    "liquidation": "insolvent", "redressement": "insolvent", "sauvegarde": "insolvent", "cession": "insolvent",
    "retablissement": "insolvent", "plan": "active", "closure_insufficiency": "ceased", "closure_paid": "active",
    "closure": "active", "to_review": "unknown", "": "active",
}  # fmt: skip
OPENINGS = ("liquidation", "redressement", "sauvegarde")
_GOING_ON = (*OPENINGS, "cession", "plan")  # a judgment of these belongs to a procedure that was opened before
FAMILIES = (
    "collective", "radiation", "retablissement_professionnel", "conciliation", "dpc", "vente", "immatriculation",
    "creation",
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
        accounts=max(accounts, key=lambda notice: (notice.when, notice.key), default=None),
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
        if _cancels(notice):
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


def _cancels(notice):
    """Whether a notice takes away both the one that it names and itself."""
    if notice.form == "annulation" or "retractation sur tierce opposition" in fold(notice.rank):
        return True
    return notice.form == "rectificatif" and fold(notice.comment) == _OF_OFFICE


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
    if nature.startswith(("depot de l'etat", "depot du projet")):
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
