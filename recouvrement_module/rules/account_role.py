# Part of recouvrement_module. License LGPL-3.
"""Account roles: what collection does with the open lines of a receivable account.

======================  ==========================================================================
``dunned``              ordinary customers: asked, and netted
``netted``              only counted when debits and credits meet, never asked
``bill``                bills accepted by the customer, due at the bank on a day of their own
``retention``           retained by the customer until the works are accepted
``ignored``             not a debt that a customer is asked for
======================  ==========================================================================

Odoo gives one type, ``asset_receivable``, to all of them. The charts it ships tell them apart by
their numbers, and the longest prefix known wins:

>>> preset("fr", "411100", "asset_receivable", False)
'dunned'
>>> preset("fr", "411700", "asset_receivable", False)
'retention'
>>> preset("be_asso", "407000", "asset_receivable", False)
'netted'

It is a default, which an accountant may change on the account.
"""

from __future__ import annotations

ROLES = ("dunned", "netted", "bill", "retention", "ignored")

# Source: the receivable accounts of Odoo 19's own charts, l10n_fr_account and l10n_be,
# data/template/account.account-*.csv.
_FRANCE = {
    "413": "bill",  # clients, effets à recevoir
    "4117": "retention",  # clients, retenues de garantie: not due before release (law 71-584)
    "411101": "ignored",  # point of sale: paid at the till, its lines name no customer
}
_BELGIUM = {
    "406": "ignored",  # acomptes versés: advances paid to suppliers, no invoice is owed
    "407": "netted",  # créances douteuses: given up by ordinary reminders, still owed
}
_CHARTS = {
    "fr": _FRANCE,
    "mc": _FRANCE,  # Monaco: l10n_fr_account derives its chart from the French one
    "be": _BELGIUM,  # and be_comp, be_asso
}


def preset(chart: str | None, code: str | None, account_type: str, non_trade: bool) -> str | None:
    """Return the role with which an account starts.

    :param str chart: template of the chart of accounts of the company (``fr``, ``be_asso`` ...).
    :param str code: number of the account in that company.
    :param str account_type: type of the account in Odoo.
    :param bool non_trade: whether it is marked as not from trade (VAT to be refunded ...).
    :return: one of :data:`ROLES`, or None for an account that is not receivable.
    """
    if account_type != "asset_receivable":
        return None
    if non_trade:
        return "ignored"
    return _by_prefix(_CHARTS.get((chart or "").partition("_")[0], {}), code or "")


def _by_prefix(roles: dict[str, str], code: str) -> str:
    """The role of the longest prefix of *code*; without any, an ordinary customer account."""
    known = [prefix for prefix in roles if code.startswith(prefix)]
    return roles[max(known, key=len)] if known else "dunned"
