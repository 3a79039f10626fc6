# Part of recouvrement_module. License LGPL-3.
"""The demo data as plain tables: what exists, without how it is made.

customers.csv   one customer a row. `amount` is a typical invoice before tax, `history` the number
                of invoices already paid over the last year, `delay` the days after the due date at
                which this customer usually pays.
documents.csv   one open document a row. `late` is the number of days since the due date (invoices,
                entries) or since the document's own date (the rest); negative means in the future.
                Invoice and refund amounts are before tax, all others are what moved.

Kinds of documents: invoice; refund (open credit note); payment (a cheque on account, with journal
entry); transfer (a bank line booked on the customer's account); bank (a bank line matched by
nobody); entry and entry_credit (general journal, no invoice).
Options, separated by spaces: term=KEY, currency=CODE, paid=PERCENT, move_to=ACCOUNT CODE PREFIX
with share=PERCENT (moved to another receivable account), unsent, blocked, no_followup, contact
(invoiced to the contact for invoices), draft_refund=PERCENT, no_entry (paid by a payment without
journal entry), unknown (a bank line without customer).

Telephone numbers are those reserved for fiction where a country has some; addresses of the net end
in .example; company numbers, VAT numbers and IBAN pass their checks but were made up.
"""

import csv
from dataclasses import dataclass, fields
from pathlib import Path
from zlib import crc32

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Company:
    """A company that sends invoices."""

    key: str
    name: str
    chart: str  # chart of accounts
    currency: str
    street: str
    zip: str
    city: str
    country: str
    phone: str
    email: str
    website: str
    vat: str
    registry: str
    bank: str
    bic: str
    iban: str
    footer: str
    legal: dict  # fields of res.company, written when this version of the addon has them


@dataclass(frozen=True)
class User:
    """A person who logs in; the password is the wished login."""

    login: str
    name: str
    function: str
    phone: str
    groups: tuple[str, ...]
    companies: tuple[str, ...]  # the first one is the default company


@dataclass(frozen=True)
class Term:
    """A payment term: the one of Odoo named by `xmlid`, else created from `lines`."""

    days: int  # from the invoice to the first due date, as far as it is exact
    xmlid: str = ""
    names: tuple[str, str] = ("", "")  # English, French
    lines: tuple[tuple[float, int, str], ...] = ()  # percentage, days, kind of delay


@dataclass(frozen=True)
class Customer:
    """One row of customers.csv."""

    key: str
    company: str  # fr, be or both
    name: str
    kind: str  # company, construction, association, public, person
    street: str
    zip: str
    city: str
    country: str
    lang: str
    phone: str
    email: str
    registry: str
    vat: str
    term: str
    amount: float
    history: int
    delay: int

    def buys_from(self, company):
        return self.company in (company, "both")


@dataclass(frozen=True)
class Document:
    """One row of documents.csv, or an invoice of the paid history (`paid_after` is set)."""

    company: str
    customer: str
    kind: str
    late: int
    amount: float
    options: str = ""
    note: str = ""
    paid_after: int | None = None  # days after the due date at which the bank received all of it

    def option(self, name, default=""):
        """The value of `name=value`, `name` itself for a flag, else `default`."""
        for word in self.options.split():
            key, _equal, value = word.partition("=")
            if key == name:
                return value or key
        return default


def _rows(kind, filename):
    """The rows of a CSV file as instances of the dataclass `kind`."""
    types = {field.name: field.type for field in fields(kind)}
    with (HERE / filename).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield kind(**{
                name: types[name](value) if types[name] in (int, float) else value for name, value in row.items()
            })


def read_customers():
    return list(_rows(Customer, "customers.csv"))


def read_documents():
    return list(_rows(Document, "documents.csv"))


# Small deviations that make a customer's history look like life: share of the usual amount, days.
VARIATIONS = ((1.0, 0), (0.82, 5), (1.15, -3), (0.94, 9), (1.28, 2))
HISTORY_DAYS = 350  # the oldest paid invoice was due at most so long ago
SETTLED_DAYS = 14  # and the youngest at least so long after its usual payment


def paid_history(customer, company):
    """The invoices this customer has already paid, spread evenly over the last year.

    A customer of both companies has half of them in each.
    """
    count = customer.history // 2 if customer.company == "both" else customer.history
    youngest = max(customer.delay, 0) + SETTLED_DAYS
    if customer.term.startswith("eom"):
        youngest += 30  # due up to a month later than counted from the invoice
    seed = crc32(customer.key.encode())  # not everybody's invoices on the same days
    for index in range(count):
        position = (index + seed % 97 / 97) / count
        share, days = VARIATIONS[(index + seed) % len(VARIATIONS)]
        yield Document(
            company,
            customer.key,
            "invoice",
            late=round(HISTORY_DAYS - position * (HISTORY_DAYS - youngest)),
            amount=float(round(customer.amount * share / 5) * 5),
            paid_after=max(customer.delay + days, -10),
        )


