# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL


class RecouvrementCase(models.Model):
    """The payment plans of a customer."""

    _inherit = "recouvrement.case"

    plan_ids = fields.One2many("recouvrement.plan", "case_id", string="Payment Plans", readonly=True)
    balance_planned = fields.Monetary(
        string="In Payment Plans", readonly=True, help="What plans in force cover of the open items."
    )

    @api.model
    def _get_figures(self, root, today):
        # EXTENDS recouvrement_module
        planned = self._sum_share(root, SQL("item.planned"), SQL("item.residual_currency > 0"))
        return super()._get_figures(root, today) | {"balance_planned": planned}

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the plans of a merged customer follow
        tables = ("recouvrement_plan", "recouvrement_plan_item")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]

    def action_payment_plan(self):
        """Make a payment plan."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.plan_wizard_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}
