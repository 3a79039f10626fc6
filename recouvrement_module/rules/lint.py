# Part of recouvrement_module. License LGPL-3.
"""Texts of reminders: what the law forbids in them, what it wants, and what works.

=============  ===================================================  ==========================================
code           what                                                 article
=============  ===================================================  ==========================================
official       looks like an act of a court or of a public officer  C. pénal 433-13
bailiff        names one without having instructed any              C. pénal 433-13
pretence       has another service write than the creditor          C. conso L121-2
register       threatens with a file of bad debtors, or FICP        C. conso L752-1
seizure        announced without a title that can be enforced       CPCE L111-2
costs          of recovery without a title, for the debtor          CPCE L111-8
indemnity      the 40 EUR, asked of a consumer                      C. com. L441-10 II, D441-5
penalties      of businesses, asked of a consumer                   C. com. L441-10 II
interest       of a consumer: at the legal rate, from the notice    C. civ. 1231-6, 1344-1
third_party    employer, family or neighbours are to learn of it    C. civ. 9, C. pénal 222-33-2-2
criminal       a threat with the police or with prosecution         C. conso. L121-6, C. pénal 312-1
shame          words that humiliate                                 C. pénal 222-33-2-2
insult         calls the debtor names                               C. pénal R621-2
registered     an email that calls itself a registered letter       CPCE (postes) L100
no_notice      a formal notice that does not say that it is one     C. civ. 1344
no_amount      ... or not what is to be paid                        C. civ. 1344
no_deadline    ... or not until when                                C. civ. 1344
no_result      ... or not what follows                              C. civ. 1344
no_proof       a formal notice by plain email                       C. civ. 1344
no_contact     nobody to answer to                                  good practice
=============  ===================================================  ==========================================

An *error* is a breach that nobody may commit; a *warning* may cost the text its effect; an *advice* is about what
works. Forbidden wording is looked for in English and in French, whatever the language of the text is said to be;
what a text must say is only looked for in these two. To deny is not to claim: "at no extra cost" asks for nothing.

>>> [found.code for found in check(Text("Last notice before seizure", "Pay, or your neighbours will know."))]
['seizure', 'third_party', 'no_contact']
>>> [(found.code, found.severity) for found in check(Text("", "Frais de dossier : 15 EUR. {collector}", consumer=True))]
[('costs', 'error')]
>>> check(Text("Votre compte", "Plusieurs fois sans frais de dossier. {collector}", consumer=True))
[]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from . import text as placeholders

ERROR, WARNING, ADVICE = SEVERITIES = ("error", "warning", "advice")  # the worst first
READ = ("en", "fr")  # languages whose words are known


@dataclass(frozen=True)
class Text:
    """A text of a step.

    :param str subject: with its placeholders, and so is *body*.
    :param str language: the first two letters of its code.
    :param str channel: email, letter or task; the notes of a task are read by nobody but us.
    :param bool formal: whether it is a formal notice.
    :param bool consumer: whether consumers receive it.
    :param int answer_days: the days that it gives.
    """

    subject: str
    body: str
    language: str = "en"
    channel: str = "email"
    formal: bool = False
    consumer: bool = False
    answer_days: int = 8


@dataclass(frozen=True)
class Finding:
    """Something to mend in a text: what, how grave, the words found, the article."""

    code: str
    severity: str
    excerpt: str
    article: str


@dataclass(frozen=True)
class Wording:
    """Words that a text should not have.

    :param str business: how grave they are for a business, empty when they may be used.
    :param str consumer: how grave they are for a consumer.
    :param bool tasks: whether they are out of place in the notes of a task as well.
    :param bool denied: whether denying them makes them harmless.
    """

    code: str
    article: str
    pattern: str
    business: str = ERROR
    consumer: str = ERROR
    tasks: bool = False
    denied: bool = False


# Read without accents and in lower case, see :func:`_plain`.
FORBIDDEN = (
    Wording(
        "official",
        "C. pénal 433-13",
        r"\bsommation\b|\bcommandement\b|\b(?:acte|exploit) d'huissier\b"
        r"|\bhuissier(?: de justice)? (?:a ete |est )?(?:mandate|saisi|instruit)"
        r"|\b(?:notre|nos|votre) huissiers?\b|\bour bailiffs?\b"
        r"|\bhuissiers?(?: de justice)? (?:passer|viendr|se presenter|se rendr|va |vont )"
        r"|\bbailiffs? (?:will|shall|is going to|are going to) (?:call|come|visit|knock)"
        r"|\btribunal (?:\w+ )?(?:(?:est|a ete|a deja ete|vient d'etre) )?saisi\b"
        r"|\binjonction de payer (?:a ete|est|vous)\b|\bau nom du peuple francais\b|\brepublique francaise\b"
        r"|\b(?:formule|titre) executoire\b|\bcourt order\b|\bwrit\b|\bsummons\b"
        r"|\bcourt (?:has|was) (?:already )?(?:been )?(?:seized|informed|notified)"
        r"|\bjudgment (?:has been|was) (?:given|entered)|\benforcement (?:officer|notice|order)"
        r"|\bbailiffs? (?:has|have|was|were|is|are) (?:been )?(?:instructed|appointed)",
    ),
    Wording("bailiff", "C. pénal 433-13", r"\bhuissiers?\b|\bbailiffs?\b", business=WARNING, consumer=WARNING),
    Wording(
        "pretence",
        "C. conso L121-2",
        r"\b(?:service|departement) (?:de |du )?(?:recouvrement|contentieux|juridique) externe\b"
        r"|\bexternal (?:collections?|litigation|legal) (?:department|service|office)\b",
        business=WARNING,
    ),
    Wording(
        "register",
        "C. conso L752-1",
        r"\bficp\b|\bfiche[es]*\b[^.!?\n]{0,30}\bbanque de france\b"
        r"|\b(?:inscri|signal|declar)\w*\b[^.!?\n]{0,40}\bbanque de france\b"
        r"|\bbanque de france\b[^.!?\n]{0,40}\b(?:inscri|fiche|signal)\w*"
        r"|\bliste noire\b|\bblack-?list\w*|\bcredit (?:bureau|score|reference agency)\b",
        business=WARNING,
        tasks=True,
    ),
    Wording(
        "seizure",
        "CPCE L111-2",
        r"\bavant (?:la )?saisie\b|\bsaisir (?:vos|votre)\b"
        r"|\bsaisies?[ -](?:de (?:vos|votre)|des (?:biens|meubles)|sur (?:vos|votre|salaire|compte))"
        r"|\bsaisies?[ -](?:immobiliere|mobiliere|conservatoire|bancaire|attribution|vente|imminente)"
        r"|\bseiz(?:e|ure|ing)\b|\bgarnish\w*|\bdistraint\b"
        r"|\battachment of (?:your )?(?:earnings|wages|accounts?)\b",
    ),
    Wording(
        "costs",
        "CPCE L111-8",
        r"\bfrais (?:de |d')(?:dossier|relance|rappel|recouvrement|gestion|impaye|mise en demeure|poursuites?)\b"
        r"|\bfrais (?:supplementaires?|administratifs?|(?:sont|seront|restent) a votre charge)\b"
        r"|\b(?:collection|recovery|reminder|dunning) (?:costs?|fees?|charges?)\b"
        r"|\b(?:administrati(?:on|ve)|handling|extra|additional) (?:costs?|fees?|charges?)\b"
        r"|(?:€|\beuros?|\beur)[^.!?\n]{0,20}\b(?:au titre|pour|a raison) (?:des?|nos|chaque|la|les) "
        r"(?:relances?|rappels?|poursuites?|recouvrement)\b"
        r"|(?:€|\beuros?|\beur)[^.!?\n]{0,20}\bfor (?:the|each|our|this)? ?(?:reminders?|collection|dunning)\b"
        r"|\blate(?:-payment)? fees?\b",
        business=ADVICE,
        denied=True,
    ),
    Wording(
        "indemnity",
        "C. com. L441-10 II, D441-5",
        r"\bindemnites?\b|\bindemnity\b|\b(?:fixed|flat-rate|lump-sum) compensation\b"
        r"|\b40(?:[.,]00)? ?(?:€|euros?\b|eur\b)|(?:€|\beur) ?40\b",
        business="",
        denied=True,
    ),
    Wording(
        "penalties",
        "C. com. L441-10 II",
        r"\bpenalites?\b|\bmajorations?\b|\bmajore(?:e|s|es|ra|ront)?\b|\bmajorer\b"
        r"|\bpenalt(?:y|ies)\b|\bsurcharged?\b|\bincreased by\b",
        business="",
        denied=True,
    ),
    Wording(
        "interest",
        "C. civ. 1231-6, 1344-1",
        r"\binterets? (?:de retard|moratoires?|au taux|leg(?:al|aux))\b|\b(?:des|les) interets\b"
        r"|\b(?:late(?:-payment)?|default|statutory|legal) interest\b|\blate payment interest\b"
        r"|\binterest (?:on|at|for|is|will|runs?|accrues?|has)\b",
        business="",
        denied=True,
    ),
    Wording(
        "third_party",
        "C. civ. 9, C. pénal 222-33-2-2",
        r"\b(?:votre|vos) (?:employeur|voisins?|famille|proches|entourage)\b"
        r"|\byour (?:employer|neighbou?rs?|family|relatives)\b",
        business=WARNING,
        tasks=True,
    ),
    Wording(
        "criminal",
        "C. conso. L121-6, C. pénal 312-1",
        r"\bplainte (?:penale|pour)\b|\bporter(?:ons)? plainte\b|\bpoursuites penales\b|\bprison\b"
        r"|\bpolice\b(?! d'assurance)|\bgendarmerie\b|\bcriminal (?:charges?|complaint|proceedings)\b|\bjail\b",
        business=WARNING,
        tasks=True,
    ),
    Wording(
        "shame",
        "C. pénal 222-33-2-2",
        r"\bhont(?:e|eux|euse|eusement)\b|\bscandaleu(?:x|se)\b|\bmauvaise foi\b|\bmauvais payeur\w*|\bindigne\w*"
        r"|\bashamed?\b|\bshame(?:ful|less)?\b|\bdisgrace\w*|\bbad faith\b|\bbad payer\w*",
        business=WARNING,
        consumer=WARNING,
        tasks=True,
    ),
    Wording(
        "insult",
        "C. pénal R621-2",
        r"\bmalhonnete\w*|\bescro(?:c|cs|querie)\b|\bvoleu(?:r|rs|se|ses)\b|\bsans scrupules?\b|\bmenteu(?:r|rs|se)\b"
        r"|\bfraudeu(?:r|rs|se)\b|\bprofiteu(?:r|rs|se)\b|\bparasites?\b|\barnaqueu(?:r|rs|se)\b|\btricheu(?:r|rs|se)\b"
        r"|\bcanailles?\b|\bcrapules?\b|\bsalaud\w*|\bimbecile\w*|\bidiot\w*"
        r"|\bdishonest\w*|\bdeadbeat\w*|\bcrooks?\b|\bthie(?:f|ves)\b|\bliars?\b|\bcheats?\b|\bswindler\w*"
        r"|\bscoundrel\w*|\bscumbag\w*",
        tasks=True,
    ),
)
COMPILED = [(wording, re.compile(wording.pattern)) for wording in FORBIDDEN]

# What denies the words that follow it: with nothing between but articles, adjectives and others of its list. A verb or
# a comma ends it: "without payment, late fees will be charged" denies the payment.
_DENIAL = r"(?:sans|aucune?s?|ni|pas de|pas d'|no|not|without|nor|never|free of)"
_LISTED = (
    r"(?:frais|interets?|indemnites?|penalites?|costs?|fees?|charges?|interest|indemnity|penalt(?:y|ies))"
    r"(?: (?:de |d')\w+)?,? (?:ni|ou|et|nor|or|and)"
)
_BETWEEN = (
    r"(?:any|an?|the|further|extra|additional|other|such|more|late|des?|du|les?|la|aucune?s?|autres?|moindres?"
    r"|nouvelles?|nouveaux|quelconques?|supplementaires?)"
)
DENIED = re.compile(rf"\b{_DENIAL} ?(?:{_LISTED} )*(?:{_BETWEEN} |[ld]')*$")
REGISTERED = re.compile(
    r"\b(?:presente|par) lettre recommandee\b|\blettre recommandee avec\b|\bthis registered letter\b"
)
LEGAL_RATE = re.compile(
    r"\btaux (?:d'interet )?legal\b|\binterets? (?:au taux )?lega(?:l|ux)\b|\b(?:legal|statutory) rate\b"
)

# What a formal notice says (C. civ. 1344: an interpellation that leaves no doubt).
# A text that is kept as the English one may be in another language: its word counts as well.
NOTICE = re.compile(
    r"\ben demeure\b|\bformal notice\b|\bnotice to pay\b|\b(?:in )?verzug\b|\bmahn\w+|\bingebrekestelling\b"
    r"|\bin gebreke\b|\baanmaning\b|\brequer\w+|\bin mora\b|\ben mora\b|\bem mora\b|\bdiffid\w+|\bwezwani\w+"
)
RESULT = re.compile(
    r"\btribuna(?:l|ux)\b|\bjug\w+|\bjustice\b|\bjudiciaire\w*|\bcontentieu\w+|\bvoies de droit\b|\brecouvrement\b|"
    r"\bsuspend\w*|\bresili\w+|\bresolution\b|\bassureur\b|\bavocat\b|\bcourts?\b|\blegal (?:action|steps)\b|"
    r"\bremed(?:y|ies)\b|\bproceedings\b|\bcollection\b|\bterminat\w+|\binsurer\b|\blawyer\b|\bsolicitor\b"
)
AMOUNT = ("{principal}", "{total}", "{claim_total}", "{invoices}")
DAYS = ("{answer_days}", "{answer_date}")
DEADLINE = re.compile(r"\b(?:\d+|huit|dix|quinze|trente|eight|ten|fifteen|thirty) (?:jours|days)\b")
CONTACT = ("{collector}", "{collector_phone}", "{collector_email}")
_CIVIL = "C. civ. 1344"


def check(text: Text) -> list[Finding]:
    """Return what is to be mended in a text, the worst first; nothing when all is well.

    :rtype: list[Finding]
    """
    found = [*_unresolved(text), *_forbidden(text)]
    if text.channel != "task":
        found += [*_misnamed(text), *(_notice(text) if text.formal else _message(text))]
    return sorted(dict.fromkeys(found), key=lambda finding: SEVERITIES.index(finding.severity))


def worst(findings) -> str:
    """Return the gravest severity among findings, empty when there is none."""
    return min((finding.severity for finding in findings), key=SEVERITIES.index, default="")


def is_breach(findings) -> bool:
    """Return whether there is a breach of the law among findings; placeholders are another matter."""
    return any(finding.severity == ERROR and finding.code != "placeholder" for finding in findings)


def _unresolved(text: Text) -> Iterator[Finding]:
    for part in (text.subject, text.body):
        for token in placeholders.check(part):
            yield Finding("placeholder", ERROR, token, "")


def _forbidden(text: Text) -> Iterator[Finding]:
    """The wording that should not be there, each once."""
    whole = f"{text.subject}\n{text.body}"
    plain = _plain(whole)
    seen = set()
    for wording, pattern in COMPILED:
        severity = wording.consumer if text.consumer else wording.business
        if not severity or (text.channel == "task" and not wording.tasks) or _is_legal_interest(wording, text, plain):
            continue
        for match in pattern.finditer(plain):
            if wording.denied and DENIED.search(plain[: match.start()]):
                continue
            if wording.code == "bailiff" and "official" in seen:
                continue  # it is said already, and is graver
            if wording.code not in seen:
                seen.add(wording.code)
                yield Finding(wording.code, severity, whole[match.start() : match.end()], wording.article)


def _is_legal_interest(wording: Wording, text: Text, plain: str) -> bool:
    """A consumer owes interest at the legal rate, from the formal notice on."""
    return wording.code == "interest" and text.formal and bool(LEGAL_RATE.search(plain))


def _misnamed(text: Text) -> Iterator[Finding]:
    whole = f"{text.subject}\n{text.body}"
    if text.channel == "email" and (match := REGISTERED.search(_plain(whole))):
        yield Finding("registered", WARNING, whole[match.start() : match.end()], "CPCE (postes) L100")


def _notice(text: Text) -> Iterator[Finding]:
    """What a formal notice lacks."""
    plain = _plain(f"{text.subject}\n{text.body}")
    known = text.language in READ
    if known and not NOTICE.search(plain):
        yield Finding("no_notice", ERROR, "", _CIVIL)
    if not any(name in plain for name in AMOUNT):
        yield Finding("no_amount", WARNING, "", _CIVIL)
    counted = any(name in plain for name in DAYS)
    if (counted and text.answer_days < 1) or (known and not counted and not DEADLINE.search(plain)):
        yield Finding("no_deadline", WARNING, "", _CIVIL)
    if known and not RESULT.search(plain):
        yield Finding("no_result", WARNING, "", _CIVIL)
    if text.channel == "email":
        yield Finding("no_proof", ADVICE, "", _CIVIL)


def _message(text: Text) -> Iterator[Finding]:
    """What another message lacks: a person writes to a person."""
    if not any(name in text.body for name in CONTACT):
        yield Finding("no_contact", ADVICE, "", "")


def _plain(text: str) -> str:
    """Return *text* in lower case and without accents, each character in its place."""
    return "".join(_PLAIN.get(letter) or _base(letter) for letter in text)


_PLAIN = {"’": "'", "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "}


def _base(letter: str) -> str:
    base = unicodedata.normalize("NFKD", letter)[:1].lower()
    return base if len(base) == 1 else letter
