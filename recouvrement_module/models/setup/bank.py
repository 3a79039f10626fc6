# Part of recouvrement_module. License LGPL-3.
"""A bank that is behind: what its customers have paid is not known, so nothing is asked of them."""

from odoo.tools import SQL, LazyTranslate

from ..dunning.checks import Check, last_bank_lines

_lt = LazyTranslate(__name__)

BANK_WORKING_DAYS = 2  # a bank may be so far behind


def oldest_bank_day(root, today):
    """The first day on which the last line of a bank journal may be for it to count as up to date."""
    return root._recouvrement_calendar().subtract_working(today, BANK_WORKING_DAYS)


class BankBehind(Check):
    """A bank journal in use has had no line for more than two working days.

    A company without bank lines is never held: it keeps its bank elsewhere. It comes last, so that an
    item with a reason of its own says that one.
    """

    code = "bank_behind"
    words = _lt("The bank has not been imported for more than two working days: it may be paid already.")

    @classmethod
    def query(cls, root, today):
        if root.recouvrement_bank_behind != "hold":
            return SQL("SELECT NULL::int WHERE FALSE")
        return SQL(
            "SELECT candidate.key FROM candidates candidate WHERE (SELECT MIN(day) FROM (%s) bank) < %s",
            last_bank_lines(root, today),
            oldest_bank_day(root, today),
        )
