# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL, format_amount

from ..dunning.words import say_date
from ..plans.plan import LIVE


class RecouvrementPortalAccount(models.AbstractModel):
    """What a customer disputes, promised or asked time for stands beside its instalments."""

    _inherit = "recouvrement.portal.account"

    @api.model
    def _get_answered(self, root, rows):
        # EXTENDS recouvrement_module: what is disputed is not asked; what is promised may be paid before its day
        answered = super()._get_answered(root, rows)
        ids = [row["line_id"] for row in rows]
        currencies = {row["line_id"]: self.env["res.currency"].browse(row["currency_id"]) for row in rows}
        say = lambda key, amount: format_amount(self.env, float(amount), currencies[key])  # noqa: E731
        for key, amount in self._get_disputed(ids).items():
            words = self.env._("in dispute: %s", say(key, amount))
            answered[key] = (*answered.get(key, ()), (words, amount))
        for key, (amount, day) in self._get_promised(ids, root._recouvrement_today()).items():
            words = self.env._("%(amount)s promised for %(day)s", amount=say(key, amount), day=say_date(self.env, day))
            answered[key] = (*answered.get(key, ()), (words, Decimal(0)))
        for key, (amount, left, day) in self._get_planned(ids).items():
            words = self.env._(
                "%(amount)s in a payment plan, next instalment of %(left)s on %(day)s", amount=say(key, amount),
                left=say(key, left), day=say_date(self.env, day),
            )  # fmt: skip
            answered[key] = (*answered.get(key, ()), (words, Decimal(0)))
        for key in self._get_waiting(ids):
            answered[key] = (*answered.get(key, ()), (self.env._("you asked for time"), Decimal(0)))
        return answered

    @api.model
    def _get_later(self, row):
        # EXTENDS recouvrement_module: promises and plans have days of their own
        return super()._get_later(row) + sum(Decimal(str(row[name] or 0)) for name in ("promised", "planned"))

    @api.model
    def _prepare_side(self, root, customer, entries):
        # EXTENDS recouvrement_module
        return {
            **super()._prepare_side(root, customer, entries),
            "plans": self.env["recouvrement.plan"]._get_shown(root, customer),
            "offers": self.env["recouvrement.offer"]._get_shown(root, customer),
            "promises": self._prepare_promises(root, customer, entries),
        }

    @api.model
    def _prepare_promises(self, root, customer, entries):
        """What the customer promised and has not paid yet, with how to pay it: one block for each promise."""
        by_line = {entry.key: entry for entry in entries}
        waiting = self.env["recouvrement.promise"].search([
            ("case_id.company_id", "=", root.id), ("case_id.partner_id", "=", customer.id), ("state", "=", "waiting"),
        ], order="date, id")  # fmt: skip
        shown = []
        for promise in waiting:
            parts = promise.line_ids.filtered(lambda line: line.left > 0 and line.line_id.id in by_line)
            own = [by_line[key] for key in parts.line_id.ids]
            if own:
                shown.append(self._prepare_promise(root, customer, promise, sum(parts.mapped("left")), own))
        return shown

    @api.model
    def _prepare_promise(self, root, customer, promise, left, entries):
        currency = promise.currency_id
        one_company = len({entry.row["company_id"] for entry in entries}) == 1
        return {
            "amount": format_amount(self.env, left, currency), "day": say_date(self.env, promise.date),
            "names": ", ".join(dict.fromkeys(entry.row["name"] or "/" for entry in entries)),
            "lines": [entry.key for entry in entries] if one_company and all(one.payable for one in entries) else [],
            "company_id": entries[0].row["company_id"], "currency_id": currency.id,
            "typed": self._type_amount(left, currency),
            **self._prepare_transfer(root, customer, currency, entries, Decimal(str(left))),
        }  # fmt: skip

    @api.model
    def _get_disputed(self, line_ids):
        """What is disputed of some lines: dict line id → Decimal."""
        self.env.flush_all()
        standing = self.env["recouvrement.dispute.line"]._standing()
        rows = self.env.execute_query(SQL(
            "SELECT line_id, amount FROM (%s) standing WHERE line_id = ANY(%s) AND amount > 0", standing, line_ids
        ))  # fmt: skip
        return {line_id: Decimal(str(amount)) for line_id, amount in rows}

    @api.model
    def _get_promised(self, line_ids, today):
        """What is promised of some lines and waited for, and its last day: dict line id → (Decimal, date)."""
        rows = self.env.execute_query(SQL(
            """SELECT part.line_id, SUM(part."left"), MAX(promise.date)
                 FROM recouvrement_promise_line part
                 JOIN recouvrement_promise promise ON promise.id = part.promise_id
                WHERE promise.state = 'waiting' AND promise.silent_until >= %s AND part."left" > 0
                  AND part.line_id = ANY(%s)
                GROUP BY part.line_id""",
            today, line_ids,
        ))  # fmt: skip
        return {line_id: (Decimal(str(amount)), day) for line_id, amount, day in rows}

    @api.model
    def _get_planned(self, line_ids):
        """What plans in force cover of some lines, and what they want next.

        :return: dict line id → (Decimal covered, Decimal left of the next instalment, its day)
        """
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT ON (part.line_id) part.line_id,
                      SUM(part.covered) OVER (PARTITION BY part.line_id, plan.id), coming.amount, coming.due
                 FROM recouvrement_plan_item part
                 JOIN recouvrement_plan plan ON plan.id = part.plan_id
                CROSS JOIN LATERAL (
                      SELECT due, principal + COALESCE(interest, 0) - COALESCE(paid, 0) AS amount
                        FROM recouvrement_instalment
                       WHERE plan_id = plan.id AND state IS DISTINCT FROM 'paid' ORDER BY due, rank LIMIT 1) coming
                WHERE plan.state = ANY(%s) AND part.covered > 0 AND part.line_id = ANY(%s)
                ORDER BY part.line_id, coming.due""",
            list(LIVE), line_ids,
        ))  # fmt: skip
        return {line_id: (Decimal(str(amount)), Decimal(str(left)), day) for line_id, amount, left, day in rows}

    @api.model
    def _get_waiting(self, line_ids):
        """The lines for which time was asked, and nobody has answered yet."""
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT part.line_id
                 FROM recouvrement_portal_answer_line part
                 JOIN recouvrement_portal_answer answer ON answer.id = part.answer_id
                WHERE answer.kind = 'time' AND answer.seen_on IS NULL AND part.line_id = ANY(%s)""",
            line_ids,
        ))  # fmt: skip
        return [line_id for (line_id,) in rows]
