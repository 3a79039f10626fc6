# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from . import words

OUTCOMES = [
    ("sent", "Sent"),
    ("waiting", "Prepared"),
    ("held", "Held"),
    ("failed", "Failed"),
    ("unknown", "Unknown"),
    ("skipped", "Not Reminded"),
]


class RecouvrementRunLine(models.Model):
    """One row of the report of a run: how many items had one outcome for one reason."""

    _name = "recouvrement.run.line"
    _description = "Report of a run"
    _order = "run_id, id"
    _log_access = False

    run_id = fields.Many2one("recouvrement.run", required=True, ondelete="cascade", index=True, readonly=True)
    currency_id = fields.Many2one(related="run_id.currency_id")
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    code = fields.Char(readonly=True)
    reason = fields.Char(compute="_compute_reason")
    item_count = fields.Integer(string="Items", readonly=True)
    amount = fields.Monetary(readonly=True)

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_reason(self):
        for line in self:
            line.reason = words.report_words(self.env, line.code)

    def action_open_items(self):
        """Open what the row counts."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_item_action")
        return {**action, "domain": self.run_id._get_items_domain(self.outcome, self.code), "context": {}}
