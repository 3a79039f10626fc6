# Part of recouvrement_module. License LGPL-3.
from odoo.tools import SQL, LazyTranslate

from ..dunning.checks import Check
from .event import OPENINGS

_lt = LazyTranslate(__name__)


class InsolvencyToConfirm(Check):
    """An opening judgment that may be this customer's, or its payer's: nobody is written to before a person says."""

    code = "insolvency_to_confirm"
    words = _lt("An insolvency may have been opened: a manager confirms or dismisses the notice.")
    waits = True

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT party.key FROM parties party
                 JOIN recouvrement_credit_event event
                   ON event.partner_id = party.partner_id AND event.company_id = party.root_id
                WHERE event.state = 'to_confirm' AND event.kind = ANY(%s)""",
            list(OPENINGS),
        )
