# Part of recouvrement_module. License LGPL-3.
"""VIES: whether a VAT number of the European Union is valid today; free, without a key.

An administration that does not answer is no answer: only what it says itself is a fact. Some tell neither name nor
address. A French company that charges no VAT may be absent.
"""

import requests

from .provider import UNAVAILABLE, UNREADABLE, CompanyRegister, Found, ProviderError, fetch_json
from .reading import get, text

FACTS = {"VALID": True, "INVALID": False}


class Vies(CompanyRegister):
    code = "vies"
    name = "VIES"
    url = "https://ec.europa.eu/taxation_customs/vies/rest-api/ms"
    number = "vat"
    is_on = True

    @classmethod
    def check(cls, number, access):
        # EXTENDS CompanyRegister
        country = {"GR": "EL"}.get(number[:2], number[:2])
        return read(fetch_json(f"{access.url.rstrip('/')}/{country}/vat/{number[2:]}"), number)


def read(answer, number):
    """Read the answer to a question about a VAT number.

    :rtype: Found
    """
    said, valid = text(answer, "userError"), get(answer, "isValid")
    if not isinstance(valid, bool):
        raise ProviderError(UNREADABLE, "it does not say whether the number is valid")
    asked = text(answer, "vatNumber") or text(answer, "originalVatNumber")
    if asked and asked != number[2:]:
        raise ProviderError(UNREADABLE, f"about another number: {asked[:20]}")
    if said not in FACTS or valid is not FACTS[said]:
        raise ProviderError(UNAVAILABLE, f"the administration did not answer: {said[:40]}", requests.codes.ok)
    return Found(
        identifier=number,
        legal_name=text(answer, "name"),
        vat_valid="yes" if valid else "no",
        vat_proof=text(answer, "requestIdentifier"),
        raw={name: get(answer, name) for name in ("isValid", "userError", "requestDate", "requestIdentifier")},
    )
