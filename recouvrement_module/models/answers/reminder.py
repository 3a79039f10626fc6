# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from .checks import OtherPayee

PAYEE = ("payee_name", "payee_account", "payee_bic")  # on a line: whom to pay, where that is a factor


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    @api.model
    def _gather(self, *args, **kwargs):
        # EXTENDS recouvrement_module: the lines say whom to pay, where that is a factor
        ids = super()._gather(*args, **kwargs)
        if ids:
            self.env.cr.execute(SQL(
                """UPDATE recouvrement_reminder_line line
                      SET payee_name = payee.name, payee_account = payee.account, payee_bic = payee.bic
                     FROM (%s) payee
                    WHERE payee.move_id = line.move_id AND line.reminder_id = ANY(%s)""",
                self.env["recouvrement.assignment"]._payees(), ids,
            ))  # fmt: skip
            self.env["recouvrement.reminder.line"].invalidate_model(PAYEE)
        return ids

    @api.model
    def _name_payees(self, lines):
        """Return values of lines with whom to pay, as gathering writes it.

        :param lines: list of dict, values of lines.
        """
        rows = self.env.execute_query(SQL(
            "SELECT * FROM (%s) payee WHERE move_id = ANY(%s)",
            self.env["recouvrement.assignment"]._payees(), [line["move_id"] for line in lines],
        ))  # fmt: skip
        payees = {row[0]: dict(zip(PAYEE, row[1:], strict=True)) for row in rows}
        return [{**line, **payees.get(line["move_id"], {})} for line in lines]

    def _find_other_payees(self):
        """The reminders that name another account than the one on which an invoice of theirs is now to be paid."""
        if not self:
            return self
        rows = self.env.execute_query(SQL(
            "WITH candidates AS MATERIALIZED (%s) %s", self._candidates(), OtherPayee.query(self.company_id[:1], None)
        ))  # fmt: skip
        return self.env["recouvrement.reminder.line"].browse(line_id for (line_id,) in rows).reminder_id
