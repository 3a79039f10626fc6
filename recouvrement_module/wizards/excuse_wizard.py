# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models

from .selected_records import say_names


class RecouvrementExcuseWizard(models.TransientModel):
    """Note in a click why what is selected is not paid."""

    _name = "recouvrement.excuse.wizard"
    _inherit = ["recouvrement.selected.records"]
    _description = "Why it is not paid"

    _accepted = {
        "recouvrement.case": "_from_cases",
        "recouvrement.item": "_from_items",
        "recouvrement.reply": "_from_replies",
    }

    case_ids = fields.Many2many("recouvrement.case", string="Customers", readonly=True)
    item_ids = fields.Many2many("recouvrement.item", string="Items", readonly=True)
    contents = fields.Char(compute="_compute_contents", string="What")
    reason_id = fields.Many2one("recouvrement.excuse.reason", required=True)
    note = fields.Char()

    @api.model
    def _say_select(self):
        return self.env._("Select customers or open items first.")

    def _from_cases(self, cases):
        return {"case_ids": [Command.set(cases.ids)]}

    def _from_items(self, items):
        return {"item_ids": [Command.set(items.ids)]}

    def _from_replies(self, replies):
        replies._check_filed()
        return self._from_cases(replies.case_id)

    @api.depends("case_ids", "item_ids")
    def _compute_contents(self):
        for wizard in self:
            wizard.contents = say_names(wizard.case_ids or wizard.item_ids)

    def action_note(self):
        """Note it; reminders go on."""
        self.ensure_one()
        self.env["recouvrement.excuse"]._note(self.case_ids or self.item_ids, self.reason_id, self.note)
        replies = self.env["recouvrement.reply"].browse(self.env.context.get("recouvrement_reply_ids", [])).exists()
        replies._conclude("read")
        return {"type": "ir.actions.act_window_close"}