# fmt: off
COMPANIES = (
    Company(
        "fr", "Clairvallon Éclairage SAS", "fr", "EUR",
        "12 rue des Tisserands", "69007", "Lyon", "FR",
        "+33 4 65 71 20 00", "comptabilite@clairvallon.example", "https://www.clairvallon.example",
        "FR15681874111", "68187411100013",
        "Banque des Deux Rives", "BDDRFRPPXXX", "FR7630099012340002041736565",
        "+33 4 65 71 20 00 – comptabilite@clairvallon.example – www.clairvallon.example",
        {
            "recouvrement_legal_form": "SAS",
            "recouvrement_capital": 250000,
            "recouvrement_rcs_city": "Lyon",
        },
    ),
    Company(
        "be", "Clairvallon Belgium SRL", "be_comp", "EUR",
        "Avenue Louise 331", "1050", "Bruxelles", "BE",
        "+32 2 555 40 40", "comptabilite@clairvallon-belgium.example",
        "https://www.clairvallon-belgium.example",
        "BE0728099618", "0728099618",
        "Banque du Sablon", "BDSABEBBXXX", "BE16963741208574",
        "+32 2 555 40 40 – comptabilite@clairvallon-belgium.example – www.clairvallon-belgium.example",
        {"recouvrement_legal_form": "SRL", "recouvrement_rcs_city": "Bruxelles"},
    ),
)

USERS = (
    User("collector", "Claire Fontanel", "Chargée de recouvrement", "+33 4 65 71 20 14",
         ("recouvrement_module.group_collector",), ("fr", "be")),
    User("manager", "Antoine Desroches", "Responsable du crédit client", "+33 4 65 71 20 11",
         ("recouvrement_module.group_manager",), ("fr", "be")),
    User("sales", "Julien Marchetti", "Commercial", "+33 6 39 98 20 31",
         ("base.group_user", "sales_team.group_sale_salesman"), ("fr", "be")),
)

# The contact of a customer who sees its invoices in the portal.
PORTAL_CUSTOMER = "montvernay"
PORTAL_USER = User("portal", "Nathalie Vasseur", "Comptable fournisseurs", "+33 4 65 89 74 35",
                   ("base.group_portal",), ("fr",))

# Customers who receive their invoices through a contact of their own.
INVOICE_CONTACTS = {
    "altavista": ("Service comptabilité fournisseurs", "BP 40211", "06204", "Nice",
                  "factures@groupe-hotelier-altavista.example"),
}

TERMS = {
    "immediate": Term(0, "account.account_payment_term_immediate"),
    "net30": Term(30, "account.account_payment_term_30days"),
    "net45": Term(45, "account.account_payment_term_45days"),
    "net60": Term(60, names=("60 Days", "60 jours"), lines=((100.0, 60, "days_after"),)),
    "eom45": Term(45, names=("45 Days End of Month", "45 jours fin de mois"),
                  lines=((100.0, 45, "days_after_end_of_month"),)),
    "net3x30": Term(30, names=("3 Instalments: 30, 60, 90 Days", "3 fois : 30, 60, 90 jours"),
                    lines=((33.33, 30, "days_after"), (33.33, 60, "days_after"),
                           (33.34, 90, "days_after"))),
}

# What Clairvallon sells, by language of the customer.
ARTICLES = {
    "fr": ("Luminaires LED encastrés, lot", "Contrat de maintenance, trimestre",
           "Pose et raccordement de luminaires", "Étude d'éclairage et plan d'implantation",
           "Remplacement de blocs de secours", "Projecteurs de façade, fourniture"),
    "nl": ("LED-inbouwarmaturen, set", "Onderhoudscontract, kwartaal",
           "Plaatsing en aansluiting van armaturen", "Lichtstudie en inplantingsplan",
           "Vervanging van noodverlichting", "Gevelspots, levering"),
    "en": ("Recessed LED fixtures, set", "Maintenance contract, quarter",
           "Installation and wiring of fixtures", "Lighting study and layout",
           "Replacement of emergency lights", "Facade floodlights, supply"),
}
WORK_SHARE = 0.35  # invoices above WORK_FROM have a second line for the work
WORK_FROM = 2000

# Units of currency for one euro, by age in days.
RATES = {"USD": ((400, 1.0780), (270, 1.0915), (150, 1.1140), (60, 1.1025), (10, 1.1090))}
# fmt: on
