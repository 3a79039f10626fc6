# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

PURPOSES = [
    ("withdraw", "Withdraw an Event"),
    ("end", "Say When It Ended"),
    ("dun", "Dun All the Same"),
]


class RecouvrementLimitationDecision(models.TransientModel):
    """What a person decides of limitation events, or of items out of time: the selected rows stay in the context."""

    _name = "recouvrement.limitation.decision"
    _description = "Decide on a limitation"

    purpose = fields.Selection(PURPOSES, required=True, readonly=True, default="withdraw")
    reason = fields.Char()
    day = fields.Date(string="Ended On", default=fields.Date.context_today)

    @api.model
    def _get_selected(self, model):
        """The selected rows, of a model."""
        selected = self.env.context.get("active_ids") if self.env.context.get("active_model") == model else []
        return self.env[model].browse(selected).exists()

    def action_apply(self):
        """Carry out what was decided."""
        self.ensure_one()
        events = self._get_selected("recouvrement.limitation.event")
        if self.purpose == "dun":
            events._dun_all_the_same(self._get_selected("recouvrement.item"), self.reason)
        elif self.purpose == "end":
            events._say_end(self.day)
        else:
            events._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
