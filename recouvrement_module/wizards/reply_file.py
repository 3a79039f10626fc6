# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RecouvrementReplyFile(models.TransientModel):
    """Choose the case on which messages are filed that found none by themselves."""

    _name = "recouvrement.reply.file"
    _description = "File a message"

    reply_ids = fields.Many2many("recouvrement.reply", string="Messages", readonly=True)
    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected and not filed yet
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "recouvrement.reply":
            replies = self.env["recouvrement.reply"].browse(self.env.context.get("active_ids") or [])
            values["reply_ids"] = [Command.set(self._get_unfiled(replies).ids)]
        return values

    @api.model
    def _get_unfiled(self, replies):
        """Those that still wait for a case, or a message when none does."""
        unfiled = replies.exists().filtered(lambda reply: not reply.case_id)
        if not unfiled:
            raise UserError(self.env._("Each of these messages is on a case already: select messages without a case."))
        return unfiled

    def action_apply(self):
        """File them."""
        self.ensure_one()
        self._get_unfiled(self.reply_ids).file_on(self.case_id.id)
        return {"type": "ir.actions.act_window_close"}
