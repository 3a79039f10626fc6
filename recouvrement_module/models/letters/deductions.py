# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL

from ...rules.allocation import OpenLine, match
from ..dunning.words import say_date


class RecouvrementReminder(models.Model):
    """The credits that a message deducts, one by one: together they are the credits of the message."""

    _inherit = "recouvrement.reminder"

    def _prepare_snapshot_vals(self):
        # EXTENDS recouvrement_module: the credits as plain values, which outlive the ledger
        return {**super()._prepare_snapshot_vals(), "deductions": self._get_deductions()}

    def _get_deductions(self):
        """Return the credits that cover the lines of this message, with what each covers of them.

        :return: list of dict, the oldest first; empty when the ledger of now does not explain the credits of the
            message, which then states their sum alone.
        """
        self.ensure_one()
        if not self.credits:
            return []
        rows = {row["line_id"]: row for row in self._get_account()}
        mine = {line.line_id.id for line in self.line_ids}
        accounts, used = defaultdict(list), defaultdict(Decimal)
        for key, row in rows.items():
            line = OpenLine(key, row["due_date"], Decimal(str(row["residual_currency"])), not row["fact"])
            accounts[row["partner_id"]].append(line)
        for credit, debit, amount in (matched for account in accounts.values() for matched in match(account)):
            if debit in mine:
                used[credit] += amount
        if self.currency_id.compare_amounts(float(sum(used.values())), self.credits):
            return []
        return [
            {
                "kind": rows[key]["kind"],
                "name": rows[key]["name"] or "/",
                "date": fields.Date.to_string(rows[key]["date"]),
                "amount": float(amount),
            }
            for key, amount in used.items()
        ]

    def _get_account(self):
        """The open lines of the customers in the currency of this message, with what kind of entry each is of."""
        return self.env.execute_query_dict(SQL(
            """SELECT source.*, CASE WHEN move.move_type = 'out_refund' THEN 'refund'
                                     WHEN move.origin_payment_id IS NOT NULL OR move.statement_line_id IS NOT NULL
                                     THEN 'payment' ELSE 'credit' END AS kind
                 FROM (%s) source JOIN account_move move ON move.id = source.move_id
                WHERE source.currency_id = %s""",
            self.env["recouvrement.ledger"]._open_lines(self.company_id, self._get_customers().ids),
            self.currency_id.id,
        ))  # fmt: skip

    def _say_deductions(self):
        """The lines about credits in the totals of a message, each with its amount.

        :return: list of pairs (words, amount)
        """
        return [(self._say_deduction(credit), self._say_amount(-credit["amount"])) for credit in self.deductions or []]

    def _say_deduction(self, credit):
        name, day = credit["name"], say_date(self.env, fields.Date.to_date(credit["date"]))
        if credit["kind"] == "refund":
            return self.env._("Credit note %(name)s of %(date)s", name=name, date=day)
        if credit["kind"] == "payment":
            return self.env._("Payment of %(date)s", date=day)  # our number would tell the customer nothing
        return self.env._("Credit %(name)s of %(date)s", name=name, date=day)
