# Part of recouvrement_module. License LGPL-3.
"""The words of disputes; those of a decision stand with the others."""

from odoo.tools import LazyTranslate

from ...rules.upload import MOST_FILES
from ..dunning.words import REPORT, WORDS

_lt = LazyTranslate(__name__)

WORDS["disputed"] = _lt("Disputed: it is not asked before the dispute is closed.")
REPORT["disputed"] = _lt("Disputed")

DISPUTED = _lt("Disputed since %(day)s (%(reasons)s), %(owner)s answers by %(until)s.")
DISPUTED_PART = _lt(
    "%(amount)s of it is disputed since %(day)s (%(reasons)s) and not asked; %(owner)s answers by %(until)s."
)
NOBODY = _lt("nobody yet")

# Why files are refused, by the code of rules.upload.
FILES = {
    "count": _lt("Please attach %s files at most.", MOST_FILES),
    "size": _lt("%s is larger than 5 MB. Please attach a smaller file."),
    "kind": _lt("%s cannot be accepted. Please attach PDF, PNG, JPG or plain text files."),
}
