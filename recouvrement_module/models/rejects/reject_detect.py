# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.means import COMES_BACK
from .means import MEANS_JOINS, MEANS_OF_LINE
from .reject import ACTIVE

UNDONE_DAYS = 60  # a payment undone longer ago is no news


class RecouvrementReject(models.Model):
    """What the ledger says of payments that came back: a person qualifies it."""

    _inherit = "recouvrement.reject"

    @api.model
    def _detect(self, scope):
        """Note the payments that were undone lately, of invoices paid by a means that may come back.

        A reject that was recorded without a payment takes the one of its line. One that was presented again
        since the last reject came back again.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        self.env.flush_all()
        undone = self._undone_query(scope)
        self._name_payments(undone)
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_reject reject SET state = 'repeated', closed_on = undone.today
                 FROM (%s) undone
                WHERE reject.line_id = undone.line_id AND reject.state = 'represented' AND reject.date < undone.date""",
            undone,
        ))  # fmt: skip
        self.env.cr.execute(SQL(
            """INSERT INTO recouvrement_reject
                      (case_id, move_id, line_id, rank, name, due_date, currency_id, amount, company_amount, date,
                       recorded_on, means, state, origin, payment_id, entry_id, fee,
                       create_uid, create_date, write_uid, write_date)
               SELECT undone.case_id, undone.move_id, undone.line_id, undone.rank, undone.name, undone.due_date,
                      undone.currency_id, undone.amount, undone.company_amount, undone.date, undone.today,
                      undone.means, 'to_qualify', 'reversal', undone.payment_id, undone.entry_id, 0,
                      %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s, now() AT TIME ZONE 'UTC'
                 FROM (%(undone)s) undone
               ON CONFLICT (line_id) WHERE state IN ('to_qualify', 'open', 'represented') DO NOTHING""",
            undone=undone,
            uid=self.env.uid,
        ))  # fmt: skip
        self.invalidate_model()

    @api.model
    def _name_payments(self, undone):
        """Note the undone payments on the rejects that say the same: they tell nothing new, then nor later.

        Of what was presented again it is a payment of before; a later one came back again.
        """
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_reject reject
                  SET payment_id = undone.payment_id, entry_id = COALESCE(reject.entry_id, undone.entry_id)
                 FROM (%s) undone
                WHERE reject.line_id = undone.line_id AND reject.state = ANY(%s) AND reject.payment_id IS NULL
                  AND (reject.state <> 'represented'
                       OR undone.paid_on <= reject.date AND undone.paid_on < reject.represented_on)""",
            undone,
            list(ACTIVE),
        ))  # fmt: skip

    @api.model
    def _undone_query(self, scope):
        """One row for each invoice whose payment was undone and of which nothing was recorded yet.

        Of an invoice in instalments it is the open one whose amount is nearest to the payment.
        """
        Ledger = self.env["recouvrement.ledger"]
        return SQL(
            """SELECT DISTINCT ON (line.move_id) cases.id AS case_id, line.move_id, line.id AS line_id, ranks.rank,
                      line.move_name AS name, COALESCE(line.date_maturity, line.date) AS due_date, line.currency_id,
                      line.amount_residual_currency AS amount, line.amount_residual AS company_amount,
                      LEAST(undone.date, day.today) AS date, day.today, %(means)s AS means, undone.payment_id,
                      undone.entry_id, payment.date AS paid_on
                 FROM (%(payments)s) undone
                 JOIN account_payment payment ON payment.id = undone.payment_id
                 JOIN account_move__account_payment link ON link.payment_id = payment.id
                 JOIN account_move move ON move.id = link.invoice_id
                 JOIN account_move_line line ON line.move_id = move.id
                 JOIN account_account account ON account.id = line.account_id
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN res_company company ON company.id = line.company_id
                 JOIN res_company root ON root.id = split_part(company.parent_path, '/', 1)::int
                 JOIN (%(days)s) day ON day.root_id = root.id
                 JOIN recouvrement_case cases
                   ON cases.company_id = root.id AND cases.partner_id = partner.commercial_partner_id
                 JOIN (%(ranks)s) ranks ON ranks.line_id = line.id
                 %(joins)s
                WHERE line.account_id = ANY(%(accounts)s) AND line.parent_state = 'posted'
                  AND line.reconciled IS NOT TRUE AND line.amount_residual_currency > 0 AND %(scope)s
                  AND payment.payment_type = 'inbound' AND %(means)s = ANY(%(comes_back)s)
                  AND NOT EXISTS (SELECT FROM recouvrement_reject known
                                   WHERE known.payment_id = payment.id AND known.move_id = move.id)
                ORDER BY line.move_id, abs(line.amount_residual_currency - payment.amount), line.date_maturity,
                         line.id""",
            means=MEANS_OF_LINE,
            joins=MEANS_JOINS,
            payments=self._undone_payments(),
            days=Ledger._days(),
            scope=scope,
            ranks=Ledger._ranks(SQL("(%s) paid", self._undone_invoices(scope))),
            accounts=Ledger._account_ids(),
            comes_back=list(COMES_BACK),
        )  # fmt: skip

    @api.model
    def _undone_invoices(self, scope):
        """The invoices whose payments were undone lately."""
        return SQL(
            """SELECT invoice.id AS move_id FROM (%s) undone
                 JOIN account_move__account_payment link ON link.payment_id = undone.payment_id
                 JOIN account_move invoice ON invoice.id = link.invoice_id
                 JOIN recouvrement_case cases ON cases.partner_id = invoice.commercial_partner_id
                WHERE %s""",
            self._undone_payments(), scope,
        )  # fmt: skip

    @api.model
    def _undone_payments(self):
        """The payments undone lately: their entry was reversed, or they were rejected or cancelled."""
        since = fields.Date.today() - timedelta(days=UNDONE_DAYS)
        return SQL(
            """SELECT paid.origin_payment_id AS payment_id, reversal.id AS entry_id, reversal.date
                 FROM account_move reversal JOIN account_move paid ON paid.id = reversal.reversed_entry_id
                WHERE reversal.move_type = 'entry' AND reversal.state = 'posted' AND reversal.date >= %(since)s
                  AND paid.origin_payment_id IS NOT NULL
               UNION ALL
               SELECT id, NULL, write_date::date FROM account_payment
                WHERE state IN ('canceled', 'rejected') AND write_date >= %(since)s""",
            since=since,
        )
