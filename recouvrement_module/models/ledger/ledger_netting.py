# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...rules.allocation import OpenLine, allocate

# A credit that is netted; one that somebody reserved is listed only.
NETTED = SQL("item.residual_currency < 0 AND item.fact = 'credit'")


class RecouvrementLedger(models.AbstractModel):
    """The free credits of a customer cover its debits, oldest first."""

    _inherit = "recouvrement.ledger"

    @api.model
    def _allocate(self, case_ids):
        """Let the free credits of some cases cover their debits, oldest due first.

        The order does not depend on today (what is overdue is what was due first), so it is worked
        out only when the ledger of a customer changes, and only where there are credits.
        """
        if not case_ids:
            return
        rows = self.env.execute_query(SQL(
            """SELECT id, case_id, currency_id, due_date, residual_currency, fact, set_aside, covered, netting
                 FROM (SELECT item.*, bool_or(%s) OVER (PARTITION BY item.case_id, item.currency_id) AS netting
                         FROM recouvrement_item item
                        WHERE item.case_id = ANY(%s)) item
                WHERE netting OR covered <> 0""",
            NETTED, sorted(case_ids),
        ))  # fmt: skip
        accounts = defaultdict(list)
        covered = {}
        for row in rows:
            if row[8]:
                accounts[row[1], row[2]].append(row)
            elif row[7]:
                covered[row[0]] = Decimal(0)
        for account in accounts.values():
            result = self._allocate_account(account)
            covered.update({
                row[0]: result.get(row[0], Decimal(0)) for row in account if row[7] != result.get(row[0], 0)
            })
        self.env["recouvrement.item"]._write_columns(covered, "covered", "numeric")

    @api.model
    def _find_wrongly_covered(self, roots):
        """Ids of the cases whose debits are not covered by just what their credits can cover: the daily repair."""
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT item.case_id FROM recouvrement_item item
                WHERE %s
                GROUP BY item.case_id, item.currency_id
               HAVING SUM(item.covered) <> LEAST(
                          COALESCE(SUM(item.residual_currency) FILTER (WHERE item.residual_currency > 0), 0),
                          COALESCE(-SUM(item.residual_currency) FILTER (WHERE %s), 0))""",
            self._item_scope(roots, None), NETTED,
        ))  # fmt: skip
        return {case_id for (case_id,) in rows}

    @api.model
    def _allocate_account(self, rows):
        """Apply the rule to the rows (as read by :meth:`_allocate`) of one customer and currency."""
        return allocate(self._as_open_lines((row[0], *row[3:7]) for row in rows))

    @api.model
    def _as_open_lines(self, rows):
        """Return lines of one customer and currency as the rule of netting sees them.

        A credit that is not free, because somebody reserved it, is left out.

        :param rows: tuples (key, due date, residual in currency, fact, what is set aside of it).
        :rtype: list[rules.allocation.OpenLine]
        """
        return [
            OpenLine(key, due, Decimal(str(residual)), not fact, Decimal(str(aside)))
            for key, due, residual, fact, aside in rows
            if residual > 0 or fact == "credit"
        ]
