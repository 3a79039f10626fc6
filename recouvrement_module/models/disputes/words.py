# Part of recouvrement_module. License LGPL-3.
"""The words of disputes; those of a decision stand with the others."""

from odoo.tools import LazyTranslate

from ..dunning.words import REPORT, WORDS

_lt = LazyTranslate(__name__)

WORDS["disputed"] = _lt("Disputed: it is not asked before the dispute is closed.")
REPORT["disputed"] = _lt("Disputed")

DISPUTED = _lt("Disputed since %(day)s (%(reasons)s), %(owner)s answers by %(until)s.")
DISPUTED_PART = _lt(
    "%(amount)s of it is disputed since %(day)s (%(reasons)s) and not asked; %(owner)s answers by %(until)s."
)
NOBODY = _lt("nobody yet")
