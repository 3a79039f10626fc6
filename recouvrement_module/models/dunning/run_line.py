# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

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


class RecouvrementItem(models.Model):
    """Items are found by the row that counts them: their ids may be too many for a domain."""

    _inherit = "recouvrement.item"

    report_row = fields.Char(string="Row of a Report", store=False, search="_search_report_row")

    @api.model
    def _search_report_row(self, operator, value):
        """Find the items of rows written “run outcome code”: the report may be made anew, its rows keep their words."""
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._get_row_domain(*f"{row}  ".split(" ", 2)) for row in value if row)

    @api.model
    def _get_row_domain(self, run_id, outcome, code):
        run = self.env["recouvrement.run"].search([("id", "=", int(run_id) if run_id.isdecimal() else 0)])
        if not run:
            return Domain.FALSE
        rows = SQL(
            "SELECT id FROM (%s) reported WHERE outcome = %s AND COALESCE(code, '') = %s",
            run._reported_query(), outcome, code.rstrip(),
        )  # fmt: skip
        return Domain.custom(to_sql=lambda model, alias, query: SQL("%s IN (%s)", SQL.identifier(alias, "id"), rows))
