# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import Pointer

# Of an ``anchor``: its line is gone. Those whose line is there stay with it, whatever its rank has become.
LOST = SQL(
    """anchor.line_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM account_move_line own WHERE own.id = anchor.line_id)"""
)


class RecouvrementAnchor(models.AbstractModel):
    """What somebody said of an open line, and which outlives the line.

    Resetting an invoice to draft, or changing its terms, gives its due lines other ids: the invoice and
    the rank of the line among its instalments name it, and number, due date and amount stay as they were.
    """

    _name = "recouvrement.anchor"
    _inherit = ["recouvrement.named.export"]
    _description = "What is said of an open line"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    move_id = Pointer("account.move", string="Invoice", readonly=True, index=True)
    line_id = Pointer("account.move.line", string="Journal Item", readonly=True, index=True)
    rank = fields.Integer(string="Instalment", readonly=True, aggregator=None)
    name = fields.Char(string="Number", readonly=True)
    due_date = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", ondelete="restrict", readonly=True)
    amount = fields.Monetary(readonly=True, help="What was open of it when this was written.")

    @api.model
    def _prepare_anchor_vals(self, item):
        """Return the columns that name an open line.

        :param item: record of ``recouvrement.item``.
        :rtype: dict
        """
        return {
            "case_id": item.case_id.id, "move_id": item.move_id.id, "line_id": item.line_id.id, "rank": item.rank,
            "name": item.name, "due_date": item.due_date, "currency_id": item.currency_id.id,
            "amount": item.residual_currency,
        }  # fmt: skip

    @api.model
    def _reattach(self, scope):
        """Point to the lines that took the place of those that are gone: same invoice, rank and customer.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        self.flush_model()
        table = SQL.identifier(self._table)
        lost = [move_id for (move_id,) in self.env.execute_query(SQL(
            """SELECT DISTINCT anchor.move_id FROM %s anchor
                 JOIN recouvrement_case cases ON cases.id = anchor.case_id
                WHERE %s AND %s""",
            table, LOST, scope,
        ))]  # fmt: skip
        if not lost:  # as on nearly every day: then nothing needs to be ranked
            return
        self.env.cr.execute(SQL(
            """UPDATE %(table)s anchor SET line_id = ranks.line_id
                 FROM (%(ranks)s) ranks
                 JOIN account_move_line line ON line.id = ranks.line_id
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN recouvrement_case cases ON cases.partner_id = partner.commercial_partner_id
                WHERE anchor.move_id = line.move_id AND anchor.rank = ranks.rank AND anchor.case_id = cases.id
                  AND %(lost_itself)s AND %(free)s""",
            table=table,
            lost_itself=LOST,
            free=self._is_free(),
            ranks=self.env["recouvrement.ledger"]._ranks(SQL("unnest(%s::int[]) AS lost(move_id)", lost)),
        ))  # fmt: skip
        self.invalidate_model(["line_id"])

    @api.model
    def _is_free(self):
        """Return the condition that nothing else of the kind is said of the line that is found for one.

        Rows: ``anchor``, and ``ranks`` with the line found.
        """
        return SQL("TRUE")
