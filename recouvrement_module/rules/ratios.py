# Part of recouvrement_module. License LGPL-3.
"""Ratios of annual accounts, with the readings that were published for them.

**Z″** of Altman (1995; private firms, no manufacturing): ``6.56·(working capital/TA) + 3.26·(retained earnings/TA) +
6.72·(EBIT/TA) + 1.05·(book equity/total liabilities)``, TA being the total assets: safe above 2.60, grey from 1.10,
distress below.

**Conan & Holder** (1979; French small and medium firms): ``24·gross operating surplus/debt + 22·permanent capital/TA +
16·(receivables + cash)/TA - 87·financial costs/turnover - 10·staff costs/value added``: risk of failure under 10 %
above 16, to 30 % from 9, to 65 % from 4, more below. An indicator: other readings of it exist.

A ratio of which one figure is missing, or whose divisor is not above zero, is not known.

>>> D = Decimal
>>> firm = Accounts(total_assets=D(1000), working_capital=D(200), retained_earnings=D(150), ebit=D(90), equity=D(350),
...                 liabilities=D(650))
>>> round(float(z_double_prime(firm)), 4), z_reading(z_double_prime(firm))
(2.9712, 'safe')
>>> z_double_prime(Accounts(total_assets=D(0))) is None
True
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

Z_SAFE, Z_GREY = Decimal("2.60"), Decimal("1.10")
Z_READINGS = ("safe", "grey", "distress")
CONAN_STEPS = ((Decimal(16), "under_10"), (Decimal(9), "under_30"), (Decimal(4), "under_65"))
CONAN_READINGS = ("under_10", "under_30", "under_65", "over_65")


@dataclass(frozen=True)
class Accounts:
    """Figures of one fiscal year; None: not known.

    :param Decimal surplus: gross operating surplus (EBE).
    :param Decimal liabilities: all debts.
    :param Decimal permanent_capital: equity, provisions and debts of more than a year.
    """

    turnover: Decimal | None = None
    net_income: Decimal | None = None
    equity: Decimal | None = None
    total_assets: Decimal | None = None
    working_capital: Decimal | None = None
    retained_earnings: Decimal | None = None
    ebit: Decimal | None = None
    liabilities: Decimal | None = None
    surplus: Decimal | None = None
    permanent_capital: Decimal | None = None
    receivables: Decimal | None = None
    cash: Decimal | None = None
    financial_costs: Decimal | None = None
    staff_costs: Decimal | None = None
    value_added: Decimal | None = None


def z_double_prime(accounts: Accounts) -> Decimal | None:
    """Return the Z″, None when it is not known."""
    return _sum(
        ("6.56", accounts.working_capital, accounts.total_assets),
        ("3.26", accounts.retained_earnings, accounts.total_assets),
        ("6.72", accounts.ebit, accounts.total_assets),
        ("1.05", accounts.equity, accounts.liabilities),
    )


def z_reading(z: Decimal | None) -> str:
    """Return the published reading of a Z″, empty when it is not known."""
    if z is None:
        return ""
    return "safe" if z > Z_SAFE else "grey" if z >= Z_GREY else "distress"


def conan_holder(accounts: Accounts) -> Decimal | None:
    """Return the score of Conan and Holder, None when it is not known."""
    liquid = None
    if accounts.receivables is not None and accounts.cash is not None:
        liquid = accounts.receivables + accounts.cash
    return _sum(
        ("24", accounts.surplus, accounts.liabilities),
        ("22", accounts.permanent_capital, accounts.total_assets),
        ("16", liquid, accounts.total_assets),
        ("-87", accounts.financial_costs, accounts.turnover),
        ("-10", accounts.staff_costs, accounts.value_added),
    )


def conan_reading(score: Decimal | None) -> str:
    """Return the published reading of a score of Conan and Holder, empty when it is not known."""
    if score is None:
        return ""
    if score > CONAN_STEPS[0][0]:
        return CONAN_STEPS[0][1]
    return next((code for least, code in CONAN_STEPS[1:] if score >= least), "over_65")


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Return a part of a whole, None when it is not known.

    >>> share(Decimal(35), Decimal(100)), share(Decimal(35), None), share(Decimal(1), Decimal(0))
    (Decimal('0.35'), None, None)
    """
    return None if part is None or whole is None or whole <= 0 else part / whole


def _sum(*terms: tuple[str, Decimal | None, Decimal | None]) -> Decimal | None:
    """The sum of weighted shares, each known."""
    shares = [(Decimal(weight), share(part, whole)) for weight, part, whole in terms]
    if any(value is None for _weight, value in shares):
        return None
    return sum((weight * value for weight, value in shares), Decimal(0))
