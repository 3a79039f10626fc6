# Part of recouvrement_module. License LGPL-3.
"""A head office that pays for its three sites, each with credits of its own."""

from .tables import Customer, Document

COMPANY = "fr"
HEAD = "alize"
SITES = ("alize_lyon", "alize_annecy", "alize_dijon")


def _customer(key, name, street, code, city, email=""):
    return Customer(
        key, COMPANY, name, "company", street, code, city, "FR", "fr_FR", "", email, "", "", "net30", 1200, 2, 2
    )


CUSTOMERS = [
    _customer(
        HEAD, "Groupe Alizé Hôtels", "14 quai Gailleton", "69002", "Lyon", "comptes.fournisseurs@alize-hotels.example"
    ),
    _customer(SITES[0], "Alizé Hôtel Lyon Confluence", "3 cours Charlemagne", "69002", "Lyon"),
    _customer(SITES[1], "Alizé Hôtel Annecy", "22 avenue d'Albigny", "74000", "Annecy"),
    _customer(SITES[2], "Alizé Hôtel Dijon", "9 rue de la Liberté", "21000", "Dijon"),
]
DOCUMENTS = [
    Document(COMPANY, HEAD, "invoice", 9, 360.0),
    Document(COMPANY, SITES[0], "invoice", 24, 2480.0),
    Document(COMPANY, SITES[0], "invoice", 7, 1150.0),
    Document(COMPANY, SITES[0], "refund", 5, 310.0),
    Document(COMPANY, SITES[1], "invoice", 12, 1890.0),
    Document(COMPANY, SITES[1], "invoice", -11, 940.0),
    Document(COMPANY, SITES[2], "refund", 3, 150.0),
]


def write(demo, company, terms):
    """Write the customers, who pays for them, and their documents.

    :param demo: the model that installs the demo.
    :param company: the company that sells to them.
    :param dict terms: payment term records by key.
    """
    partners = demo._customers(CUSTOMERS, terms, {COMPANY: company})
    for site in SITES:
        partners[site].recouvrement_payer_id = partners[HEAD]
    demo._documents(COMPANY, company, CUSTOMERS, partners, terms, DOCUMENTS)
