# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import format_date


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_status_count = fields.Integer(
        string="Statuses Outside", compute="_compute_recouvrement_status", groups="recouvrement_module.group_viewer"
    )
    recouvrement_evidence = fields.Char(
        string="Accepted by the Customer",
        compute="_compute_recouvrement_status",
        groups="recouvrement_module.group_viewer",
        help="What the platform says, as a proof.",
    )

    @api.depends_context("lang")
    def _compute_recouvrement_status(self):
        events = self.env["recouvrement.status.event"].search([("move_id", "in", self.ids)]).grouped("move_id")
        for move in self:
            of_move = events.get(move, self.env["recouvrement.status.event"])
            move.recouvrement_status_count = len(of_move)
            proof = of_move.filtered(lambda event: event.label_id.effect == "evidence")[:1]
            move.recouvrement_evidence = proof and f"{proof.label_id.name} – {format_date(self.env, proof.date)}"

    def action_open_recouvrement_statuses(self):
        """Open the statuses that the platforms gave to the invoice, the last one first."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_status_event_action")
        return {**action, "domain": [("move_id", "=", self.id)], "context": {}}
