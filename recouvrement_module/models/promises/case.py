# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from .promise import JUDGED


class RecouvrementCase(models.Model):
    """What a customer promised, and whether it keeps its word."""

    _inherit = "recouvrement.case"

    promise_ids = fields.One2many("recouvrement.promise", "case_id", string="Promises", readonly=True)
    balance_promised = fields.Monetary(
        string="Promised", readonly=True, help="What was promised of the open items and is still waited for."
    )
    promises_given = fields.Integer(
        compute="_compute_promises", help="Promises whose day is over, but for those that were replaced or taken back."
    )
    promises_kept = fields.Integer(compute="_compute_promises")
    promise_words = fields.Char(string="Its Word", compute="_compute_promises", help="How many promises it kept.")

    @api.depends("promise_ids.state")
    @api.depends_context("lang")
    def _compute_promises(self):
        rows = self.env["recouvrement.promise"]._read_group(
            [("case_id", "in", self.ids), ("state", "in", JUDGED)], ["case_id", "state"], ["__count"]
        )
        counts = {(case.id, state): count for case, state, count in rows}
        for case in self:
            case.promises_kept = counts.get((case.id, "kept"), 0)
            case.promises_given = sum(counts.get((case.id, state), 0) for state in JUDGED)
            case.promise_words = bool(case.promises_given) and self.env._(
                "Promises kept: %(kept)s of %(given)s", kept=case.promises_kept, given=case.promises_given
            )

    @api.model
    def _get_figures(self, root, today):
        # EXTENDS recouvrement_module
        promised = self._sum_share(root, SQL("item.promised"), SQL("item.residual_currency > 0"))
        return super()._get_figures(root, today) | {"balance_promised": promised}

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what a merged customer promised follows
        tables = ("recouvrement_promise", "recouvrement_promise_line")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]

    def action_promise(self):
        """Note what the customer promised."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.promise_wizard_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}
