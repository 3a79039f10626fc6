# Part of recouvrement_module. License LGPL-3.
from odoo import models


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _routing_handle_bounce(self, email_message, message_dict):
        # EXTENDS 'mail': a reminder that came back was not a step
        super()._routing_handle_bounce(email_message, message_dict)
        bounced = message_dict.get("bounced_message")
        if bounced:
            # sudo: the mail gateway runs as whoever fetches the mail
            mails = self.env["mail.mail"].sudo().search([
                ("mail_message_id", "in", bounced.ids), ("recouvrement_reminder_id", "!=", False),
            ])  # fmt: skip
            mails.recouvrement_reminder_id._record_bounce(message_dict.get("bounced_email"))
