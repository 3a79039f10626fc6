# Part of recouvrement_module. License LGPL-3.
import base64
import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from odoo import api, fields, models
from odoo.exceptions import UserError

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
SHOWN = 50  # errors said at once


class RecouvrementTableImport(models.AbstractModel):
    """A file of lines, CSV or XLSX, whose first line names the columns: checked first, then taken in."""

    _name = "recouvrement.table.import"
    _description = "Import of a file of lines"

    _headings = {}  # column → what its heading may say

    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company.sudo().root_id)
    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    problems = fields.Text(readonly=True)
    good_count = fields.Integer(readonly=True)
    bad_count = fields.Integer(readonly=True)
    is_checked = fields.Boolean(readonly=True)

    # ---------------------------------------------------------------- what a person sees

    def _show_check(self, good, problems, title):
        """Show what would be taken in and what is wrong."""
        more = len(problems) - SHOWN
        shown = problems[:SHOWN] + ([self.env._("… and %s more.", more)] if more > 0 else [])
        self.write({
            "is_checked": True, "good_count": good, "bad_count": len(problems), "problems": "\n".join(shown),
        })  # fmt: skip
        return {
            "type": "ir.actions.act_window", "res_model": self._name, "res_id": self.id, "views": [(False, "form")],
            "target": "new", "name": title,
        }  # fmt: skip

    @api.model
    def _refuse_all(self, words, problems):
        """Say why nothing of the file can be taken in."""
        raise UserError("\n".join([words, *problems[:SHOWN]]))

    @api.model
    def _show_done(self, words, problems):
        """Say what was taken in."""
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {
                "type": "warning" if problems else "success", "message": words,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }  # fmt: skip

    def _check_own_company(self):
        # sudo: a root is reached through any of its branches
        if self.company_id.sudo().root_id not in self.env.companies.sudo().root_id:
            raise UserError(self.env._("%s is not among your companies.", self.company_id.sudo().name))

    # ---------------------------------------------------------------- from the file to lines

    def _names_enough(self, columns):
        """Whether the columns that were found are enough."""
        raise NotImplementedError

    @api.model
    def _say_columns(self):
        """Which columns the file has to have."""
        raise NotImplementedError

    def _read_cells(self):
        """The lines of the file: list of (number of the line, dict column → text)."""
        content = base64.b64decode(self.file or b"")
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is too large: 5 MB at most."))
        table = self._read_table(content)
        columns = self._get_columns(table[0]) if table else {}
        if not self._names_enough(columns.keys()):
            raise UserError(self._say_columns())
        if len(table) > MAX_ROWS:
            raise UserError(self.env._("The file has too many lines: %s at most.", MAX_ROWS))
        return [
            (number, {name: self._get_cell(cells, columns.get(name)) for name in self._headings})
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
            name: words.index(word)
            for name, known in self._headings.items()
            for word in reversed(known)
            if word in words
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
