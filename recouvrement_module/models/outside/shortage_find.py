# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...rules import shortage as rules
from ..ledger.ledger import ROOT_ID
from ..plans.plan import LIVE

SINCE_DAYS = 60  # a payment that came longer ago is no news


class RecouvrementShortage(models.Model):
    """What the ledger says of short payments: those that are new, that changed, and that are over."""

    _inherit = "recouvrement.shortage"

    @api.model
    def _follow(self, scope):
        """Bring the short payments of some customers in step with the ledger, in a few statements.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        self.env.flush_all()
        self._end_by_ledger(scope)
        changed = self.browse(self._update_open(scope))
        found = self.env.execute_query_dict(self._short_query(scope))
        if found:
            changed |= self.create(found)
        changed._propose()

    @api.model
    def _end_by_ledger(self, scope):
        """End what is paid or written off, what has no invoice any more, and what is no little any more."""
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_shortage shortage
                  SET closed_on = day.today,
                      ending = CASE WHEN ended.paid THEN COALESCE(shortage.asked_for, 'paid') ELSE 'undone' END
                 FROM (SELECT part.id, line.reconciled IS TRUE AS paid
                         FROM recouvrement_shortage part
                         JOIN recouvrement_case cases ON cases.id = part.case_id
                         JOIN res_company root ON root.id = cases.company_id
                         LEFT JOIN account_move_line line ON line.id = part.line_id
                         LEFT JOIN account_move move ON move.id = part.move_id
                        WHERE part.closed_on IS NULL AND %(scope)s
                          AND (line.reconciled OR line.parent_state = 'cancel'
                               OR line.id IS NULL AND move.state IS DISTINCT FROM 'draft'
                               OR line.parent_state = 'posted' AND NOT (%(little)s))
                      ) ended, recouvrement_case cases, (%(days)s) day
                WHERE shortage.id = ended.id AND cases.id = shortage.case_id AND day.root_id = cases.company_id""",
            scope=scope,
            little=self._is_little(),
            days=self.env["recouvrement.ledger"]._days(),
        ))  # fmt: skip
        self.invalidate_model(["closed_on", "ending"])

    @api.model
    def _is_little(self):
        """The condition that something was paid of a row ``line``, and no more is left than the settings allow."""
        return SQL(
            """line.amount_residual_currency < line.amount_currency
               AND line.amount_residual_currency * 100 <= root.recouvrement_shortage_percent * line.amount_currency
               AND line.amount_residual <= root.recouvrement_shortage_amount"""
        )

    @api.model
    def _update_open(self, scope):
        """Let what a later payment or credit note left of the same line be what is left.

        :return: ids of what changed.
        """
        rows = self.env.execute_query(SQL(
            """UPDATE recouvrement_shortage shortage
                  SET amount = line.amount_residual_currency, company_amount = line.amount_residual
                 FROM account_move_line line, recouvrement_case cases
                WHERE line.id = shortage.line_id AND cases.id = shortage.case_id AND %s
                  AND shortage.closed_on IS NULL AND line.parent_state = 'posted'
                  AND (shortage.amount IS DISTINCT FROM line.amount_residual_currency
                       OR shortage.company_amount IS DISTINCT FROM line.amount_residual)
            RETURNING shortage.id""",
            scope,
        ))  # fmt: skip
        self.invalidate_model(["amount", "company_amount"])
        return [shortage_id for (shortage_id,) in rows]

    @api.model
    def _short_query(self, scope):
        """The lines of which a payment left a little, as the settings of their company say, with their payment."""
        Ledger = self.env["recouvrement.ledger"]
        return SQL(
            """WITH short AS MATERIALIZED (
                 SELECT cases.id AS case_id, line.move_id, line.id AS line_id, line.move_name AS name,
                        COALESCE(line.date_maturity, line.date) AS due_date, line.currency_id,
                        line.amount_residual_currency AS amount, line.amount_residual AS company_amount,
                        line.amount_currency AS line_amount, paid.date AS paid_on, paid.id AS credit_line_id,
                        day.today AS found_on
                   FROM account_move_line line
                   JOIN account_account account ON account.id = line.account_id AND account.recouvrement_role = 'dunned'
                   JOIN account_move move ON move.id = line.move_id AND move.move_type IN ('out_invoice', 'out_receipt')
                   JOIN res_partner partner ON partner.id = line.partner_id
                   JOIN res_company company ON company.id = line.company_id
                   JOIN res_company root ON root.id = %(root_id)s
                   JOIN (%(days)s) day ON day.root_id = root.id
                   JOIN recouvrement_case cases
                     ON cases.company_id = root.id AND cases.partner_id = partner.commercial_partner_id
                   CROSS JOIN LATERAL (%(payment)s) paid
                  WHERE line.account_id = ANY(%(accounts)s) AND line.parent_state = 'posted'
                    AND line.reconciled IS NOT TRUE AND line.amount_residual_currency > 0
                    AND %(little)s AND %(scope)s AND paid.date >= day.today - %(since)s AND %(unknown)s
               )
               SELECT short.*, ranks.rank FROM short JOIN (%(ranks)s) ranks ON ranks.line_id = short.line_id""",
            root_id=ROOT_ID,
            days=Ledger._days(),
            payment=self._last_payment(),
            accounts=Ledger._account_ids(),
            scope=scope,
            little=self._is_little(),
            since=SINCE_DAYS,
            unknown=self._is_unknown(),
            ranks=Ledger._ranks(SQL("short")),
        )

    @api.model
    def _last_payment(self):
        """The query of the last payment of a row ``line``: what was booked by a bank, or in cash."""
        return SQL(
            """SELECT credit.id, credit.date FROM account_partial_reconcile partial
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_journal journal ON journal.id = credit.journal_id
                WHERE partial.debit_move_id = line.id AND journal.type IN ('bank', 'cash', 'credit')
                ORDER BY credit.date DESC, credit.id DESC LIMIT 1"""
        )

    @api.model
    def _is_unknown(self):
        """The condition that nobody was asked yet what the last payment left, and that nothing was agreed of it.

        What is disputed is answered, what is promised or in a plan is waited for.
        """
        return SQL(
            """NOT EXISTS (SELECT FROM recouvrement_shortage known
                            WHERE known.line_id = line.id
                              AND (known.closed_on IS NULL OR known.credit_line_id = paid.id))
               AND line.id NOT IN (SELECT standing.line_id FROM (%(disputed)s) standing WHERE standing.amount > 0)
               AND NOT EXISTS (SELECT FROM recouvrement_promise_line part
                                 JOIN recouvrement_promise promise ON promise.id = part.promise_id
                                WHERE part.line_id = line.id AND promise.state = 'waiting')
               AND NOT EXISTS (SELECT FROM recouvrement_plan_item part
                                 JOIN recouvrement_plan plan ON plan.id = part.plan_id
                                WHERE part.line_id = line.id AND plan.state = ANY(%(live)s))""",
            disputed=self.env["recouvrement.dispute.line"]._standing(),
            live=list(LIVE),
        )

    # ---------------------------------------------------------------- why

    def _propose(self):
        """Propose the likeliest reason of each; what a person chose stays."""
        for shortage in self:
            found = rules.reasons(shortage._as_invoice(), _exact(shortage.amount), shortage.paid_on)
            reason = found[0] if found else rules.Reason("partial")
            chosen = shortage.reason != shortage.proposal
            detail = reason.detail
            if isinstance(detail, Decimal):
                detail = f"{detail.normalize():f}\N{NO-BREAK SPACE}%"
            shortage.write({
                "proposal": reason.code, "detail": detail if reason.code not in ("rounding", "bank_charge") else False,
                "reason": shortage.reason if chosen else reason.code,
            })  # fmt: skip

    def _as_invoice(self):
        """What was invoiced, as the rules want it; of an instalment, its part of the invoice."""
        self.ensure_one()
        move, line, currency = self.move_id, self.line_id, self.currency_id
        total = _exact(self.line_amount)
        share = total / _exact(move.amount_total) if move.amount_total else Decimal(1)
        term, until = move.invoice_payment_term_id, line.discount_date
        discount = rules.Discount(_exact(term.discount_percentage), until) if until and term.early_discount else None
        return rules.Invoice(
            total=total, untaxed=rules.round_to(_exact(move.amount_untaxed) * share, _exact(currency.rounding)),
            discount=discount, step=_exact(currency.rounding), euro=self._get_euro(),
            lines=tuple(
                rules.Line(
                    product.name or "/", _exact(product.price_total), _exact(product.quantity),
                    _exact(product.price_total) / _exact(product.quantity), None,
                )
                for product in move.invoice_line_ids
                if product.display_type == "product" and product.quantity > 0 and product.price_total > 0
            ),
        )  # fmt: skip

    def _get_euro(self):
        """What a euro is in the currency of the invoice."""
        euro = self.env.ref("base.EUR")
        if euro == self.currency_id:
            return Decimal(1)
        return _exact(euro._convert(1, self.currency_id, self.company_id, self.paid_on, round=False))


def _exact(amount):
    """An amount as the rules count it."""
    return Decimal(str(amount))
