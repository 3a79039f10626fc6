# Part of recouvrement_module. License LGPL-3.
"""GLEIF: the legal entity identifier of a French company, found by its SIREN; free, without a key.

An identifier that lapsed was not paid for again: that says nothing of the company.
"""

from .provider import NOT_FOUND, UNREADABLE, CompanyRegister, Found, ProviderError, fetch_json
from .reading import day, get, text

STATUS = {"ACTIVE": "active", "INACTIVE": "ceased"}


class Gleif(CompanyRegister):
    code = "gleif"
    name = "GLEIF"
    url = "https://api.gleif.org/api/v1/lei-records"
    number = "siren"

    @classmethod
    def check(cls, number, access):
        # EXTENDS CompanyRegister
        answer = fetch_json(access.url, {
            "filter[entity.registeredAs]": number, "filter[entity.legalAddress.country]": "FR",
        })  # fmt: skip
        return read(answer, number)


def read(answer, siren):
    """Read the answer to a question about a SIREN.

    :rtype: Found
    """
    records = get(answer, "data")
    if not isinstance(records, list):
        raise ProviderError(UNREADABLE, "no list of records")
    own = [
        attributes for record in records
        if "".join(text(attributes := get(record, "attributes"), "entity", "registeredAs").split()) == siren
    ]  # fmt: skip
    if not own:
        raise ProviderError(NOT_FOUND, f"no identifier of {siren}")
    entity = get(own[0], "entity")
    return Found(
        identifier=siren,
        status=STATUS.get(text(entity, "status"), "unknown"),
        legal_name=text(entity, "legalName", "name"),
        created_on=day(entity, "creationDate"),
        lei=text(own[0], "lei"),
        zip=text(entity, "legalAddress", "postalCode"),
        city=text(entity, "legalAddress", "city"),
        street=text(entity, "legalAddress", "addressLines", 0),
        raw={
            "lei": text(own[0], "lei"), "registration": text(own[0], "registration", "status"),
            "renewal": text(own[0], "registration", "nextRenewalDate"),
        },
    )  # fmt: skip
