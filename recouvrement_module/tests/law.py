# Part of recouvrement_module. License LGPL-3.
"""The rates by which the rules of the law are tried: those that were published, French and European."""

from datetime import date
from decimal import Decimal

from odoo.addons.recouvrement_module.rules.agreement import Terms, treated_as
from odoo.addons.recouvrement_module.rules.national import Law, LawBook
from odoo.addons.recouvrement_module.rules.rates import RateBook

# half-year: main refinancing rate on its first day, French legal rate of professionals, of individuals
PUBLISHED = {
    "2020-01": ("0.00", "0.87", "3.15"), "2020-07": ("0.00", "0.84", "3.11"),
    "2021-01": ("0.00", "0.79", "3.14"), "2021-07": ("0.00", "0.76", "3.12"),
    "2022-01": ("0.00", "0.76", "3.13"), "2022-07": ("0.00", "0.77", "3.15"),
    "2023-01": ("2.50", "2.06", "4.47"), "2023-07": ("4.00", "4.22", "6.82"),
    "2024-01": ("4.50", "5.07", "8.01"), "2024-07": ("4.25", "4.92", "8.16"),
    "2025-01": ("3.15", "3.71", "7.21"), "2025-07": ("2.15", "2.76", "6.65"),
    "2026-01": ("2.15", "2.62", "6.67"), "2026-07": ("2.40", None, None),
}  # fmt: skip
READ_ON = date(2026, 11, 21)

D = Decimal

# What the laws of some countries say, by hand from their articles.
LAWS = LawBook.of([
    Law("FR", "business", "default", "ecb", points=D(10), indemnity=D(40)),
    Law("FR", "public", "public", "ecb", points=D(8), indemnity=D(40)),
    Law("FR", "consumer", "consumer", "legal_pro"),
    Law("BE", "business", "default", "ecb", points=D(8), round_up=D("0.5"), indemnity=D(40)),
    Law("BE", "consumer", "reminded", "ecb", points=D(8)),
    Law("LU", "business", "default", "ecb", points=D(8), indemnity=D(40)),
    Law("LU", "consumer", "consumer", "lu_consumer"),
    Law("DE", "business", "default", "de_base", points=D(9), indemnity=D(40)),
    Law("DE", "consumer", "consumer", "de_base", points=D(5)),
    Law("NL", "business", "default", "ecb", points=D(8), indemnity=D(40)),
    Law("NL", "consumer", "consumer", "nl_consumer"),
    Law("CH", "business", "fixed", "ch_default", rate=D(5)),
    Law("MA", "business"),
])


def terms(country, category, acts_as_professional=False, **agreed):
    """What is known of a customer, with the law of the country."""
    law = LAWS.get(country, treated_as(category, acts_as_professional))
    return Terms(country, category, law, acts_as_professional, **agreed)


def day(text):
    """A day written as in France: 30/04/2025."""
    number, month, year = text.split("/")
    return date(int(year), int(month), int(number))


def book(**others):
    """The rates that were published, in a book; *others* add kinds or take the place of some."""
    rows = {"ecb": [], "legal_pro": [], "legal_indiv": []}
    for half_year, values in PUBLISHED.items():
        for kind, value in zip(rows, values, strict=True):
            rows[kind].append((date.fromisoformat(f"{half_year}-01"), value and Decimal(value), READ_ON))
    rows["de_base"] = [
        (date(2025, 7, 1), Decimal("1.27"), READ_ON), (date(2026, 1, 1), Decimal("1.27"), READ_ON),
        (date(2026, 7, 1), Decimal("1.52"), READ_ON),
    ]  # fmt: skip
    return RateBook.of(rows | others)
