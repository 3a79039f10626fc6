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
    move_id = fields.Many2one("account.move", string="Invoice", required=True, ondelete="cascade")
    currency_id = fields.Many2one("res.currency", default=lambda self: self.env.ref("base.EUR"), readonly=True)
    value = fields.Monetary(string="Costs Paid", required=True)
    reason = fields.Char(string="For", required=True, help="What was paid, and to whom.")
    attachment_ids = fields.Many2many("ir.attachment", string="Proof", required=True)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': the invoice of the claim, when it is but one
        values = super().default_get(fields)
        if values.get("sheet_id"):
            move_ids = self._get_move_ids(self.env["recouvrement.claim.sheet"].browse(values["sheet_id"]))
            values |= {"move_id": move_ids[0]} if len(move_ids) == 1 else {}
        return values

    @api.depends("sheet_id")
    def _compute_allowed_move_ids(self):
        for wizard in self:
            wizard.allowed_move_ids = [Command.set(self._get_move_ids(wizard.sheet_id))]

    @api.model
    def _get_move_ids(self, sheet):
        """The invoices of a claim."""
        return [claim.invoice.key.move_id for claim in sheet._get_claims()] if sheet else []

    def action_add(self):
        """Add the costs: what exceeds the fixed indemnity can be asked."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        found = [claim for claim in self.sheet_id._get_claims() if claim.invoice.key.move_id == self.move_id.id]
        if not found:
            raise UserError(self.env._("This invoice is not among those of the claim."))
        value = Decimal(str(self.currency_id.round(self.value)))
        self.env["recouvrement.accessory"]._justify(found[0], value, self.reason, self.attachment_ids)
        return {"type": "ir.actions.act_window_close"}  # the claim below is read anew
