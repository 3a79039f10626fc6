# Part of recouvrement_module. License LGPL-3.
"""Payment terms: which maximum of :mod:`.terms` an invoice is under.

A public buyer has the maximum of its kind, a consumer none; a legal person that does not trade has none either, unless
it acts as a professional. Between professionals the activity of the seller decides; then whether the invoice sums up
deliveries of a period; then whether the contract states 45 days end of month, and which way it counts them.

>>> find_cap("business"), find_cap("business", "rental"), find_cap("business", end_of_month="after")
('standard', 'transport', 'eom45_after')
>>> find_cap("public_accountant", "food"), find_cap("consumer", "food"), find_cap("non_professional")
('public', 'none', 'none')
"""

from .terms import NO_CAP

BUYERS = {
    "public_accountant": "public",
    "public_hospital": "public_hospital",
    "public_undertaking": "public_undertaking",
    "consumer": NO_CAP,
}
SECTORS = {
    "transport": "transport",
    "rental": "transport",
    "food": "food",
    "food_periodic": "food_periodic",
    "livestock": "livestock",
    "alcohol": "alcohol",
    "wine": "wine",
}
WAYS = {"after": "eom45_after", "before": "eom45_before", "": "standard"}


def find_cap(
    category: str, sector: str = "", *, professional: bool = False, periodic: bool = False, end_of_month: str = ""
) -> str:
    """Return the maximum for an invoice, one of ``terms.CAPS`` or ``none``.

    :param str category: of the debtor.
    :param str sector: what the seller sells, where the law sets terms for it.
    :param bool professional: a ``non_professional`` acts as one.
    :param bool periodic: the invoice sums up deliveries of a period.
    :param str end_of_month: the way in which the contract counts 45 days end of month: ``after`` or ``before`` the end
        of the month; empty when it does not state them.
    """
    if category in BUYERS:
        return BUYERS[category]
    if category == "non_professional" and not professional:
        return NO_CAP
    if sector in SECTORS:
        return SECTORS[sector]
    return "periodic" if periodic else WAYS[end_of_month]
