# Part of recouvrement_module. License LGPL-3.
import base64
import io
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter
from xlsxwriter.utility import xl_range_abs

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.law import claim_words as words
from ..rules.claim_totals import currency_of, total

WIDE, NARROW = 22, 13


@dataclass(frozen=True)
class Sum:
    """The sum of a column, of the rows in one currency.

    :param int count: rows below the heading.
    :param int beside: the column of the currencies.
    :param value: what it comes to, for readers that do not calculate.
    """

    code: str
    count: int
    beside: int
    value: Decimal

    def formula(self, column):
        codes, amounts = (xl_range_abs(1, one, self.count, one) for one in (self.beside, column))
        return f'=SUMIF({codes},"{self.code}",{amounts})'


class RecouvrementClaimSheet(models.TransientModel):
    """The claim as a file of figures: amounts are numbers, each in the currency that stands beside it."""

    _inherit = "recouvrement.claim.sheet"

    file = fields.Binary(compute="_compute_file")

    def action_download(self):
        """Download the claim as a spreadsheet."""
        self.ensure_one()
        self.env["recouvrement.case"].check_access("read")
        if not self._get_claims():
            raise UserError(self._say_nothing())
        name = f"{self._get_file_name()}.xlsx"
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/file/{name}?download=true",
            "target": "self",
        }

    def _compute_file(self):
        for sheet in self:
            sheet.file = base64.b64encode(sheet._make_file())

    def _make_file(self):
        """The bytes of the spreadsheet: what is owed by invoice, each segment, each payment."""
        claims = self._get_claims()
        stream = io.BytesIO()
        with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
            formats = {
                "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1}),
                "amount": book.add_format({"num_format": "#,##0.00"}),
                "total": book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1}),
                "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            }
            for name, heads, rows in (
                (self.env._("Invoices"), *self._list_invoices(claims)),
                (self.env._("Interest"), *self._list_segments(claims)),
                (self.env._("Payments"), *self._list_payments(claims)),
            ):
                _write(book.add_worksheet(name), formats, heads, rows)
        return stream.getvalue()

    def _list_invoices(self, claims):
        """One row for each accessory and for the principal of each invoice."""
        heads = [
            self.env._("Customer"), self.env._("Invoice"), self.env._("Date"), self.env._("Days Late"),
            self.env._("What"), self.env._("Accrued"), self.env._("Settled by Payments"), self.env._("Claimed"),
            self.env._("Waived"), self.env._("Invoiced"), self.env._("Left"), self.env._("Currency"),
        ]  # fmt: skip
        balances = self.env["recouvrement.accessory"]._get_balances(claims)
        kinds = dict(self.env["recouvrement.accessory"]._fields["kind"]._description_selection(self.env))
        rows = []
        for claim in claims:
            start = [self._name_customer(claim), claim.invoice.name, claim.invoice.date, claim.days_late]
            is_open = claim.residual + claim.credits
            rows.append([*start, self.env._("Principal"), claim.principal, claim.principal - is_open, 0, 0, 0, is_open,
                         claim.invoice.currency])  # fmt: skip
            if claim.credits:
                name = self.env["recouvrement.claim"]._say_credits()
                rows.append([*start, name, 0, 0, 0, 0, 0, -claim.credits, claim.invoice.currency])
            for kind, accrued in claim.accrued.items():
                balance = balances[claim.invoice.key.move_id, kind]
                rows.append([*start, kinds[kind], accrued, balance.imputed, balance.claimed, balance.waived,
                             balance.invoiced, balance.left, currency_of(claim.invoice, kind)])  # fmt: skip
        rows += self._add_totals(rows, range(5, 11))
        for totals in total(claims).values():
            if totals.unknown:
                missing = ", ".join(words.say_missing(self.env, name) for name in totals.unknown)
                rows.append(["", self.env._("Not counted, for want of a rate: %s", missing)])
        return heads, rows

    def _add_totals(self, rows, columns):
        """A row for each currency, the last column, which adds some columns up by formulas."""
        totals = []
        for code in dict.fromkeys(row[-1] for row in rows):
            line = ["", self.env._("Total"), *[""] * (len(rows[0]) - 3), code]
            for column in columns:
                amounts = [row[column] for row in rows if row[-1] == code and not isinstance(row[column], str)]
                line[column] = Sum(code, len(rows), len(line) - 1, sum(amounts))
            totals.append(line)
        return totals

    def _list_segments(self, claims):
        heads = [
            self.env._("Invoice"), self.env._("Due Date"), self.env._("First day"), self.env._("Last day"),
            self.env._("Days"), self.env._("Base"), self.env._("Rate (%)"), self.env._("Days of the Year"),
            self.env._("Source"), self.env._("Interest"), self.env._("Currency"),
        ]  # fmt: skip
        rows = [
            [
                claim.invoice.name, part.part.due, segment.first, segment.last, segment.days, segment.base,
                "" if segment.rate is None else segment.rate, segment.divisor, words.say_source(self.env, segment),
                self.env._("for memory") if segment.amount is None else segment.amount, claim.invoice.currency,
            ]
            for claim in claims for part in claim.parts for segment in part.interest.segments
        ]  # fmt: skip
        return heads, rows + self._add_totals(rows, [9])

    def _list_payments(self, claims):
        heads = [
            self.env._("Invoice"), self.env._("Due Date"), self.env._("Counts From"), self.env._("Booked On"),
            self.env._("Document"), self.env._("Amount"), self.env._("Currency"),
        ]  # fmt: skip
        rows = [
            [
                claim.invoice.name, part.part.due, one.day, one.booked, one.name, one.amount, claim.invoice.currency,
            ]
            for claim in claims for part in claim.parts for one in part.part.settlements if one.day <= claim.until
        ]  # fmt: skip
        return heads, rows + self._add_totals(rows, [5])

    def _name_customer(self, claim):
        # sudo: whoever may read an invoice may read whose it is, also a customer of another branch
        return self.env["res.partner"].sudo().browse(claim.invoice.key.partner_id).display_name


def _write(sheet, formats, heads, rows):
    """Write a table: figures as numbers, days as days, and text that looks like a formula as text."""
    sheet.write_row(0, 0, heads, formats["head"])
    sheet.set_column(0, 1, WIDE)
    sheet.set_column(2, len(heads) - 1, NARROW)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif isinstance(value, Sum):
                sheet.write_formula(line, column, value.formula(column), formats["total"], float(value.value))
            elif hasattr(value, "year"):
                sheet.write_datetime(line, column, value, formats["date"])
            elif isinstance(value, int):
                sheet.write_number(line, column, value)
            elif value is not None:
                sheet.write_number(line, column, float(value), formats["amount"])
