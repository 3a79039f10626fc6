# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models


class RecouvrementReplyFile(models.TransientModel):
    """Choose the case on which messages are filed that found none by themselves."""

    _name = "recouvrement.reply.file"
    _description = "File a message"

    reply_ids = fields.Many2many("recouvrement.reply", string="Messages", readonly=True)
    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "recouvrement.reply":
            values["reply_ids"] = [Command.set(self.env.context.get("active_ids") or [])]
        return values

    def action_apply(self):
        """File them."""
        self.ensure_one()
        self.reply_ids.file_on(self.case_id.id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
