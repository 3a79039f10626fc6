# Part of recouvrement_module. License LGPL-3.
"""The words of a document that charges interest and indemnities, in the language of the customer."""

from odoo.tools import LazyTranslate

from ..dunning.words import say, say_date

_lt = LazyTranslate(__name__)

LABELS = {
    "interest": _lt("Late-payment interest on invoice %(invoice)s, struck on %(day)s"),
    "indemnity": _lt("Fixed compensation for recovery costs, invoice %(invoice)s"),
    "cost": _lt("Justified recovery costs beyond the compensation, invoice %(invoice)s"),
}
UNION = frozenset((
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
))  # fmt: skip
# Penalties and indemnities are the price of no supply: BAZ Bausystem for the Union, the tax doctrine for France.
OUTSIDE_VAT = {
    "FR": _lt("Outside the scope of VAT (CJEU, case 222/81; BOI-TVA-BASE-10-10-10)."),
    "EU": _lt("Outside the scope of VAT (CJEU, case 222/81)."),
    "": _lt("Outside the scope of VAT."),
}
# What French law founds them on, by kind of debtor.
BASIS = {
    "business": _lt("Article L441-10, II of the French Commercial Code."),
    "public": _lt("Articles L2192-12 to L2192-14 of the French Public Procurement Code."),
    "other": _lt("Article 1231-6 of the French Civil Code."),
}


def say_label(env, claim, kind):
    """The words of a line: what is charged, and for which invoice."""
    return say(env, LABELS[kind]) % {"invoice": claim.invoice.name, "day": say_date(env, claim.until)}


def say_note(env, claims):
    """The note of a document: that no VAT is due, and what the law founds the amounts on.

    :param claims: of one customer.
    """
    terms = claims[0].invoice.terms
    if terms.country != "FR":
        return say(env, OUTSIDE_VAT["EU" if terms.country in UNION else ""])
    debtor = terms.debtor
    basis = "business" if debtor == "business" else "public" if debtor.startswith("public") else "other"
    return f"{say(env, OUTSIDE_VAT['FR'])} {say(env, BASIS[basis])}"
