# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from .mail_thread import AUTOMATIC


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    reply_ids = fields.One2many("recouvrement.reply", "case_id", string="Replies", readonly=True)

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS recouvrement_module: what comes in has its place in the inbox
        if self._is_from_outside(message):
            automatic = bool(self.env.context.get(AUTOMATIC))
            # sudo: the mail gateway runs as whoever fetches the mail
            Reply = self.env["recouvrement.reply"].sudo().with_context(mail_create_nolog=True, tracking_disable=True)
            Reply.create({
                "company_id": self.sudo().company_id.id, "case_id": self.id, "message_id": message.id,
                "date": message.date, "email_from": message.email_from, "subject": message.subject,
                "preview": Reply._get_preview(message), "kind": "automatic" if automatic else "reply",
            })  # fmt: skip
        return super()._message_post_after_hook(message, msg_vals)

    def _is_reply(self, message):
        # EXTENDS recouvrement_module: a program that answers is not the customer
        return super()._is_reply(message) and not self.env.context.get(AUTOMATIC)

    def action_reply_read(self):
        # EXTENDS recouvrement_module: with its replies
        self.reply_ids.filtered(lambda reply: not reply.is_read)._conclude("read")
        return super().action_reply_read()

    def _note_replies(self):
        """Say on the cases since when a reply waits to be read."""
        for case in self:
            unread = case.reply_ids.filtered(lambda reply: reply.kind == "reply" and not reply.is_read)
            case.reply_date = max(unread.mapped("date"), default=False)

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the replies of a merged customer follow
        return [*super()._get_history_columns(), ("recouvrement_reply", "case_id")]
