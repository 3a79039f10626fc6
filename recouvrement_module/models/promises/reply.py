# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementReply(models.Model):
    _inherit = "recouvrement.reply"

    def action_will_pay(self):
        """Ask for the day and the amount: the reply is read when the promise is noted."""
        self.env["recouvrement.reminder"]._check_collector()
        self._check_filed()
        self.ensure_one()
        action = self.case_id.action_promise()
        return {
            **action,
            "context": {**action["context"], "default_channel": "mail", "recouvrement_reply_ids": self.ids},
        }
