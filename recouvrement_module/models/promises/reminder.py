# Part of recouvrement_module. License LGPL-3.
from odoo import api, models

from ..dunning.words import say_amount, say_date
from .promise import FAILED


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    @api.model
    def _get_asking_activities(self):
        # EXTENDS recouvrement_module: a promise that was not kept stands in its own section of the day
        promises = self.env["recouvrement.promise"].search([("activity_id.active", "=", True)])
        return super()._get_asking_activities() | promises.activity_id

    def _get_text_values(self, contacts, bank_date):
        # EXTENDS recouvrement_module
        return super()._get_text_values(contacts, bank_date) | {"broken_promise": self._say_broken_promise()}

    def _say_broken_promise(self):
        """The sentence of the last promise about these lines that was not kept, empty when there is none."""
        promise = self.env["recouvrement.promise"].search(
            [
                ("state", "in", FAILED), ("line_ids.move_id", "in", self.line_ids.move_id.ids),
                ("case_id", "in", (self.case_id | self.line_ids.case_id).ids),
            ],
            order="date desc, id desc", limit=1,
        )  # fmt: skip
        if not promise:
            return ""
        values = {
            "amount": say_amount(self.env, promise.amount, promise.currency_id),
            "day": say_date(self.env, promise.date),
            "received": say_amount(self.env, promise.received, promise.currency_id),
        }  # fmt: skip
        if promise.state == "broken":
            return self.env._("You had promised us %(amount)s by %(day)s, which has not reached us.", **values)
        return self.env._("You had promised us %(amount)s by %(day)s; %(received)s has reached us.", **values)

    def action_promise(self):
        """The call ended with a promise: it is noted, and the call made."""
        self.ensure_one()
        action = self.case_id.action_promise()
        return {**action, "context": {**action["context"], "recouvrement_call_ids": self.ids}}
