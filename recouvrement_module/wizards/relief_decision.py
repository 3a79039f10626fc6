# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

PURPOSES = [
    ("withdraw", "Withdraw"),
    ("end", "Say When It Ended"),
]


class RecouvrementReliefDecision(models.TransientModel):
    """Withdraw court decisions or respites, or say when they ended: the selected rows stay in the context."""

    _name = "recouvrement.relief.decision"
    _description = "Decide on a court decision or a respite"

    purpose = fields.Selection(PURPOSES, required=True, readonly=True, default="withdraw")
    reason = fields.Char()
    day = fields.Date(string="Last Day", default=fields.Date.context_today)

    @api.model
    def _get_selected(self):
        """The selected rows."""
        model = "recouvrement.relief"
        selected = self.env.context.get("active_ids") if self.env.context.get("active_model") == model else []
        return self.env[model].browse(selected).exists()

    def action_apply(self):
        """Carry out what was decided."""
        self.ensure_one()
        reliefs = self._get_selected()
        if self.purpose == "end":
            reliefs._say_end(self.day)
        else:
            reliefs._withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
