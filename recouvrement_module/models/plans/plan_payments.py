# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...rules.plan import Payment
from ..ledger.money import BANK_DAY, IS_MONEY

MATCHED = 1  # kind of the payments that were matched with items of plans


class RecouvrementPlan(models.Model):
    """What customers have really paid: what was matched with the items of their plans, and what is not matched yet."""

    _inherit = "recouvrement.plan"

    @api.model
    def _read_payments(self, plans):
        """Return the payments that count for some plans.

        A payment counts on its day at the bank. What the accountant has matched with something else pays that; what
        was known before a plan was agreed on has not been paid for it, nor what was matched before that was recorded.

        :return: dict (case id, currency id) → list of ``rules.plan.Payment``
        """
        since, found = defaultdict(list), defaultdict(list)
        for plan in plans:
            since[plan.case_id.id, plan.currency_id.id].append((plan.agreed_on, plan.mark, plan.matched_mark))
        rows = [*self._read_matched(plans), *self._read_unmatched(plans)]
        for case_id, currency_id, kind, key, line_id, day, amount in rows:
            starts = since.get((case_id, currency_id), ())
            if any(
                (start < day and (kind != MATCHED or key > matched)) or (start == day and line_id > mark)
                for start, mark, matched in starts
            ):
                found[case_id, currency_id].append(Payment((kind, key), day, Decimal(str(amount))))
        return found

    @api.model
    def _read_matched(self, plans):
        """What was matched with items of plans: (case, currency, kind, key, journal item, day, amount)."""
        return self.env.execute_query(SQL(
            """SELECT planned.case_id, debit.currency_id, 1, partial.id, credit.id, COALESCE(bank.day, credit.date),
                      partial.debit_amount_currency
                 FROM (SELECT DISTINCT plan.case_id, part.line_id FROM recouvrement_plan_item part
                         JOIN recouvrement_plan plan ON plan.id = part.plan_id
                        WHERE plan.id = ANY(%(plans)s)) planned
                 JOIN account_partial_reconcile partial ON partial.debit_move_id = planned.line_id
                 JOIN account_move_line debit ON debit.id = partial.debit_move_id
                 JOIN account_move_line credit ON credit.id = partial.credit_move_id
                 JOIN account_move settling ON settling.id = credit.move_id
                 JOIN account_journal journal ON journal.id = settling.journal_id
                 %(bank_day)s
                WHERE settling.state = 'posted' AND settling.move_type = 'entry'
                  AND partial.debit_amount_currency <> 0 AND %(is_money)s""",
            bank_day=BANK_DAY, plans=plans.ids, is_money=IS_MONEY,
        ))  # fmt: skip

    @api.model
    def _read_unmatched(self, plans):
        """What customers have paid, or got back, and nobody has matched yet; columns as above.

        What somebody has reserved is for something else.
        """
        Ledger, Hold = self.env["recouvrement.ledger"], self.env["recouvrement.hold"]
        return self.env.execute_query(SQL(
            """SELECT cases.id, line.currency_id, 2, line.id, line.id, line.date, -line.amount_residual_currency
                 FROM recouvrement_case cases
                 JOIN res_partner partner ON partner.commercial_partner_id = cases.partner_id
                 JOIN account_move_line line ON line.partner_id = partner.id
                 JOIN account_move settling ON settling.id = line.move_id
                 JOIN account_journal journal ON journal.id = settling.journal_id
                 JOIN res_company company ON company.id = line.company_id
                WHERE cases.id = ANY(%(cases)s) AND line.account_id = ANY(%(accounts)s)
                  AND line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
                  AND line.amount_residual_currency <> 0
                  AND split_part(company.parent_path, '/', 1)::int = cases.company_id
                  AND settling.move_type = 'entry' AND %(is_money)s AND line.id NOT IN (%(reserved)s)""",
            cases=plans.case_id.ids, accounts=Ledger._account_ids() or [0], is_money=IS_MONEY,
            reserved=Hold._in_force("item", SQL("COALESCE(hold.line_id, 0)")),
        ))  # fmt: skip

    @api.model
    def _read_open(self, plans):
        """What is open of the lines of some plans: dict journal item id → Decimal."""
        rows = self.env.execute_query(SQL(
            """SELECT line.id, line.amount_residual_currency FROM account_move_line line
                WHERE line.id = ANY(%s) AND line.parent_state = 'posted'""",
            [line_id for line_id in plans.item_ids.mapped("line_id").ids if line_id],
        ))  # fmt: skip
        return {line_id: max(Decimal(str(residual)), Decimal(0)) for line_id, residual in rows}
