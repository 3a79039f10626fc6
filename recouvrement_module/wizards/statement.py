# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.dunning.words import say_amount, say_date, say_long_date
from ..models.ledger.ledger import NOT_LATE
from ..rules.subtotals import Line, lay_out

BUCKETS = (0, 30, 60, 90)  # upper limits, in days after the due date


class RecouvrementStatement(models.TransientModel):
    """Statement of account: what a customer owed at the end of a day, whenever it is printed."""

    _name = "recouvrement.statement"
    _description = "Statement of account"

    date = fields.Date(
        string="Situation At", required=True, default=lambda self: self.env.company.root_id._recouvrement_today()
    )
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company.root_id)
    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    with_debtors = fields.Boolean(
        string="Customers It Pays For", default=True,
        help="What other customers owe and these are asked for comes with subtotals by customer and site.",
    )  # fmt: skip

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': the customers in front of the person who asks
        values = super().default_get(fields)
        records = self.env["res.partner"]
        model = self.env.context.get("active_model")
        if model in ("res.partner", "recouvrement.case"):
            records = self.env[model].browse(self.env.context.get("active_ids", [])).exists()
        if model == "recouvrement.case" and records:
            company = records[:1].company_id
            values |= {"company_id": company.id, "date": company._recouvrement_today()}
        customers = records.partner_id if model == "recouvrement.case" else records.commercial_partner_id
        if customers and "partner_ids" in fields:
            values["partner_ids"] = [Command.set(customers.ids)]
        return values

    @api.constrains("date", "company_id")
    def _check_date(self):
        for wizard in self:
            if wizard.date > wizard.company_id._recouvrement_today():
                raise ValidationError(
                    self.env._("A statement says what was open on a day that has come: choose no later day than today.")
                )

    def action_print(self):
        self.ensure_one()
        return self.env.ref("recouvrement_module.report_statement").report_action(self, config=False)

    def _get_file_name(self):
        self.ensure_one()
        names = self.partner_ids.commercial_partner_id.mapped("name")
        day = fields.Date.to_string(self.date)
        return self.env._("Statement %(customer)s %(day)s", customer=names[0] if len(names) == 1 else "", day=day)

    # ---------------------------------------------------------------- figures

    def _get_documents(self):
        """Return the values of one statement for each customer, in the language of the customer.

        :return: list of dict, as the template ``recouvrement_module.statement_document`` reads them.
        """
        self.ensure_one()
        self.env["recouvrement.case"].check_access("read")
        # sudo: a root is reached through any of its branches
        root = self.company_id.sudo().root_id
        if root not in self.env.companies.sudo().root_id:
            raise UserError(self.env._("%s is not among your companies.", root.name))
        customers = self.partner_ids.commercial_partner_id
        customers.check_access("read")
        rows = self.env["recouvrement.ledger"]._get_rows(root, customers, self.with_debtors, at=self.date)
        return [self._prepare_document(root, customer, rows.get(customer.id, {})) for customer in customers]

    def _prepare_document(self, root, customer, accounts):
        lang = customer.lang or self.env.lang
        env = self.with_context(lang=lang).env
        frame = env["recouvrement.letter"]._prepare_frame(root, customer)
        currencies = env["res.currency"].browse(accounts)
        return {
            **frame,
            "record": self,
            "title": env._("Statement of account on %s", say_long_date(env, self.date)),
            "accounts": [
                self._prepare_account(env, frame["company"], currency, accounts[currency.id], customer)
                for currency in currencies
            ],
            "notes": env._(
                "This statement shows what was open at the end of that day. If it differs from your books, please "
                "tell %s which document is in question.",
                frame["whom"],
            ),
        }

    def _prepare_account(self, env, company, currency, rows, customer):
        say = lambda amount: say_amount(env, amount, currency)  # noqa: E731
        ages = self._get_ages(rows)
        laid_out = lay_out(map(self._as_line, rows), customer.id)
        assigned = sum(float(row["residual_currency"]) for row in rows if row["fact"] == "assigned")
        # what is disputed is known of today only
        disputed = sum(float(row["disputed"]) for row in rows) if self.date >= company._recouvrement_today() else 0
        return {
            "caption": env._("Amounts in %s", currency.name),
            "lines": [self._prepare_line(env, say, row.key) for row in laid_out if row.kind == "line"],
            "rows": [self._prepare_row(env, say, row) for row in laid_out],
            "ages": [say(amount) for amount in ages],
            "assigned": say(assigned) if assigned else "",
            "disputed": say(disputed) if disputed else "",
            "payees": self._prepare_payees(env, say, rows),
            "total": say(sum(row["residual_currency"] for row in rows)),
            "bank": company._recouvrement_bank_account(currency),
        }

    def _get_ages(self, rows):
        """The debits by age, not due first, then the credits: with what is assigned, together the balance."""
        ages = [0.0] * (len(BUCKETS) + 2)
        for row in rows:
            if row["fact"] != "assigned":
                bucket = sum(self._get_days(row) > limit for limit in BUCKETS) if row["residual_currency"] > 0 else -1
                ages[bucket] += float(row["residual_currency"])
        return ages

    def _as_line(self, row):
        """A line as the rule of subtotals sees it: whose it is, and what is open."""
        return Line(
            key=row, customer=row["partner_id"], name=row["customer_name"] or "", site=row["site_name"] or "",
            amounts=(Decimal(str(row["residual_currency"])),),
        )  # fmt: skip

    def _prepare_row(self, env, say, row):
        """A row of the table: a line, or a heading or subtotal of a customer or site."""
        if row.kind == "line":
            return {"kind": row.kind, **self._prepare_line(env, say, row.key)}
        return {"kind": row.kind, "text": row.text, "residual": say(float(row.amounts[0])) if row.amounts else ""}

    def _get_days(self, row):
        """Days late of a line: none of a credit, of what a factor collects, or of what is not released."""
        late = row["residual_currency"] > 0 and row["fact"] not in NOT_LATE
        return max((self.date - row["due_date"]).days, 0) if late else 0

    def _prepare_payees(self, env, say, rows):
        """Whom to pay for what was assigned and we collect."""
        groups = {}
        for row in rows:
            if row["payee"]:
                groups.setdefault((row["payee"], row["account"], row["bic"]), []).append(row)
        return [
            {
                "name": name,
                "account": account,
                "bic": bic,
                "total": say(sum(row["residual_currency"] for row in group)),
                "words": env["recouvrement.assignment"]._say_payee(name, [row["name"] for row in group]),
            }
            for (name, account, bic), group in groups.items()
        ]

    def _prepare_line(self, env, say, row):
        return {
            "name": row["name"] or "/",
            "instalment": (row["rank"], row["instalments"]) if row["instalments"] > 1 else None,
            "role": row["role"],
            "track": row["track"],
            "factor": row["factor"],
            "credit": row["residual_currency"] < 0,
            "date": say_date(env, row["date"]),
            "due_date": say_date(env, row["due_date"]) if row["fact"] not in ("retention", "opposed") else "",
            "days": self._get_days(row),
            "amount": say(row["amount"]),
            "residual": say(row["residual_currency"]),
        }
