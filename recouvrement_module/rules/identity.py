# Part of recouvrement_module. License LGPL-3.
"""Who a customer is: the numbers under which registers know it, and whether they hold together.

A number is read without its blanks, dots and dashes, and checked by its own arithmetic. What is wrong with it is a
code: ``length``, ``format`` (characters, or a part that means nothing), ``checksum`` (a digit typed wrong).

The SIREN stands in the SIRET (its first nine digits) and in the French VAT number (its last nine). Two numbers that
hold different ones speak of two companies: then neither is believed, and nothing is asked of a register.

>>> check("siren", "100 000 009"), check("siren", "100000008")
(Number(kind='siren', value='100000009', problem=''), Number(kind='siren', value='100000008', problem='checksum'))
>>> identify("FR", "FR88100000009", "").siren
'100000009'
>>> identify("FR", "FR88100000009", "900000001").problems
('apart',)
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from stdnum import exceptions, lei
from stdnum.eu import vat as eu_vat
from stdnum.fr import siren, siret
from stdnum.gb import vat as gb_vat
from stdnum.iso7064 import mod_97_10

_MODULES = {"siren": siren, "siret": siret, "vat": eu_vat, "vat_gb": gb_vat, "lei": lei}
KINDS = ("siren", "siret", "vat", "iban", "lei")
PROBLEMS = ("length", "format", "checksum")
FRANCE = ("FR", "GP", "GF", "MQ", "RE", "YT", "PM", "BL", "MF")  # where companies have a SIREN
ALIKE = 0.6  # names less alike than that may be of two companies
_SPACES = re.compile(r"[\s.\-\u00a0\u202f]")
_LONGEST = 40  # characters: no number is longer
# characters of an IBAN by country: those of the SEPA, and a few others
IBAN_LENGTHS = {
    "AD": 24, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24,
    "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21,
    "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "TR": 26, "TN": 24, "VA": 22,
}  # fmt: skip
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
# words of a name that tell nobody apart
_FORMS = frozenset((
    "sa", "sas", "sasu", "sarl", "eurl", "snc", "sci", "ste", "societe", "ets", "etablissements", "et", "de", "la",
    "le", "les", "du", "des", "ltd", "limited", "gmbh", "bv", "nv", "srl", "spa", "ei",
))  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number as it was read.

    :param str kind: one of :data:`KINDS`.
    :param str value: the number, compact and in capitals.
    :param str problem: what is wrong with it, empty when nothing is.
    """

    kind: str
    value: str
    problem: str = ""


@dataclass(frozen=True)
class Identity:
    """What the numbers of a customer tell.

    :param str siren: empty when there is none, or when they contradict each other.
    :param str siret: of the establishment, where the registration number is one.
    :param str vat: its VAT number in the European Union, when it is one.
    :param str company_number: of the register of the United Kingdom.
    :param tuple problems: ``registry_…``, ``vat_…`` with what is wrong, and ``apart``.
    """

    siren: str = ""
    siret: str = ""
    vat: str = ""
    company_number: str = ""
    problems: tuple[str, ...] = ()


def check(kind: str, text: str) -> Number:
    """Read a number and say what is wrong with it; an empty one has no problem.

    :param str kind: one of :data:`KINDS`.
    :param str text: as somebody typed it.
    """
    value = _SPACES.sub("", text or "").upper()
    if not value:
        return Number(kind, "")
    if len(value) > _LONGEST:
        return Number(kind, value[:_LONGEST], "length")
    if kind == "iban":
        return Number(kind, value, _check_iban(value))
    module = _MODULES["vat_gb"] if kind == "vat" and value.startswith("GB") else _MODULES[kind]
    try:
        module.validate(value)
    except exceptions.InvalidChecksum:
        return Number(kind, value, "checksum")
    except exceptions.InvalidLength:
        return Number(kind, value, "length")
    except (exceptions.ValidationError, ValueError):
        return Number(kind, value, "format")
    return Number(kind, value)


def _check_iban(value: str) -> str:
    if len(value) != IBAN_LENGTHS.get(value[:2], len(value)):
        return "length"
    if not _IBAN.fullmatch(value):
        return "format"
    return "" if mod_97_10.is_valid(value[4:] + value[:4]) else "checksum"


def identify(country: str, vat: str, registry: str) -> Identity:
    """Return what the numbers of a customer tell of it.

    :param str country: its two-letter code; empty is taken as France.
    :param str vat: its VAT number.
    :param str registry: its registration number: in France a SIREN or a SIRET.
    """
    known = check("vat", vat if any(map(str.isdigit, vat or "")) else "")
    problems = [f"vat_{known.problem}"] if known.problem else []
    good_vat = "" if known.problem else known.value
    of_vat = good_vat[4:] if good_vat.startswith("FR") and good_vat[4:7] != "000" else ""  # 000: of Monaco
    if country == "GB":
        return Identity(company_number=_company_number(registry), problems=tuple(problems))
    if country and country not in FRANCE:
        return Identity(vat=good_vat, problems=tuple(problems))
    number = _registration(registry)
    if number.problem:
        problems.append(f"registry_{number.problem}")
    of_registry = "" if number.problem else number.value[:9]
    if of_vat and of_registry and of_vat != of_registry:
        return Identity(vat=good_vat, problems=(*problems, "apart"))
    siret_value = number.value if number.kind == "siret" and not number.problem else ""
    return Identity(of_registry or of_vat, siret_value, good_vat, problems=tuple(problems))


def _registration(registry: str) -> Number:
    """A French registration number: a SIRET when it has more than nine digits."""
    compact = _SPACES.sub("", registry or "")
    found = re.search(r"(?<!\d)(\d{14}|\d{9})(?!\d)", compact)  # as in RCS Lyon 100 000 009
    if found:
        compact = found[0]
    elif not any(map(str.isdigit, compact)):
        compact = ""  # a dash, or words: none
    return check("siret" if len(compact) > 9 else "siren", compact)


def _company_number(registry: str) -> str:
    """A number of the register of the United Kingdom: eight characters, zeros before the digits."""
    compact = _SPACES.sub("", registry or "").upper()
    if compact.isascii() and compact.isdigit():
        compact = compact.zfill(8)
    return compact if re.fullmatch(r"[A-Z0-9]{2}\d{6}", compact) else ""


def alike(name: str, other: str) -> bool:
    """Tell whether two names may be those of one company: the words that tell companies apart are mostly the same.

    >>> alike("SARL Menuiserie Duval", "MENUISERIE DUVAL (DUVAL)"), alike("Menuiserie Duval", "Boulangerie Petit")
    (True, False)
    """
    first, second = _words(name), _words(other)
    if not first or not second:
        return False
    shorter, longer = sorted((first, second), key=len)
    if set(shorter) <= set(longer):
        return True
    return SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio() >= ALIKE


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name or "").encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"\b((?:[a-z]\.)+[a-z]?)", lambda found: found[1].replace(".", ""), plain)
    words = re.findall(r"[a-z0-9]+", plain)
    return [word for word in words if word not in _FORMS] or words
