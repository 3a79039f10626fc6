# Part of recouvrement_module. License LGPL-3.
"""Two late payers who pay in parts, across half-years: what they owe besides the principal, and what became of it."""

from decimal import Decimal

from .tables import Customer, Document

COMPANY = "fr"
AGREED, BY_LAW = "boisvert", "lacombe"
CONTRACT_RATE = 15.0  # percent, in the terms of sale of one of them
WAIVED, CLAIMED = 40, 60  # euros of an indemnity, days since the claim was sent


def _customer(key, name, street, code, city):
    return Customer(
        key, COMPANY, name, "company", street, code, city, "FR", "fr_FR", "", f"compta@{key}.example", "", "", "net30",
        2400, 0, 40,
    )  # fmt: skip


CUSTOMERS = [
    _customer(AGREED, "Charpentes Boisvert", "8 route de la Scierie", "63600", "Ambert"),
    _customer(BY_LAW, "Imprimerie Lacombe", "21 rue des Presses", "87000", "Limoges"),
]
DOCUMENTS = [
    Document(COMPANY, AGREED, "invoice", 290, 4200.0, "paid=60"),
    Document(COMPANY, AGREED, "invoice", 75, 1850.0),
    Document(COMPANY, AGREED, "invoice", 250, 980.0, paid_after=130),
    Document(COMPANY, BY_LAW, "invoice", 330, 6400.0, "paid=35"),
    Document(COMPANY, BY_LAW, "invoice", 160, 3150.0, "paid=50"),
    Document(COMPANY, BY_LAW, "invoice", 48, 62.5),
]


def write(demo, company, terms):
    """Write the customers and their documents.

    :param demo: the model that installs the demo.
    :param company: the company that sells to them.
    :param dict terms: payment term records by key.
    """
    partners = demo._customers(CUSTOMERS, terms, {COMPANY: company})
    partners[AGREED].recouvrement_category = partners[BY_LAW].recouvrement_category = "business"
    demo._documents(COMPANY, company, CUSTOMERS, partners, terms, DOCUMENTS)


def live(demo):
    """Agree on a rate with one; claim from the other, and waive an indemnity of it."""
    demo._case_of(AGREED).write({"regime": "contract", "contract_rate": CONTRACT_RATE})
    case, Claim, Accessory = demo._case_of(BY_LAW), demo.env["recouvrement.claim"], demo.env["recouvrement.accessory"]
    Accessory._claim(Claim._get_claims(case, demo._ago(CLAIMED)))
    small = min(Claim._get_claims(case), key=lambda claim: claim.principal)
    Accessory._waive([(small, "indemnity", Decimal(WAIVED))], "Geste commercial")
