# Part of recouvrement_module. License LGPL-3.
"""Agreement: what is known of a customer and agreed with it, and at which rate it owes interest.

**Which rate.** What was agreed on counts between professionals only. A consumer owes what the law of the country gives,
in France the legal rate from a formal notice (C. civ. 1231-6, 1344-1), a public buyer the one of the law whatever a
clause says (CCP L2192-14, R2192-31). Where nothing is known of the law of a country a contract alone gives interest. A
contract rate has its floor where French law governs (C. com. L441-10 II) and the debtor is a professional.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .indemnity import PROFESSIONAL
from .national import UNKNOWN, Facts, Law, statutory
from .regime import Contract, Fixed, KLegal, NoInterest, Regime

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Terms:
    """What is known of a customer, and agreed with it.

    :param str country: two-letter code of the law that governs the claim.
    :param str category: of the debtor, see :mod:`category`.
    :param Law law: what that law gives from such a debtor by default.
    :param bool acts_as_professional: somebody has stated that this legal person acts as a professional.
    :param str regime: ``law``, ``contract``, ``k_legal`` or ``none``.
    :param Decimal rate: the contract rate.
    :param Decimal factor: the multiple of the legal rate.
    :param date opened_on: the day of the judgment that opened an insolvency procedure.
    """

    country: str
    category: str
    law: Law = UNKNOWN
    acts_as_professional: bool = False
    regime: str = "law"
    rate: Decimal = _ZERO
    factor: Decimal = _ZERO
    opened_on: date | None = None

    @property
    def debtor(self) -> str:
        """The category by which the debtor is treated."""
        return treated_as(self.category, self.acts_as_professional)

    @property
    def agreed(self) -> Decimal:
        """The contract rate, zero when none was agreed on."""
        return self.rate if self.regime == "contract" else _ZERO


def treated_as(category: str, acts_as_professional: bool) -> str:
    """Return the category by which a debtor is treated: who acts as a professional is one."""
    return "business" if category == "non_professional" and acts_as_professional else category


def choose(terms: Terms, notice_on: date | None = None, free_until: date | None = None) -> Regime:
    """Return at which rate a customer owes interest.

    :param date notice_on: the day on which a formal notice took effect.
    :param date free_until: the last day of the delay that the first free reminder gave.
    """
    if terms.regime == "none":
        return NoInterest()
    debtor = terms.debtor
    if terms.regime == "contract" and debtor in ("business", "non_professional"):
        floored = terms.country == "FR" and debtor == "business"
        return Contract(terms.rate) if floored else Fixed(terms.rate)
    if terms.regime == "k_legal" and debtor == "business":
        return KLegal(terms.factor)
    return statutory(terms.law, Facts(notice_on, free_until, terms.agreed))


def may_owe_costs(terms: Terms) -> bool:
    """Whether recovery costs may ever be asked of a customer: never of a consumer (CPCE L111-8)."""
    return terms.debtor in PROFESSIONAL


def ordered_by_accountant(terms: Terms) -> bool:
    """Whether interest runs to the day on which an accountant orders the payment: of French public buyers (CCP
    R2192-32).
    """
    return terms.country == "FR" and terms.debtor.startswith("public")
