# Part of recouvrement_module. License LGPL-3.
"""Companies House of the United Kingdom: who a company is, by its number; with a free key."""

from .provider import DISABLED, UNREADABLE, CompanyRegister, Found, ProviderError, fetch_json
from .reading import day, flag, get, text

STATUS = {"active": "active", "open": "active", "dissolved": "ceased", "closed": "ceased", "removed": "removed"}
# status of an insolvency → procedure, as near as it comes to one of ours
PROCEDURES = {
    "liquidation": "liquidation", "receivership": "redressement", "administration": "redressement",
    "voluntary-arrangement": "plan", "insolvency-proceedings": "to_review",
}  # fmt: skip
KEPT = (
    "company_number", "company_name", "company_status", "company_status_detail", "type", "jurisdiction", "sic_codes",
)  # fmt: skip


class CompaniesHouse(CompanyRegister):
    code = "companies_house"
    name = "Companies House"
    url = "https://api.company-information.service.gov.uk/company"
    number = "company_number"
    needs_key = True

    @classmethod
    def check(cls, number, access):
        # EXTENDS CompanyRegister
        if not access.key:
            raise ProviderError(DISABLED, "no key")
        address = f"{access.url.rstrip('/')}/{number}"
        # a key is given to nobody else
        return read(fetch_json(address, auth=(access.key, ""), allow_redirects=False), number)


def read(answer, number):
    """Read the answer to a question about a company number.

    :rtype: Found
    """
    if text(answer, "company_number") != number:
        raise ProviderError(UNREADABLE, f"about another company: {text(answer, 'company_number')[:20]}")
    said = text(answer, "company_status")
    return Found(
        identifier=number,
        status="insolvent" if said in PROCEDURES else STATUS.get(said, "unknown"),
        procedure=PROCEDURES.get(said, ""),
        legal_name=text(answer, "company_name"),
        created_on=day(answer, "date_of_creation"),
        legal_form=text(answer, "type"),
        activity_code=text(answer, "sic_codes", 0),
        fiscal_year_end=day(answer, "accounts", "last_accounts", "made_up_to"),
        accounts_overdue=flag(answer, "accounts", "overdue"),
        street=text(answer, "registered_office_address", "address_line_1"),
        zip=text(answer, "registered_office_address", "postal_code"),
        city=text(answer, "registered_office_address", "locality"),
        raw={name: get(answer, name) for name in KEPT if get(answer, name) is not None},
    )
