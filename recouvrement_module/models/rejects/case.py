# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import format_date

from .reject import ACTIVE


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    reject_ids = fields.One2many("recouvrement.reject", "case_id", string="Rejects", readonly=True)
    reject_count = fields.Integer(compute="_compute_rejects", help="Open rejects.")
    block_words = fields.Char(
        string="Orders", compute="_compute_rejects", help="What is proposed for further orders, and why."
    )

    @api.depends("reject_ids.state")
    def _compute_rejects(self):
        open_ones = self.env["recouvrement.reject"].search([("case_id", "in", self.ids), ("state", "in", ACTIVE)])
        by_case = open_ones.grouped("case_id")
        for case in self:
            rejects = by_case.get(case, open_ones.browse())
            case.reject_count = len(rejects)
            first = rejects.filtered("block_proposed").sorted("date")[:1]
            case.block_words = bool(first) and self.env._(
                "Block proposed: %(number)s came back on %(day)s (%(reason)s).",
                number=first.name or "/", day=format_date(self.env, first.date), reason=first.reason_id.name,
            )  # fmt: skip

    def action_open_rejects(self):
        """Open the rejects of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_reject_action")
        return {**action, "domain": [("case_id", "=", self.id)], "context": {}}

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what came back of a merged customer follows
        return [*super()._get_history_columns(), ("recouvrement_reject", "case_id")]
