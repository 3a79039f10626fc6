# Part of recouvrement_module. License LGPL-3.
"""Reasons of credit control in words: with figures for those who decide, without any for those who sell."""

from odoo.tools import LazyTranslate, format_amount

_lt = LazyTranslate(__name__)

# For sales people and on orders: no figure, nothing of the accounts.
SELLING = {
    "insolvent": _lt("Insolvency proceedings are open: talk to credit control before you sell."),
    "insurer": _lt("The credit insurance lets ship nothing more."),
    "nothing": _lt("The customer buys against payment in advance only."),
    "over_limit": _lt("The credit of the customer is used up."),
    "expired": _lt("The credit of the customer is to be looked at again."),
    "late": _lt("The customer is late with its payments."),
    "overdue_amount": _lt("The customer is late with its payments."),
    "overdue_share": _lt("The customer is late with its payments."),
    "grade": _lt("The credit of the customer is weak."),
    "plan": _lt("The customer did not keep a payment plan."),
}
DECIDING = {
    "insolvent": _lt("Insolvency proceedings are open"),
    "insurer": _lt("The credit insurance has let ship nothing for %(days)s days"),
    "nothing": _lt("Nothing on credit: %(amount)s with this document"),
    "over_limit": _lt("%(amount)s beyond the limit of %(bound)s"),
    "expired": _lt("%(amount)s beyond the limit of %(bound)s since a temporary one has ended"),
    "late": _lt("The oldest item is late by %(days)s days, %(amount)s in all"),
    "overdue_amount": _lt("%(amount)s overdue, above %(bound)s"),
    "overdue_share": _lt("%(amount)s overdue, above %(share)s percent of the exposure"),
    "grade": _lt("Grade %(grade)s"),
    "plan": _lt("A payment plan has lapsed"),
}
MISSED = _lt("The limit was to be looked at again %(days)s days ago")
LIGHTS = {
    "green": _lt("Orders of the customer pass."),
    "amber": _lt("The credit of the customer is nearly used up."),
}


def say(env, words):
    """Words in the language of the reader."""
    return words._translate(env.lang or "en_US")


def say_to_sellers(env, codes):
    """The sentences of some reasons, each once."""
    return " ".join(dict.fromkeys(say(env, SELLING[code]) for code in codes))


def say_to_deciders(env, reasons, currency):
    """The reasons that were kept on a block, with their figures.

    :param reasons: list of dict, as :func:`as_json` makes them.
    """
    said = []
    for reason in reasons:
        missed = reason["code"] == "expired" and not float(reason["amount"])
        words = say(env, MISSED if missed else DECIDING[reason["code"]])
        figures = {
            "days": reason["days"], "grade": reason["grade"], "share": f"{float(reason['bound']):g}",
            "amount": format_amount(env, float(reason["amount"]), currency),
            "bound": format_amount(env, float(reason["bound"]), currency),
        }  # fmt: skip
        for name, value in figures.items():
            words = words.replace(f"%({name})s", str(value))
        said.append(words)
    return "; ".join(said)


def as_json(reasons):
    """Reasons as they are kept."""
    return [
        {
            "code": reason.code, "amount": str(reason.amount), "days": reason.days, "bound": str(reason.bound),
            "grade": reason.grade,
        }
        for reason in reasons
    ]  # fmt: skip
