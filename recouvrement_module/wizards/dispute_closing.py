# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class RecouvrementDisputeClosing(models.TransientModel):
    """Close a dispute without a credit note for all of it: refused, settled for a part, withdrawn."""

    _name = "recouvrement.dispute.closing"
    _description = "Close a dispute"

    dispute_id = fields.Many2one("recouvrement.dispute", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="dispute_id.currency_id", related_sudo=False)
    disputed = fields.Monetary(related="dispute_id.amount", related_sudo=False)
    resolution = fields.Selection(
        [("refused", "Refused"), ("settled", "Settled for a part"), ("withdrawn", "Withdrawn by the customer")],
        required=True, compute="_compute_proposed", store=True, compute_sudo=False, precompute=True, readonly=False,
    )  # fmt: skip
    amount = fields.Monetary(
        string="We Give Up", compute="_compute_proposed", store=True, compute_sudo=False, precompute=True,
        readonly=False, help="It is not asked until its credit note is posted; the rest is asked again at once.",
    )  # fmt: skip
    owed = fields.Monetary(
        string="Customer Keeps Owing", compute="_compute_owed", inverse="_inverse_owed", compute_sudo=False,
        help="What was agreed of the disputed amount: it is asked again at once.",
    )  # fmt: skip
    words = fields.Text(
        string="What the Customer Is Told",
        compute="_compute_proposed",
        store=True,
        compute_sudo=False,
        precompute=True,
        readonly=False,
    )

    @api.constrains("dispute_id")
    def _check_dispute_id(self):
        """Only who may close it reads it here."""
        self.sudo(False).dispute_id._check_collector()  # constraints run as superuser

    @api.depends("dispute_id")
    def _compute_proposed(self):
        """What its owner answered."""
        for wizard in self:
            dispute = wizard.dispute_id
            wizard.resolution = "settled" if dispute.answer == "accept" else "refused"
            wizard.amount = dispute.answer_amount
            wizard.words = dispute.answer_words if dispute.answer == "refuse" else False

    @api.depends("amount", "disputed")
    def _compute_owed(self):
        for wizard in self:
            wizard.owed = wizard.disputed - wizard.amount

    @api.onchange("owed")
    def _inverse_owed(self):
        """Either amount may be entered: together they are what is disputed."""
        for wizard in self:
            wizard.amount = wizard.currency_id.round(wizard.disputed - wizard.owed)

    def action_close(self):
        self.ensure_one()
        dispute = self.dispute_id
        dispute._conclude(self.resolution, self.words, self.amount)
        if self.resolution == "settled":
            return dispute.action_credit()
        return dispute.action_tell() if dispute.untold else {"type": "ir.actions.act_window_close"}
