# Part of recouvrement_module. License LGPL-3.
from odoo import api, models

from ...rules.reply import is_automatic

AUTOMATIC = "recouvrement_automatic"


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    @api.model
    def _message_route_process(self, message, message_dict, routes):
        # EXTENDS 'mail': the headers tell whether a person wrote; later only the message is left
        automatic = is_automatic(dict(message.items()), message_dict.get("subject"))
        return super(MailThread, self.with_context(**{AUTOMATIC: automatic}))._message_route_process(
            message, message_dict, routes
        )
