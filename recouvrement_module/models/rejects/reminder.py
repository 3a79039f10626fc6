# Part of recouvrement_module. License LGPL-3.
from odoo import models

from ..dunning.words import say_date
from .reject import ACTIVE


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    def _get_text_values(self, contact, bank_date):
        # EXTENDS recouvrement_module: how it was to be paid, when it came back and why
        lines = self.line_ids.line_id
        rejects = self.env["recouvrement.reject"].search([
            ("line_id", "in", lines.ids), ("state", "in", ACTIVE),
        ], order="date, id")  # fmt: skip
        items = self.env["recouvrement.item"].search([("line_id", "in", lines.ids)])
        means = dict(items._fields["means"]._description_selection(self.env))
        used = dict.fromkeys([*rejects.mapped("means"), *([] if rejects else items.mapped("means"))])
        return super()._get_text_values(contact, bank_date) | {
            "means": ", ".join(means[one] for one in used if one),
            "reject_date": ", ".join(say_date(self.env, day) for day in dict.fromkeys(rejects.mapped("date"))),
            "reject_reason": ", ".join(dict.fromkeys(rejects.reason_id.mapped("name"))),
        }
