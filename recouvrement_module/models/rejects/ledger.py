# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from ...rules.means import answered_until
from .means import IS_PRESENTED, MEANS_JOINS, MEANS_OF_LINE
from .reject import ACTIVE

# Ranks of what a reject overrules: a bill, or an entry of the bank, that came back is a debt like another.
OVERRULED = (20, 30, 40)
NOT_PRESENTED = SQL("'not_presented'")


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: rejects follow their lines, end when they are paid, and come from the ledger
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        Reject = self.env["recouvrement.reject"]
        Reject._reattach(scope)
        Reject._settle(scope)
        Reject._detect(scope)

    @api.model
    def _get_days(self, root, today):
        # EXTENDS recouvrement_module: what was to be presented until then has had its answer
        answered = answered_until(today, root._recouvrement_calendar())
        return super()._get_days(root, today) | {"answered": answered}

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module
        reject = SQL(
            "LEFT JOIN recouvrement_reject reject ON reject.line_id = line.id AND reject.state = ANY(%s)", list(ACTIVE)
        )
        return [*super()._get_answers(), MEANS_JOINS, reject]

    @api.model
    def _get_columns(self):
        # EXTENDS recouvrement_module
        return super()._get_columns() | {"means": MEANS_OF_LINE}

    @api.model
    def _get_facts(self, residual_currency):
        # EXTENDS recouvrement_module
        waits = SQL("reject.id IS NULL AND %s", IS_PRESENTED)
        due = self._get_due_date()
        came_back = SQL(
            """reject.id IS NOT NULL AND (account.recouvrement_role = 'bill'
               OR account.recouvrement_role = 'dunned' AND move.move_type = 'entry')"""
        )
        facts = [
            (rank, SQL("(%s) AND NOT (%s)", condition, came_back) if rank in OVERRULED else condition, code)
            for rank, condition, code in super()._get_facts(residual_currency)
        ]
        return [
            *facts,
            (15, SQL("account.recouvrement_role = 'bill' AND %s AND %s <= day.answered", waits, due), NOT_PRESENTED),
            (65, SQL("reject.state = 'to_qualify' AND reject.recorded_on > day.answered"), SQL("'to_qualify'")),
            (70, SQL("reject.state = 'represented' AND reject.represented_on > day.answered"), SQL("'presented'")),
            (71, SQL("%s AND %s > day.answered", waits, due), SQL("'presented'")),
            (72, waits, NOT_PRESENTED),
        ]

    @api.model
    def _get_tracks(self):
        # EXTENDS recouvrement_module
        return [*super()._get_tracks(), (10, SQL("reject.id IS NOT NULL"), SQL("'reject'"))]

    @api.model
    def _get_ladder_date(self):
        # EXTENDS recouvrement_module: from the day of the reject, whatever the age of the line
        return SQL("COALESCE(reject.date, %s)", super()._get_ladder_date())
