# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.ledger.ledger import ROOT_ID

MONTHS = 24  # payments of that time are listed


class RecouvrementPaymentOrder(models.TransientModel):
    """When the accountant of a public buyer ordered what it paid: its interest runs to that day (CCP R2192-32)."""

    _name = "recouvrement.payment.order"
    _description = "Payment orders of a public buyer"

    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True, readonly=True, ondelete="cascade")
    line_ids = fields.One2many("recouvrement.payment.order.line", "wizard_id", string="Payments")

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': with what the customer paid
        wizards = super().create(vals_list)
        for wizard in wizards.filtered(lambda wizard: not wizard.line_ids):
            wizard.line_ids = [Command.create(vals) for vals in wizard._read_paid()]
        return wizards

    def _read_paid(self):
        """The values of the lines: payments and bank lines that settled invoices of the customer lately."""
        case = self.case_id
        case.check_access("read")
        today = case.company_id.sudo()._recouvrement_today()  # sudo: a root is reached through any of its branches
        self.env.flush_all()
        return self.env.execute_query_dict(SQL(
            """SELECT credit.date, settling.name, settling.origin_payment_id AS payment_id, settling.statement_line_id,
                      partial.debit_currency_id AS currency_id, SUM(partial.debit_amount_currency) AS amount,
                      MAX(COALESCE(payment.recouvrement_order_date, bank.recouvrement_order_date)) AS order_date
                 FROM account_partial_reconcile partial
                 JOIN account_move_line line ON line.id = partial.debit_move_id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move settling ON settling.id = credit.move_id
                 JOIN res_company company ON company.id = line.company_id
                 LEFT JOIN account_payment payment ON payment.id = settling.origin_payment_id
                 LEFT JOIN account_bank_statement_line bank ON bank.id = settling.statement_line_id
                WHERE line.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = %(partner)s)
                  AND line.account_id = ANY(%(accounts)s) AND credit.date >= %(since)s AND %(root_id)s = %(root)s
                  AND COALESCE(settling.origin_payment_id, settling.statement_line_id) IS NOT NULL
                GROUP BY credit.date, settling.name, settling.id, partial.debit_currency_id
                ORDER BY credit.date DESC, settling.id DESC""",
            partner=case.partner_id.id,
            accounts=self.env["recouvrement.ledger"]._account_ids(),
            since=fields.Date.subtract(today, months=MONTHS),
            root_id=ROOT_ID,
            root=case.company_id.id,
        ))  # fmt: skip

    def action_save(self):
        """Keep the days that changed on the payments and bank lines."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.env["account.payment"].check_access("write")
        known = {(row["payment_id"], row["statement_line_id"]): row["order_date"] for row in self._read_paid()}
        for line in self.line_ids:
            key = line.payment_id.id or None, line.statement_line_id.id or None
            if key not in known:
                raise UserError(self.env._("These payments were changed meanwhile: open the list again."))
            if (line.order_date or None) != known[key]:
                # sudo: whoever may edit payments says it of a bank line as well, of which nothing else is written
                (line.payment_id or line.statement_line_id).sudo().recouvrement_order_date = line.order_date
        return {"type": "ir.actions.act_window_close"}


class RecouvrementPaymentOrderLine(models.TransientModel):
    """A payment of the list."""

    _name = "recouvrement.payment.order.line"
    _description = "Payment of a public buyer"
    _order = "date desc, id"

    wizard_id = fields.Many2one("recouvrement.payment.order", required=True, ondelete="cascade")
    payment_id = fields.Many2one("account.payment", string="Registered Payment", readonly=True, ondelete="cascade")
    statement_line_id = fields.Many2one("account.bank.statement.line", readonly=True, ondelete="cascade")
    date = fields.Date(readonly=True)
    name = fields.Char(string="Payment", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary(readonly=True)
    order_date = fields.Date(string="Payment Order", help="Empty: interest runs to the day at the bank.")
