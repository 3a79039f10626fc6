# Part of recouvrement_module. License LGPL-3.
import base64
import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from odoo import fields, models
from odoo.exceptions import UserError

from .takeover import CHANNELS

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
SHOWN = 50  # errors said at once

# What the heading of a column may say.
HEADINGS = {
    "customer": ("customer", "client", "partner", "account", "compte"),
    "invoice": ("invoice", "facture", "number", "numéro", "numero", "pièce", "piece"),
    "step": ("step", "étape", "etape", "level", "niveau", "relance"),
    "date": ("date", "day", "jour"),
    "channel": ("channel", "canal", "moyen"),
}
CHANNEL_WORDS = {
    "email": "email", "e-mail": "email", "mail": "email", "courriel": "email",
    "letter": "letter", "courrier": "letter", "lettre": "letter",
    "call": "task", "visit": "task", "task": "task", "appel": "task", "téléphone": "task", "visite": "task",
}  # fmt: skip
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y")


@dataclass(frozen=True)
class Row:
    """A line of the file."""

    number: int
    customer: str
    invoice: str
    step: str
    date: str
    channel: str


class RecouvrementTakeoverImport(models.TransientModel):
    """Take over what another system has sent, from a file: one line for each invoice, or for each customer."""

    _name = "recouvrement.takeover.import"
    _description = "Import of reminders sent elsewhere"

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company.sudo().root_id)
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    channel = fields.Selection(CHANNELS, required=True, default="email", help="Where the file names none.")
    problems = fields.Text(readonly=True)
    good_count = fields.Integer(readonly=True)
    bad_count = fields.Integer(readonly=True)
    is_checked = fields.Boolean(readonly=True)

    def action_check(self):
        """Read the file and say what would be taken over and what is wrong; nothing is written."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        steps, problems = self._read_steps()
        more = len(problems) - SHOWN
        shown = problems[:SHOWN] + ([self.env._("… and %s more.", more)] if more > 0 else [])
        self.write({
            "is_checked": True, "good_count": len(steps), "bad_count": len(problems), "problems": "\n".join(shown),
        })  # fmt: skip
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "views": [(False, "form")],
            "target": "new", "name": self.env._("Import Reminders Sent Elsewhere"),
        }  # fmt: skip

    def action_import(self):
        """Take over the lines that are right; the others are in the message of the check."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        steps, problems = self._read_steps()
        if not steps:
            raise UserError("\n".join([self.env._("No line can be taken over."), *problems[:SHOWN]]))
        # sudo: reminders are written by their buttons only
        self.env["recouvrement.reminder"].sudo()._take_over(steps)
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success",
                "message": self.env._(
                    "%(good)s items taken over, %(bad)s lines left out.", good=len(steps), bad=len(problems)
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }  # fmt: skip

    # ---------------------------------------------------------------- from lines to steps

    def _read_steps(self):
        """Understand the file, for a company of the user.

        :return: (list of (item, level, date, channel), list of sentences on the lines that are wrong)
        """
        # sudo: a root is reached through any of its branches
        if self.company_id.sudo().root_id not in self.env.companies.sudo().root_id:
            raise UserError(self.env._("%s is not among your companies.", self.company_id.sudo().name))
        rows = self._read_rows()
        found = self._find_items(rows)
        steps, problems = {}, []
        for row in rows:
            try:
                for item in self._get_row_items(row, found):
                    level, day = self._get_level(row, item), self._get_day(row)
                    self.env["recouvrement.reminder"]._check_day(item, day)
                    if item not in steps or steps[item][2] <= day:  # the last one counts
                        steps[item] = (item, level, day, self._get_channel(row))
            except UserError as error:
                problems.append(self.env._("Line %(number)s: %(error)s", number=row.number, error=error))
        return list(steps.values()), problems

    def _find_items(self, rows):
        """Read all that the lines name at once.

        :return: dict (kind, name in lower case) → items, None when several customers have the name
        """
        # sudo: items of a root are the same for who works in a branch
        Item = self.env["recouvrement.item"].sudo()
        domain = [("root_id", "=", self.company_id.sudo().root_id.id), ("residual_currency", ">", 0)]
        invoices = Item.search([*domain, ("name", "in", list({row.invoice for row in rows if row.invoice}))])
        found = {("invoice", name.lower()): items for name, items in invoices.grouped("name").items() if name}
        partners = self._find_customers({row.customer for row in rows if row.customer})
        owed = Item.search([*domain, ("partner_id", "in", sorted(set().union(*partners.values())))])
        by_customer = owed.grouped(lambda item: item.partner_id.id)
        return found | {
            ("customer", name): by_customer.get(min(ids), Item) if len(ids) == 1 else None
            for name, ids in partners.items()
        }

    def _find_customers(self, names):
        """The customers that some names, references or numbers name.

        :return: dict name in lower case → set of ids of commercial partners
        """
        found = {}
        for key in ("name", "ref", "vat", "company_registry", "email"):
            # sudo: see _find_items
            for partner in self.env["res.partner"].sudo().search([(key, "in", list(names))]):
                found.setdefault(partner[key].lower(), set()).add(partner.commercial_partner_id.id)
        return found

    def _get_row_items(self, row, found):
        """The items that a line names: those of its invoice, else what is overdue of its customer."""
        if not row.invoice and not row.customer:
            raise UserError(self.env._("it names neither a customer nor an invoice."))
        owed = found.get(("customer", row.customer.lower()), self.env["recouvrement.item"])
        if owed is None:
            raise UserError(self.env._("several customers are called “%s”: name it by its reference.", row.customer))
        if row.customer and not owed:
            raise UserError(self.env._("no customer “%s” owes anything.", row.customer))
        if not row.invoice:
            return owed.filtered("days_late")
        items = found.get(("invoice", row.invoice.lower()))
        if not items:
            raise UserError(self.env._("no open invoice “%s”.", row.invoice))
        if row.customer:
            items &= owed  # an entry may be of several customers
        if not items:
            raise UserError(self.env._(
                "the invoice “%(invoice)s” is not one of “%(customer)s”.", invoice=row.invoice, customer=row.customer,
            ))  # fmt: skip
        return items

    def _get_level(self, row, item):
        """The step that a line names, by its name or its days."""
        policy = item._get_policy()
        for level in policy.level_ids:
            if row.step in (str(level.delay), f"+{level.delay}") or row.step.lower() == (level.name or "").lower():
                return level
        raise UserError(self.env._(
            "the policy “%(policy)s” has no step “%(step)s”; its steps are %(known)s.",
            policy=policy.name or "", step=row.step, known=", ".join(str(level.delay) for level in policy.level_ids),
        ))  # fmt: skip

    def _get_day(self, row):
        for form in DAYS:
            try:
                return datetime.strptime(row.date, form).date()  # noqa: DTZ007 - a day, not a moment
            except ValueError:
                continue
        raise UserError(self.env._("“%s” is not a day, such as 31/12/2026.", row.date))

    def _get_channel(self, row):
        return CHANNEL_WORDS.get(row.channel.lower(), self.channel)

    # ---------------------------------------------------------------- from the file to lines

    def _read_rows(self):
        """The lines of the file, by its headings."""
        content = base64.b64decode(self.file or b"")
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is too large: 5 MB at most."))
        table = self._read_table(content)
        columns = self._get_columns(table[0]) if table else {}
        if "date" not in columns or "step" not in columns or not {"customer", "invoice"} & columns.keys():
            raise UserError(self.env._(
                "The first line of the file names its columns: customer or invoice, step, date and, if wished, channel."
            ))  # fmt: skip
        if len(table) > MAX_ROWS:
            raise UserError(self.env._("The file has too many lines: %s at most.", MAX_ROWS))
        return [
            Row(number, *(self._get_cell(cells, columns.get(name)) for name in HEADINGS))
            for number, cells in enumerate(table[1:], start=2)
            if any(cells)
        ]

    def _read_table(self, content):
        """The cells of a spreadsheet or of a text file."""
        try:
            if content.startswith(b"PK"):
                sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True).worksheets[0]
                return [[_say_cell(cell) for cell in cells] for cells in sheet.iter_rows(values_only=True)]
            text = _decode(content)
            first = text.partition("\n")[0]
            mark = max(";,\t", key=first.count)
            return [[cell.strip() for cell in cells] for cells in csv.reader(io.StringIO(text), delimiter=mark)]
        except (csv.Error, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise UserError(self.env._("The file cannot be read: save it as CSV or XLSX.")) from error

    def _get_columns(self, headings):
        """Where each column is."""
        words = [heading.lower() for heading in headings]
        return {
            name: words.index(word) for name, known in HEADINGS.items() for word in reversed(known) if word in words
        }

    def _get_cell(self, cells, index):
        return cells[index] if index is not None and index < len(cells) else ""


def _say_cell(value):
    """What a cell of a spreadsheet says, as text."""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _decode(content):
    """A text of a spreadsheet program: UTF-8, else the encoding of Western Windows."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")
