# Part of recouvrement_module. License LGPL-3.
"""What kind of debtor a customer is in the eyes of the law: it decides on interest, indemnity, delays and limitation.

=====================  ============================================================================================
``business``           who buys for a trade (C. com. L441-10); a sole trader is one (L526-22)
``public_accountant``  the State, a local authority or a body of theirs with a public accountant (CCP L2192-10)
``public_hospital``    a public health establishment: 50 days to pay (CCP R2192-11)
``public_undertaking`` a public undertaking, or a public body without public accountant: 60 days (CCP R2192-11)
``consumer``           a natural person who buys for no trade (C. conso, preliminary article)
``non_professional``   a legal person that buys for no trade: co-ownership, association, works council
=====================  ============================================================================================

What a person says counts. Else the first of these that tells:

1. the SIREN: those of public bodies begin with 1 (State) or 2 (local authorities), hospitals are among 26;
2. a commercial legal form in the name: a business;
3. the mention EI, which a sole trader bears beside its name (C. com. L526-22): a business that is a natural person;
4. the words of the name, see :data:`WORDS`;
5. its tags and its industry, see :data:`TAGS`;
6. a VAT or registration number: a business, a natural person with one being a sole trader perhaps;
7. whether it is a company.

What words say is *doubtful* unless the name begins with them or they are a legal form, and so is what two facts
contradict, what a tag says, an EI without a number, and an estate, which is treated as a consumer until somebody says
for which trade it owes. Nothing is claimed from a natural person while that is in doubt.

>>> derive(Facts(name="Mairie de Montreval", is_company=True))
Category(code='public_accountant', source='name', doubtful=False, natural=False)
>>> derive(Facts(name="Brasserie de la Mairie", is_company=True)).doubtful
True
>>> derive(Facts(name="Anne Martin", number="FR32123456789"))
Category(code='business', source='number', doubtful=True, natural=True)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

VERSION = 2  # one more whenever another answer may come out of the same facts

CODES = ("business", "public_accountant", "public_hospital", "public_undertaking", "consumer", "non_professional")
SOURCES = ("person", "siren", "name", "tag", "number", "kind")
PUBLIC = ("public_accountant", "public_hospital", "public_undertaking")

# Words of a name, accents and case apart, and what they tell: sure where the name begins with those of SURE.
SURE = {
    "public_hospital": ("centre hospitalier", "chu", "chru", "hospices civils", "assistance publique"),
    "public_accountant": (
        "mairie", "commune de", "commune d", "ville de", "departement de", "departement du", "conseil departemental",
        "conseil regional", "communaute de communes", "communaute d agglomeration", "communaute urbaine",
        "metropole de", "prefecture", "ministere", "rectorat", "universite de", "ccas", "sdis",
        "centre communal d action sociale", "syndicat intercommunal", "syndicat mixte", "tresorerie", "stadt",
        "gemeinde", "gemeente", "stad", "ayuntamiento", "comune di", "administration communale",
    ),
    "public_undertaking": ("office public de l habitat", "oph", "regie municipale", "regie autonome"),
    "non_professional": (
        "syndicat des coproprietaires", "syndicat de coproprietaires", "sdc", "copropriete", "association",
        "comite social et economique", "cse", "comite d entreprise", "vereniging van eigenaars", "vve",
        "association syndicale", "fonds de dotation",
    ),
}  # fmt: skip
DOUBTFUL = {
    "public_hospital": ("hopital", "hopitaux", "ehpad", "ziekenhuis", "krankenhaus"),
    "public_accountant": ("commune", "lycee", "college", "universite", "region", "departement", "metropole"),
    "public_undertaking": (
        "regie", "epic", "spl", "sem", "semop", "societe publique locale", "societe d economie mixte",
    ),
    "non_professional": (
        "syndic", "coproprietaires", "sci", "fondation", "asso", "verein", "ev", "syndicat", "ogec", "asl", "aful",
        "paroisse", "diocese", "stichting", "stiftung",
    ),
    "consumer": ("succession", "indivision", "hoirie", "consorts", "nachlass", "erbengemeinschaft"),
}  # fmt: skip
# Legal forms of those who do not trade: sure wherever they stand.
FORMS = ("asbl", "aisbl", "vzw", "ivzw")
WORDS = {
    **dict.fromkeys(FORMS, ("non_professional", True)),
    **{words: (code, False) for code, names in DOUBTFUL.items() for words in names},
    **{words: (code, True) for code, names in SURE.items() for words in names},
}
# What tags and industries tell besides: never sure, since they serve other ends as well.
TAGS = {
    **WORDS,
    **{words: (code, False) for code, names in {
        "consumer": ("particulier", "particuliers", "consumer", "consumers", "b2c"),
        "public_accountant": ("secteur public", "public sector", "public administration", "collectivite",
                              "collectivites", "collectivite territoriale", "collectivites territoriales"),
        "public_hospital": ("sante publique", "public health"),
        "non_professional": ("associations", "coproprietes"),
    }.items() for words in names},
}  # fmt: skip
SOLE_TRADER = ("ei", "eirl", "entrepreneur individuel", "entreprise individuelle", "auto entrepreneur")
LONGEST = max(len(words.split()) for words in WORDS)
COMMERCIAL = frozenset((
    "sa", "sas", "sasu", "sarl", "eurl", "selarl", "snc", "sca", "scop", "scea", "earl", "srl", "sprl", "bv", "nv",
    "gmbh", "ag", "kg", "ug", "ltd", "plc", "inc", "llc", "spa", "sl",
))  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """What is known of a customer.

    :param str name: its name.
    :param bool is_company: whether its record is that of a company.
    :param str number: its VAT number, or else its registration number; empty when there is none.
    :param str siren: the nine digits of its SIREN; empty when it has none.
    :param str chosen: the category that a person has said; empty when nobody has.
    :param bool sole_trader: whether a person has said that it is a sole trader.
    :param str tags: its tags and its industry, separated by commas.
    """

    name: str
    is_company: bool = False
    number: str = ""
    siren: str = ""
    chosen: str = ""
    sole_trader: bool = False
    tags: str = ""


@dataclass(frozen=True)
class Category:
    """A category, what told it, whether a person should look, and whether the debtor may be a natural person."""

    code: str
    source: str
    doubtful: bool = False
    natural: bool = False


def derive(facts: Facts) -> Category:
    """Return the category of a customer.

    :rtype: Category
    """
    natural = facts.sole_trader or not facts.is_company
    if facts.chosen or facts.sole_trader:
        return Category(facts.chosen or "business", "person", natural=natural)
    by_name, sure = _read_words(facts.name, WORDS)
    by_tag = next((code for tag in facts.tags.split(",") if (code := _read_words(tag, TAGS)[0])), "")
    if facts.siren[:1] in ("1", "2"):
        return _of_public_siren(facts.siren, by_name)
    if _is_commercial(facts.name):
        # a trading company that is called after a public body, or whose record is that of a person
        source = "number" if facts.number else "name"
        return Category("business", source, doubtful=bool(by_name or by_tag) or natural, natural=natural)
    if _is_sole_trader(facts.name):
        return Category("business", "name", doubtful=bool(by_name or by_tag) or not facts.number, natural=True)
    if by_name:
        return Category(by_name, "name", doubtful=not sure or natural, natural=natural)
    if by_tag:
        told = natural and by_tag == "consumer" and not facts.number  # as its record says
        return Category(by_tag, "tag", doubtful=not told, natural=natural)
    if facts.number:
        return Category("business", "number", doubtful=natural, natural=natural)
    return Category("consumer" if natural else "business", "kind", natural=natural)


def may_claim(category: Category, *, acts_as_professional: bool = False) -> bool:
    """Tell whether interest by law and the indemnity may be claimed without a contract.

    Never from a consumer (C. com. L441-10 is for professionals only), nor from a natural person while it is in doubt
    whether it trades; from a legal person that trades not only when a person has said that it acts as a professional.

    :param Category category: of the debtor.
    :param bool acts_as_professional: said by a person, of a ``non_professional``.
    """
    if category.code == "non_professional":
        return acts_as_professional
    return category.code != "consumer" and not (category.natural and category.doubtful)


def as_facts(name, is_company, vat, registry, country, tags, chosen, sole_trader) -> Facts:
    """Return the facts of a customer from the columns of its record, any of which may be empty."""
    return Facts(
        name=name or "",
        is_company=bool(is_company),
        number=get_number(vat, registry),
        siren=get_siren(country or "", vat or "", registry or ""),
        chosen=chosen or "",
        sole_trader=bool(sole_trader),
        tags=tags or "",
    )


def get_siren(country: str, vat: str, registry: str) -> str:
    """Return the SIREN that the numbers of a French customer hold; empty when they hold none."""
    if country not in ("", "FR"):
        return ""
    digits = re.sub(r"[\s.]", "", registry)
    if re.fullmatch(r"\d{9}(\d{5})?", digits):
        return digits[:9]
    found = re.fullmatch(r"FR[0-9A-Z]{2}(\d{9})", re.sub(r"[\s.]", "", vat).upper())
    return found[1] if found else ""


def get_number(vat: str, registry: str) -> str:
    """Return the number under which a customer trades; a stroke or a dash says that it has none."""
    return next((number for number in (vat, registry) if number and any(map(str.isdigit, number))), "")


def _of_public_siren(siren, by_name):
    """Hospitals are among the SIREN that begin with 26, with other bodies of local authorities."""
    if siren.startswith("26"):
        hospital = by_name == "public_hospital"
        return Category("public_hospital" if hospital else "public_accountant", "siren", doubtful=not hospital)
    return Category(by_name if by_name in PUBLIC else "public_accountant", "siren")


def _read_words(name, known):
    """The category that the words of a name tell, and whether it begins with words that are sure."""
    words = _split(name)
    for start in range(len(words)):
        for length in range(min(LONGEST, len(words) - start), 0, -1):
            piece = " ".join(words[start : start + length])
            if piece in known:
                code, sure = known[piece]
                return code, sure and (start == 0 or piece in FORMS)
    return "", False


def _is_sole_trader(name):
    """Whether the mention of a sole trader begins or ends a name that has more to it."""
    words = " ".join(_split(name))
    return any(words.startswith(f"{mention} ") or words.endswith(f" {mention}") for mention in SOLE_TRADER)


def _is_commercial(name):
    return not COMMERCIAL.isdisjoint(_split(name))


@lru_cache(maxsize=4096)
def _split(name):
    """The words of a name: lower case, without accents, abbreviations such as S.A.R.L. in one piece."""
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\b((?:[a-z]\.)+[a-z]?)", lambda found: found[1].replace(".", ""), plain)
    return re.findall(r"[a-z0-9]+", plain)
