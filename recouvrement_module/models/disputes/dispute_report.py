# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ..ledger.ledger import ROOT_ID
from .dispute import RESOLUTIONS
from .dispute_reason import FAMILIES

WINDOW = 90  # days over which sales and open disputes are compared


class RecouvrementDisputeReport(models.Model):
    """Disputes counted by cause, owner, product and salesperson: one row for each product of each disputed item.

    An amount is shared among the products of its invoice in the proportion of their prices. What a dispute costs in
    days of sales outstanding is, over the last 90 days: its amount, by the share of these days on which it was open,
    divided by the average sales of a day. A dispute over the sales of one day that stays open all the time costs one
    day.
    """

    _name = "recouvrement.dispute.report"
    _description = "Analysis of disputes"
    _auto = False
    _order = "opened_on desc, id"
    _rec_name = "dispute_id"

    dispute_id = fields.Many2one("recouvrement.dispute", readonly=True)
    case_id = fields.Many2one("recouvrement.case", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    reason_id = fields.Many2one("recouvrement.dispute.reason", readonly=True)
    family = fields.Selection(FAMILIES, string="Root Cause", readonly=True)
    stage_id = fields.Many2one("recouvrement.dispute.stage", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    salesperson_id = fields.Many2one("res.users", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    resolution = fields.Selection(RESOLUTIONS, string="How It Ended", readonly=True)
    is_open = fields.Boolean(string="Open", readonly=True)
    opened_on = fields.Date(readonly=True)
    closed_on = fields.Date(readonly=True)
    days_open = fields.Integer(string="Age in Days", readonly=True, aggregator="avg")
    company_currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(string="Disputed", currency_field="company_currency_id", readonly=True)
    dso_days = fields.Float(
        string="Cost in DSO Days", digits=(16, 2), readonly=True,
        help="Disputed, by the share of the last 90 days on which it was open, divided by the average sales of a day.",
    )  # fmt: skip

    @property
    def _table_query(self):
        """One row a product of a disputed item; the days and sales of each company are joined."""
        return SQL(
            """SELECT row_number() OVER (ORDER BY part.id, product.product_id) AS id, part.dispute_id, part.case_id,
                      dispute.company_id, dispute.reason_id, dispute.family, dispute.stage_id, dispute.user_id,
                      dispute.salesperson_id, product.product_id, dispute.resolution,
                      dispute.closed_on IS NULL AS is_open, dispute.opened_on, dispute.closed_on,
                      COALESCE(dispute.closed_on, day.today) - dispute.opened_on AS days_open,
                      company.currency_id AS company_currency_id,
                      part.company_disputed * product.share AS amount,
                      part.company_disputed * product.share / NULLIF(sold.amount, 0) * GREATEST(
                        LEAST(COALESCE(dispute.closed_on, day.today), day.today)
                        - GREATEST(dispute.opened_on, day.today - %(window)s), 0) AS dso_days
                 FROM recouvrement_dispute_line part
                 JOIN recouvrement_dispute dispute ON dispute.id = part.dispute_id
                 JOIN res_company company ON company.id = dispute.company_id
                 JOIN (%(days)s) day ON day.root_id = company.id
                 LEFT JOIN (%(sales)s) sold ON sold.root_id = company.id
                 LEFT JOIN LATERAL (%(products)s) product ON TRUE""",
            window=WINDOW,
            days=self.env["recouvrement.ledger"]._days(),
            sales=self._sales(),
            products=self._products(),
        )

    def _sales(self):
        """The query of the sales of the last days, with taxes as the debts are: root_id, amount."""
        # sudo: the figures are the same whoever reads them
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        since = {root.id: root._recouvrement_today() - timedelta(days=WINDOW) for root in roots}
        return SQL(
            """SELECT since.root_id, SUM(move.amount_total_signed) AS amount
                 FROM unnest(%s::int[], %s::date[]) AS since(root_id, day)
                 JOIN account_move move
                   ON move.move_type IN ('out_invoice', 'out_refund') AND move.state = 'posted'
                  AND move.invoice_date > since.day AND move.invoice_date <= since.day + %s
                 JOIN res_company company ON company.id = move.company_id AND %s = since.root_id
                GROUP BY since.root_id""",
            list(since), list(since.values()), WINDOW, ROOT_ID,
        )  # fmt: skip

    def _products(self):
        """The query of the products of the invoice of a row ``part``: product_id, share; one row at least."""
        return SQL(
            """SELECT line.product_id, COALESCE(SUM(line.price_subtotal) / NULLIF(whole.amount, 0), 1) AS share
                 FROM (SELECT SUM(every.price_subtotal) AS amount FROM account_move_line every
                        WHERE every.move_id = part.move_id AND every.display_type = 'product') whole
                 LEFT JOIN account_move_line line
                   ON line.move_id = part.move_id AND line.display_type = 'product' AND whole.amount <> 0
                GROUP BY line.product_id, whole.amount"""
        )
