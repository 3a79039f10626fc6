# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, models
from odoo.tools import SQL

from .checks import OtherPayee


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
            self.env["recouvrement.reminder.line"].invalidate_model(["payee_name", "payee_account", "payee_bic"])
        return ids

    @api.model
    def _prepare_formal_vals(self, root, partner_id, currency_id, lines):
        # EXTENDS recouvrement_module: so do those of a preview
        values = super()._prepare_formal_vals(root, partner_id, currency_id, lines)
        query = self.env["recouvrement.assignment"]._payees()
        payees = {row[0]: row[1:] for row in self.env.execute_query(SQL(
            "SELECT * FROM (%s) payee WHERE move_id = ANY(%s)", query, [line["move_id"] for line in lines]
        ))}  # fmt: skip
        names = ("payee_name", "payee_account", "payee_bic")
        values["line_ids"] = [
            Command.create({**line, **dict(zip(names, payees.get(line["move_id"], ()), strict=False))})
            for line in lines
        ]
        return values

    def _find_other_payees(self):
        """The reminders that name another account than the one on which an invoice of theirs is now to be paid."""
        if not self:
            return self
        rows = self.env.execute_query(SQL(
            "WITH candidates AS MATERIALIZED (%s) %s", self._candidates(), OtherPayee.query(self.company_id[:1], None)
        ))  # fmt: skip
        return self.env["recouvrement.reminder.line"].browse(line_id for (line_id,) in rows).reminder_id
