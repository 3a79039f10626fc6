# Part of recouvrement_module. License LGPL-3.
from odoo.tools import SQL, LazyTranslate

from ..dunning.checks import Check

_lt = LazyTranslate(__name__)


class ConsumerText(Check):
    """What the law forbids to tell a consumer is in the text: of a step for others, or as it was fixed before."""

    code = "consumer_text"
    words = _lt("Its text asks a consumer for what only businesses owe, or threatens him: mend the step.")
    of_message = True

    @classmethod
    def query(cls, root, today):
        return SQL(
            """SELECT party.key FROM parties party
                 JOIN recouvrement_reminder_line line ON line.id = party.key
                 JOIN recouvrement_reminder reminder ON reminder.id = line.reminder_id
                 JOIN recouvrement_case cases ON cases.company_id = party.root_id
                  AND cases.partner_id = party.partner_id
                WHERE cases.category = 'consumer' AND reminder.channel <> 'task'
                  AND CASE WHEN reminder.pdf_sha256 IS NULL THEN reminder.level_id = ANY(%s)
                           ELSE reminder.text_breach END""",
            list(root.env["recouvrement.level"]._get_breaching()),
        )
