# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

from ..models.credit.release import SCOPES


class RecouvrementCreditReleaseWizard(models.TransientModel):
    """Let pass what credit control holds."""

    _name = "recouvrement.credit.release.wizard"
    _description = "Release what waits for credit control"

    block_id = fields.Many2one(
        "recouvrement.credit.block", string="What", required=True, readonly=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="block_id.currency_id")
    reason_text = fields.Char(related="block_id.reason_text", string="Why It Waits")
    scope = fields.Selection(SCOPES, string="How Far", required=True, default="document")
    amount = fields.Monetary(string="Up To", help="All that the customer owes or is about to, this document included.")
    until = fields.Date(help="The last day on which orders pass.")
    reason = fields.Char(required=True)

    def action_release(self):
        """Release it; who did, and why, is kept."""
        self.ensure_one()
        self.env["recouvrement.credit.release"]._release(
            self.block_id, self.scope, self.reason, amount=self.amount, until=self.until
        )
        return {"type": "ir.actions.act_window_close"}
