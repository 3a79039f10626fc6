# Part of recouvrement_module. License LGPL-3.
from odoo.tools import SQL, LazyTranslate

from ..dunning.checks import Check
from ..dunning.item import OPEN_STATES

_lt = LazyTranslate(__name__)


class OtherPayee(Check):
    """A message on its way that names another account than the one on which its invoice is now to be paid."""

    code = "other_payee"
    words = _lt("The account on which it is to be paid has changed.")
    superseded = True
    of_message = True

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT candidate.key FROM candidates candidate
                 JOIN recouvrement_reminder_line line
                   ON line.id = candidate.key AND line.line_id = candidate.line_id
                 JOIN recouvrement_reminder reminder ON reminder.id = line.reminder_id
                 LEFT JOIN (%s) payee ON payee.move_id = line.move_id
                WHERE reminder.state = ANY(%s) AND line.payee_account IS DISTINCT FROM payee.account""",
            root.env["recouvrement.assignment"]._payees(),
            list(OPEN_STATES),
        )
