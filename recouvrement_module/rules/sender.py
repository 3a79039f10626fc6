# Part of recouvrement_module. License LGPL-3.
"""Sender: what a business letter must say of whoever writes it, by legal form and country.

*Required* is what French law wants of those it rules (C. com. R123-237 and R123-238): a letter that lacks it is not
made. *Optional* is shown where there is one. *Advised* is asked and never refused: it concerns other countries, of
whose laws on letters nothing was established.

=============  ===================================================================  ===================================
French form    required                                                             optional
=============  ===================================================================  ===================================
company        form, capital, seat, SIREN, town of the trade register
grouping       form, seat, SIREN, town of the register (GIE)                        capital
branch         form, seat, SIREN, town of the register: of a company abroad that    capital
               has an establishment in France
sole_trader    form, seat, SIREN                                                    town of the register, for traders
association    form, seat                                                           SIREN
=============  ===================================================================  ===================================

SA, SAS, SARL, SNC and SCI are companies, and so is a French form that is not known: nothing is left out by mistake.
Established is R123-237 as a whole: a company in the register shows its form, capital, seat, SIREN and register, and a
sole trader or an association has no capital. What a grouping or a branch shows follows from its entry in the register
and was not read article by article: its capital is not asked.

In Belgium, Luxembourg, Germany, Spain, Italy, the Netherlands and Switzerland form, seat, number, court or town of the
register and VAT number are advised; the capital of the Italian forms that have one as well, and optional elsewhere. Of
other countries nothing is asked.

>>> required("FR", "SAS")
('form', 'capital', 'street', 'zip', 'city', 'number', 'register')
>>> required("FR", "Entrepreneur individuel"), optional("FR", "EI")
(('form', 'street', 'zip', 'city', 'number'), ('register',))
>>> required("DE", "GmbH"), advised("DE", "GmbH")
((), ('form', 'street', 'zip', 'city', 'number', 'register', 'vat'))
"""

from __future__ import annotations

import re
import unicodedata

_SEAT = ("street", "zip", "city")

# First words of French legal forms, accents and case apart; any other one is a company.
_FORMS = {
    "sole_trader": ("ei", "eirl", "entrepreneur", "entreprise individuelle", "micro", "auto entrepreneur",
                    "autoentrepreneur", "artisan"),
    "association": ("association", "fondation", "syndicat", "fonds de dotation", "comite"),
    "branch": ("succursale", "branch", "etablissement stable"),
    "grouping": ("gie", "geie", "groupement"),
}  # fmt: skip
FRENCH = {
    "company": (("form", "capital", *_SEAT, "number", "register"), ()),
    "grouping": (("form", *_SEAT, "number", "register"), ("capital",)),
    "branch": (("form", *_SEAT, "number", "register"), ("capital",)),
    "sole_trader": (("form", *_SEAT, "number"), ("register",)),
    "association": (("form", *_SEAT), ("number",)),
}
ABROAD = frozenset({"BE", "LU", "DE", "ES", "IT", "NL", "CH"})
_ITALIAN_CAPITAL = frozenset({"spa", "srl", "sapa", "srls"})


def french_form(form: str) -> str:
    """Return which of :data:`FRENCH` a legal form is, as it was written."""
    words = _plain(form)
    for code, starts in _FORMS.items():
        # what is short must be a word of its own: EIffage is none
        if any(words == start or words.startswith(f"{start} ") or (len(start) > 4 and words.startswith(start))
               for start in starts):  # fmt: skip
            return code
    return "company"


def required(country: str, form: str) -> tuple[str, ...]:
    """Return what a letter must show.

    :param str country: two-letter code of the company, FR for the French overseas.
    :param str form: its legal form as it is written on letters, empty when it is not known.
    """
    return FRENCH[french_form(form)][0] if country == "FR" else ()


def optional(country: str, form: str) -> tuple[str, ...]:
    """Return what a letter shows besides, where there is one."""
    if country == "FR":
        return FRENCH[french_form(form)][1]
    return ("capital",) if country in ABROAD and "capital" not in advised(country, form) else ()


def advised(country: str, form: str) -> tuple[str, ...]:
    """Return what a letter should show, though nothing is refused."""
    if country not in ABROAD:
        return ()
    capital = ("capital",) if country == "IT" and _plain(form).replace(" ", "") in _ITALIAN_CAPITAL else ()
    return ("form", *capital, *_SEAT, "number", "register", "vat")


def asked(country: str, form: str) -> frozenset[str]:
    """Return all that is asked of a sender, required or not."""
    return frozenset((*required(country, form), *optional(country, form), *advised(country, form)))


def _plain(form: str) -> str:
    """The words of a form: lower case, without accents nor stops."""
    plain = unicodedata.normalize("NFKD", form or "").encode("ascii", "ignore").decode().lower()
    return " ".join(re.findall(r"[a-z0-9]+", plain.replace(".", "")))
