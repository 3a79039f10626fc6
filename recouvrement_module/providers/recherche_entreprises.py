# Part of recouvrement_module. License LGPL-3.
"""The French API "Recherche d'entreprises": who a company is, by its SIREN; free, without a key.

That it is active says nothing of an insolvency: that is asked of the BODACC. Figures are those that were filed last;
0 is not a figure there but what was not declared.
"""

from datetime import date

from .provider import NOT_FOUND, UNREADABLE, CompanyRegister, Found, ProviderError, fetch_json
from .reading import HIDDEN, amount, day, get, text

STATUS = {"A": "active", "C": "ceased"}
# codes of a headcount → the least number of people
FLOORS = {
    "01": 1, "02": 3, "03": 6, "11": 10, "12": 20, "21": 50, "22": 100, "31": 200, "32": 250, "41": 500, "42": 1000,
    "51": 2000, "52": 5000, "53": 10000,
}  # fmt: skip
NO_HEADCOUNT = ("NN", "00")
LEAST_EACH = 10_000  # euros of turnover for each person: below, it is written in thousands or wrong
KEPT = (
    "siren", "nom_complet", "nom_raison_sociale", "etat_administratif", "date_creation", "date_fermeture",
    "nature_juridique", "activite_principale", "tranche_effectif_salarie", "annee_tranche_effectif_salarie",
    "categorie_entreprise", "statut_diffusion", "date_mise_a_jour", "finances", "tva",
)  # fmt: skip


class RechercheEntreprises(CompanyRegister):
    code = "recherche_entreprises"
    name = "Recherche d'entreprises"
    url = "https://recherche-entreprises.api.gouv.fr/search"
    number = "siren"
    is_on = True

    @classmethod
    def check(cls, number, access):
        # EXTENDS CompanyRegister
        answer = fetch_json(access.url, {
            "q": number, "per_page": 1, "minimal": "true", "include": "siege,finances,complements,tva",
        })  # fmt: skip
        return read(answer, number)


def read(answer, siren):
    """Read the answer to a question about a SIREN.

    :rtype: Found
    """
    results = get(answer, "results")
    if not isinstance(results, list):
        raise ProviderError(UNREADABLE, "no list of results")
    found = next((one for one in results if text(one, "siren") == siren), None)
    if found is None or not (text(found, "etat_administratif") or text(found, "date_creation")):
        raise ProviderError(NOT_FOUND, f"no company {siren}")
    year_end, turnover, income = _figures(found)
    shown = HIDDEN not in str(get(found, "nom_complet"))
    return Found(
        identifier=siren,
        status=STATUS.get(text(found, "etat_administratif"), "unknown"),
        legal_name=(text(found, "nom_raison_sociale") or text(found, "nom_complet")) if shown else "",
        created_on=day(found, "date_creation"),
        legal_form=text(found, "nature_juridique"),
        activity_code=text(found, "activite_principale"),
        headcount_code=text(found, "tranche_effectif_salarie"),
        size=text(found, "categorie_entreprise"),
        fiscal_year_end=year_end,
        turnover=turnover,
        net_income=income,
        vat=_vat(found),
        **_address(found),
        raw={name: get(found, name) for name in KEPT if get(found, name) is not None},
    )


def _figures(found):
    """(end of the year, turnover, result) of the last year that was filed; what cannot be right is left out."""
    finances = get(found, "finances")
    years = sorted(year for year in finances if year.isdigit() and len(year) == 4) if isinstance(finances, dict) else []
    if not years or not 1990 <= int(years[-1]) <= 2100:
        return None, None, None
    own = finances[years[-1]]
    turnover, income = amount(own, "ca"), amount(own, "resultat_net")
    people = FLOORS.get(text(found, "tranche_effectif_salarie"), 0)
    if turnover is not None and (turnover < 0 or (people and turnover / people < LEAST_EACH)):
        turnover = income = None  # both are written in the same unit
    return day(own, "annee_cloture_exercice") or date(int(years[-1]), 12, 31), turnover, income


def _vat(found):
    numbers = get(found, "tva")
    return text(numbers, 0) if isinstance(numbers, list) else ""


def _address(found):
    """The address of the seat: its street is what stands before its postcode."""
    postcode, city = text(found, "siege", "code_postal"), text(found, "siege", "libelle_commune")
    line = text(found, "siege", "adresse")
    if not postcode or postcode not in line:
        return {"zip": postcode, "city": city}
    return {"street": line[: line.index(postcode)].strip(" ,"), "zip": postcode, "city": city}
