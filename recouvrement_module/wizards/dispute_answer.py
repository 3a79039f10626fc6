# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ..models.disputes.dispute import ANSWERS


class RecouvrementDisputeAnswer(models.TransientModel):
    """The owner of a dispute answers it, without any right in accounting."""

    _name = "recouvrement.dispute.answer"
    _description = "Answer a dispute"

    dispute_id = fields.Many2one("recouvrement.dispute", required=True, readonly=True, ondelete="cascade")
    description = fields.Text(related="dispute_id.description", related_sudo=False)
    contents = fields.Html(related="dispute_id.contents", related_sudo=False)
    currency_id = fields.Many2one(related="dispute_id.currency_id", related_sudo=False)
    answer = fields.Selection(ANSWERS, required=True, default="accept")
    amount = fields.Monetary(
        string="To Be Credited", compute="_compute_amount", store=True, compute_sudo=False, readonly=False
    )
    words = fields.Text(string="Your Words", help="Why, or what you ask.")

    @api.constrains("dispute_id")
    def _check_dispute_id(self):
        """Only who may answer it reads it here."""
        self.sudo(False).dispute_id._check_owner()  # constraints run as superuser

    @api.depends("dispute_id")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = wizard.dispute_id.amount

    def action_answer(self):
        self.ensure_one()
        self.dispute_id._answer(self.answer, self.amount, self.words)
        return {"type": "ir.actions.act_window_close"}
