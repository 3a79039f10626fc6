# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.tools import SQL

from ...rules.allocation import match
from ..dunning.words import say_date


class RecouvrementReminder(models.Model):
    """The credits that a message deducts, one by one: together they are the credits of the message."""

    _inherit = "recouvrement.reminder"

    def _prepare_snapshot_vals(self):
        # EXTENDS recouvrement_module: the credits as plain values, which outlive the ledger
        return super()._prepare_snapshot_vals() | self._prepare_credit_vals()

    def _prepare_credit_vals(self):
        """Return the columns that list the credits deducted, and those that are reserved."""
        account = self._get_account() if self.credits or self._has_reserved() else []
        return {"deductions": self._get_deductions(account), "reserved": self._get_reserved(account)}

    def _get_deductions(self, account):
        """Return the credits that cover the lines of this message, with what each covers of them.

        :param list account: see :meth:`_get_account`.
        :return: list of dict, the oldest first; empty when the ledger of now does not explain the credits of the
            message, which then states their sum alone.
        """
        self.ensure_one()
        if not self.credits:
            return []
        rows = {row["line_id"]: row for row in account}
        mine = {line.line_id.id for line in self.line_ids}
        customers, used = defaultdict(list), defaultdict(Decimal)
        for row in account:
            customers[row["partner_id"]].append((
                row["line_id"],
                row["due_date"],
                row["residual_currency"],
                row["fact"],
                row["set_aside"],
            ))
        for lines in customers.values():
            for credit, debit, amount in match(self.env["recouvrement.ledger"]._as_open_lines(lines)):
                if debit in mine:
                    used[credit] += amount
        if self.currency_id.compare_amounts(float(sum(used.values())), self.credits):
            return []
        return [self._freeze_credit(rows[key], float(amount)) for key, amount in used.items()]

    def _get_reserved(self, account):
        """Return the credits that somebody reserved: the message lists them and deducts nothing of them."""
        return [self._freeze_credit(row, -row["residual_currency"]) for row in account if row["fact"] == "reserved"]

    def _freeze_credit(self, row, amount):
        """A credit as plain values, which outlive the ledger."""
        return {
            "kind": row["kind"], "name": row["name"] or "/", "date": fields.Date.to_string(row["date"]),
            "amount": amount,
        }  # fmt: skip

    def _has_reserved(self):
        """Whether a credit of the customers is reserved; else the account of a message without credits is not read."""
        domain = [("partner_id", "in", self._get_customers().ids), ("fact", "=", "reserved")]
        return bool(self.env["recouvrement.item"].search_count(domain, limit=1))

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

    def _say_deductions(self, grouped):
        """The lines of the totals of a message that say what is open and not asked, each with its amount.

        :param bool grouped: whether the lines of the message are grouped by customer.
        :return: list of pairs (words, amount)
        """
        rows = [(self._say_deduction(credit), credit["amount"]) for credit in self.deductions or []]
        if self.credits and not rows:
            words = (
                self.env._("Credits of each customer, deducted") if grouped else self.env._("Your credits, deducted")
            )
            rows.append((words, self.credits))
        set_aside = sum(self.line_ids.mapped("set_aside"))
        if set_aside:
            rows.append((self.env._("Disputed or agreed otherwise, not asked here"), set_aside))
        return [(words, self._say_amount(-amount)) for words, amount in rows]

    def _say_reserved(self):
        """The sentence about the credits that are kept apart, empty when there is none."""
        kept = [
            f"{self._say_deduction(credit)} ({self._say_amount(credit['amount'])})" for credit in self.reserved or []
        ]
        return self.env._("Kept apart, and not deducted here: %s.", ", ".join(kept)) if kept else ""

    def _say_deduction(self, credit):
        name, day = credit["name"], say_date(self.env, fields.Date.to_date(credit["date"]))
        if credit["kind"] == "refund":
            return self.env._("Credit note %(name)s of %(date)s", name=name, date=day)
        if credit["kind"] == "payment":
            return self.env._("Payment of %(date)s", date=day)  # our number would tell the customer nothing
        return self.env._("Credit %(name)s of %(date)s", name=name, date=day)
