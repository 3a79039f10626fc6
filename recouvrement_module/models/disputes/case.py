# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from .dispute_tell import TOLD


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    dispute_ids = fields.One2many("recouvrement.dispute", "case_id", string="Disputes", readonly=True)
    dispute_count = fields.Integer(compute="_compute_dispute_count", help="Open disputes.")
    balance_disputed = fields.Monetary(string="Disputed", readonly=True, help="What is open and disputed: not asked.")

    @api.depends("dispute_ids.closed_on")
    def _compute_dispute_count(self):
        counts = dict(
            self.env["recouvrement.dispute"]._read_group(
                [("case_id", "in", self.ids), ("closed_on", "=", False)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.dispute_count = counts.get(case, 0)

    def action_open_disputes(self):
        """Open the disputes of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_dispute_action")
        return {**action, "domain": [("case_id", "=", self.id)], "context": {}}

    def _message_post_after_hook(self, message, msg_vals):
        # EXTENDS recouvrement_module: what tells a customer of a dispute, once it is sent
        result = super()._message_post_after_hook(message, msg_vals)
        told = self.env.context.get(TOLD)
        if told and message.message_type == "comment" and message.partner_ids:
            disputes = self.env["recouvrement.dispute"].search([("id", "in", told), ("case_id", "in", self.ids)])
            # sudo: what is not said by a person is written by the buttons only
            disputes.sudo()._note_told()
        return result

    @api.model
    def _get_figures(self, root, today):
        # EXTENDS recouvrement_module
        disputed = self._sum_share(root, SQL("item.disputed"), SQL("item.residual_currency > 0"))
        return super()._get_figures(root, today) | {"balance_disputed": disputed}

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what a merged customer disputes follows
        tables = ("recouvrement_dispute", "recouvrement_dispute_line")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]
