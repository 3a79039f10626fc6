# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

REFUSED = "recouvrement_time_refused"  # in the context of a composer: ids of the answers that the message refuses


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    portal_answer_ids = fields.One2many(
        "recouvrement.portal.answer", "case_id", string="Answers on the Page", readonly=True
    )

    def _note_replies(self):
        # EXTENDS recouvrement_module: who asked for time on its page waits for an answer as who wrote does
        super()._note_replies()
        for case in self:
            asked = case.portal_answer_ids.filtered(lambda answer: answer.kind == "time" and not answer.seen_on)
            dates = [*asked.mapped("create_date"), *filter(None, [case.reply_date])]
            case.reply_date = max(dates, default=False)

    def message_post(self, **kwargs):
        # EXTENDS 'mail': the links to sign what is proposed are made with the message that brings them
        collects = self.env.user.has_group("recouvrement_module.group_collector")
        if collects and kwargs.get("message_type") == "comment" and kwargs.get("partner_ids"):
            proposed = self.env["recouvrement.plan"].search([("case_id", "in", self.ids), ("state", "=", "proposed")])
            if body := kwargs.get("body"):
                kwargs["body"] = proposed._put_links(body)
        return super().message_post(**kwargs)

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS recouvrement_module: what is refused is dealt with once the customer is told
        result = super()._message_post_after_hook(message, msg_vals)
        refused = self.env.context.get(REFUSED)
        if refused and message.message_type == "comment" and message.partner_ids:
            answers = self.env["recouvrement.portal.answer"].search([("id", "in", refused)])
            answers.filtered(lambda answer: answer.case_id in self)._conclude("refused")
        return result

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what a merged customer answered follows
        tables = ("recouvrement_portal_answer", "recouvrement_portal_answer_line")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]
