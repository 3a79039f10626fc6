# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RecouvrementCost(models.TransientModel):
    """Recovery costs of an invoice that were paid, with their proof (C. com. L441-10 II)."""

    _name = "recouvrement.cost"
    _description = "Recovery costs"

    sheet_id = fields.Many2one("recouvrement.claim.sheet", string="Claim", required=True, ondelete="cascade")
    allowed_move_ids = fields.Many2many("account.move", compute="_compute_allowed_move_ids")
    move_id = fields.Many2one(
        "account.move", string="Invoice", required=True, ondelete="cascade", compute="_compute_move_id", store=True,
        readonly=False, precompute=True,
    )  # fmt: skip
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.ref("base.EUR"), readonly=True)
    value = fields.Monetary(string="Costs Paid", required=True)
    reason = fields.Char(string="For", required=True, help="What was paid, and to whom.")
    attachment_ids = fields.Many2many("ir.attachment", string="Proof", required=True)

    @api.depends("sheet_id")
    def _compute_allowed_move_ids(self):
        for wizard in self:
            claims = wizard.sheet_id._get_claims() if wizard.sheet_id else []
            wizard.allowed_move_ids = [Command.set([claim.invoice.key.move_id for claim in claims])]

    @api.depends("allowed_move_ids")
    def _compute_move_id(self):
        for wizard in self:
            if len(wizard.allowed_move_ids) == 1:
                wizard.move_id = wizard.allowed_move_ids

    def action_add(self):
        """Add the costs: what exceeds the fixed indemnity can be asked."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        found = [claim for claim in self.sheet_id._get_claims() if claim.invoice.key.move_id == self.move_id.id]
        if not found:
            raise UserError(self.env._("This invoice is not among those of the claim."))
        value = Decimal(str(self.currency_id.round(self.value)))
        self.env["recouvrement.accessory"]._justify(found[0], value, self.reason, self.attachment_ids)
        return self.sheet_id._open()
