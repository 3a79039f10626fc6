# Part of recouvrement_module. License LGPL-3.
"""Sirene 3.11 of the INSEE: who a company is, by its SIREN; with a free key."""

from .provider import DISABLED, UNREADABLE, CompanyRegister, Found, ProviderError, fetch_json
from .reading import day, get, text

STATUS = {"A": "active", "C": "ceased"}


class Insee(CompanyRegister):
    code = "insee"
    name = "INSEE Sirene"
    url = "https://api.insee.fr/api-sirene/3.11/siren"
    number = "siren"
    needs_key = True

    @classmethod
    def check(cls, number, access):
        # EXTENDS CompanyRegister
        if not access.key:
            raise ProviderError(DISABLED, "no key")
        headers = {"X-INSEE-Api-Key-Integration": access.key}
        address = f"{access.url.rstrip('/')}/{number}"
        # a key is given to nobody else
        return read(fetch_json(address, headers=headers, allow_redirects=False), number)


def read(answer, siren):
    """Read the answer to a question about a SIREN.

    :rtype: Found
    """
    unit = get(answer, "uniteLegale")
    if text(unit, "siren") != siren:
        raise ProviderError(UNREADABLE, f"about another company: {text(unit, 'siren')[:20]}")
    periods = get(unit, "periodesUniteLegale")
    periods = periods if isinstance(periods, list) else []
    now = next((period for period in periods if isinstance(period, dict) and period.get("dateFin") is None), {})
    return Found(
        identifier=siren,
        status=STATUS.get(text(now, "etatAdministratifUniteLegale"), "unknown"),
        legal_name=text(now, "denominationUniteLegale"),
        created_on=day(unit, "dateCreationUniteLegale"),
        legal_form=text(now, "categorieJuridiqueUniteLegale"),
        activity_code=text(now, "activitePrincipaleUniteLegale"),
        headcount_code=text(unit, "trancheEffectifsUniteLegale"),
        size=text(unit, "categorieEntreprise"),
        raw={"status": text(now, "etatAdministratifUniteLegale"), "since": text(now, "dateDebut")},
    )
