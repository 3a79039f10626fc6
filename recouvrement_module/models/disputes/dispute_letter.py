# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ..dunning.words import say_date


class RecouvrementDispute(models.Model):
    """The letter that refuses a dispute."""

    _name = "recouvrement.dispute"
    _inherit = ["recouvrement.dispute", "recouvrement.frozen.letter"]

    _letter_template = "recouvrement_module.dispute_letter"

    def _check_letter(self):
        # EXTENDS recouvrement_module
        if self.resolution != "refused":
            raise UserError(self.env._("Only a dispute that is refused has a letter."))

    def _say_letter(self):
        # EXTENDS recouvrement_module
        return self.env._("Letter that refuses the dispute %s", self.number)

    def _prepare_letter(self):
        # EXTENDS recouvrement_module
        env = self.env
        return {
            **super()._prepare_letter(),
            "subject": env._("Your complaint %s", self.customer_reference or self.number),
            "lines": [
                {
                    "name": line.name or "/", "due_date": say_date(env, line.due_date),
                    "disputed": format_amount(env, line.disputed, line.currency_id),
                }
                for line in self.line_ids
            ],
            "opened_on": say_date(env, self.opened_on),
            "paragraphs": (self.resolution_words or self.answer_words or "").strip().splitlines(),
            "total": format_amount(env, self.left, self.currency_id),
        }  # fmt: skip
