# Part of recouvrement_module. License LGPL-3.
"""Accounts of some customers of the demo, what bureaus say of others, and the ratings of all of them."""

from datetime import date

# customer, years ago, figures: turnover, result, equity, total, and whatever else is known of full accounts
ACCOUNTS = (
    ("colombel", 1, {"turnover": 2_400_000, "net_income": 132_000, "equity": 610_000, "total_assets": 1_480_000}),
    ("trevignon", 1, {"turnover": 860_000, "net_income": -61_000, "equity": 22_000, "total_assets": 540_000}),
    ("malbuisson", 1, {
        "turnover": 3_100_000, "net_income": 98_000, "equity": 720_000, "total_assets": 1_900_000,
        "working_capital": 410_000, "retained_earnings": 380_000, "ebit": 151_000, "liabilities": 1_180_000,
        "surplus": 214_000, "permanent_capital": 940_000, "receivables": 520_000, "cash": 130_000,
        "financial_costs": 21_000, "staff_costs": 690_000, "value_added": 1_020_000, "is_full": True,
    }),
)  # fmt: skip
# customer, scale, rating, days ago
RATINGS = (
    ("altavista", "banque_de_france", "G3+", 120),
    ("orbe", "creditreform", "236", 200),
    ("orbe", "creditreform", "284", 20),
)


def live(demo, company):
    """Enter what is known from outside, and rate all customers as tonight will.

    :param demo: the demo, as superuser.
    :param company: the company that lives it.
    """
    today = demo._today()
    for key, ago, figures in ACCOUNTS:
        demo.env["recouvrement.financial.figure"].create({
            "partner_id": demo._case_of(key).partner_id.id, "company_id": company.id, "source": "manual",
            "currency_id": company.currency_id.id, "known_on": today,
            "fiscal_year_end": date(today.year - ago, 12, 31), **figures,
        })  # fmt: skip
    for key, scale, value, ago in RATINGS:
        demo.env["recouvrement.rating"].create({
            "partner_id": demo._case_of(key).partner_id.id, "company_id": company.id, "scale": scale, "value": value,
            "date": date.fromordinal(today.toordinal() - ago),
        })  # fmt: skip
    scoring = demo.env["recouvrement.scoring"]._of(company)
    for _number in demo.env["recouvrement.score"]._rate_company(scoring, company, today):
        continue
