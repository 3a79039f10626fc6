# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import Pointer
from ..answers.anchor import LOST


class RecouvrementDisputeLine(models.Model):
    """What is disputed of one due line, and what of it is still kept out of reminders."""

    _name = "recouvrement.dispute.line"
    _description = "Disputed item"
    _inherit = "recouvrement.anchor"
    _order = "due_date, id"

    dispute_id = fields.Many2one("recouvrement.dispute", required=True, ondelete="cascade", index=True, readonly=True)
    disputed = fields.Monetary(readonly=True)
    company_disputed = fields.Monetary(
        string="Disputed, Company Currency", currency_field="company_currency_id", readonly=True
    )
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    kept = fields.Monetary(readonly=True, help="What is disputed, or the part that was agreed to be credited.")
    credited = fields.Monetary(readonly=True, help="What credit notes have met of it since it was opened.")
    credited_before = fields.Monetary(
        readonly=True, help="What credit notes had met of the invoice when it was opened."
    )
    credit_id = Pointer("account.move", string="Credit Note", readonly=True)
    standing = fields.Monetary(
        string="Not Asked", compute="_compute_standing", help="What is kept out of reminders today."
    )

    @api.depends("kept", "credited", "dispute_id.closed_on")
    def _compute_standing(self):
        """Of a dispute that is closed nothing is kept out of reminders any more, nor what was paid meanwhile."""
        left = self._get_left()
        for line in self:
            kept = 0 if line.dispute_id.closed_on else max(line.kept - line.credited, 0)
            line.standing = min(kept, left[line])

    def _get_left(self):
        """What is open of what was disputed, as the ledger stands; all of it while its invoice is a draft.

        :return: dict line → amount in its currency
        """
        # sudo: the owner reads the amounts of his dispute and not the rows behind them
        posted = self.sudo().line_id.exists().filtered(lambda due: due.parent_state == "posted")
        residuals = {due.id: max(due.amount_residual_currency, 0) for due in posted}
        return {line: min(line.disputed, residuals.get(line.sudo().line_id.id, line.disputed)) for line in self}

    @api.model
    def _standing(self):
        """The query of what is kept out of reminders: line_id, amount; one row a line."""
        return SQL(
            """SELECT part.line_id, SUM(GREATEST(part.kept - COALESCE(part.credited, 0), 0)) AS amount
                 FROM recouvrement_dispute_line part
                 JOIN recouvrement_dispute dispute ON dispute.id = part.dispute_id
                WHERE dispute.closed_on IS NULL AND part.line_id IS NOT NULL
                GROUP BY part.line_id"""
        )

    @api.model
    def _get_standing(self, items):
        """What other disputes keep of some items.

        :return: dict line id → amount
        """
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            "SELECT line_id, amount FROM (%s) standing WHERE line_id = ANY(%s)", self._standing(), items.line_id.ids
        ))  # fmt: skip
        return {line_id: float(amount) for line_id, amount in rows}

    @api.model
    def _reattach(self, scope):
        # EXTENDS recouvrement_module: where an invoice has fewer instalments now, its last one is what is disputed
        super()._reattach(scope)
        lost = self.env.execute_query(SQL(
            """SELECT anchor.id, anchor.move_id FROM recouvrement_dispute_line anchor
                 JOIN recouvrement_dispute dispute ON dispute.id = anchor.dispute_id AND dispute.closed_on IS NULL
                 JOIN recouvrement_case cases ON cases.id = anchor.case_id
                 JOIN account_move move ON move.id = anchor.move_id AND move.state = 'posted'
                WHERE %s AND %s""",
            LOST, scope,
        ))  # fmt: skip
        if not lost:
            return
        ids, moves = zip(*lost, strict=True)
        ranks = self.env["recouvrement.ledger"]._ranks(SQL("unnest(%s::int[]) AS lost(move_id)", list(moves)))
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_dispute_line anchor SET line_id = last.line_id, rank = last.rank
                 FROM (SELECT DISTINCT ON (line.move_id, partner.commercial_partner_id) line.move_id, ranks.line_id,
                              ranks.rank, partner.commercial_partner_id AS partner_id
                         FROM (%s) ranks
                         JOIN account_move_line line ON line.id = ranks.line_id
                         JOIN res_partner partner ON partner.id = line.partner_id
                        ORDER BY 1, 4, ranks.rank DESC) last
                 JOIN recouvrement_case cases ON cases.partner_id = last.partner_id
                WHERE anchor.id = ANY(%s) AND anchor.move_id = last.move_id AND anchor.case_id = cases.id""",
            ranks, list(ids),
        ))  # fmt: skip
        self.invalidate_model(["line_id", "rank"])
