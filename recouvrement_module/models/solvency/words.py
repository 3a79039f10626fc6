# Part of recouvrement_module. License LGPL-3.
"""The words of solvency; those of a decision stand with the others."""

from odoo.tools import LazyTranslate

from ..dunning.words import REPORT, WORDS

_lt = LazyTranslate(__name__)

WORDS["insolvent"] = _lt("Owed before an opening judgment: it is declared, not asked.")
REPORT["insolvent"] = _lt("Owed before an opening judgment")

# what is wrong with a number, by its code in rules.identity
PROBLEMS = {
    "length": _lt("%s does not have the right number of characters."),
    "format": _lt("%s has characters that such a number does not have."),
    "checksum": _lt("%s has a digit typed wrong: its check digits do not fit."),
}
APART = _lt("The VAT number and the registration number are of two companies: correct one of them.")
