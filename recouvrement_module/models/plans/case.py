# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from .plan import LIVE


class RecouvrementCase(models.Model):
    """The payment plans of a customer."""

    _inherit = "recouvrement.case"

    plan_ids = fields.One2many("recouvrement.plan", "case_id", string="Payment Plans", readonly=True)
    plan_notice_ids = fields.One2many(
        "recouvrement.plan.notice", "case_id", string="Letters About Payment Plans", readonly=True
    )
    balance_planned = fields.Monetary(
        string="In Payment Plans", readonly=True, help="What plans in force cover of the open items."
    )

    is_in_plan = fields.Boolean(
        compute="_compute_is_in_plan", help="All that is late is in payment plans, and they are kept."
    )

    @api.depends("item_ids.fact", "item_ids.due_date", "plan_ids.state", "plan_ids.overdue")
    def _compute_is_in_plan(self):
        for case in self:
            today = case.company_id._recouvrement_today()
            late = case._get_debts().filtered(lambda item, today=today: item.due_date < today)
            behind = any(plan.overdue for plan in case.plan_ids if plan.state in LIVE)
            case.is_in_plan = bool(late) and not behind and set(late.mapped("fact")) == {"planned"}

    @api.model
    def _get_figures(self, root, today):
        # EXTENDS recouvrement_module
        planned = self._sum_share(root, SQL("item.planned"), SQL("item.residual_currency > 0"))
        return super()._get_figures(root, today) | {"balance_planned": planned}

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the plans of a merged customer follow
        tables = ("recouvrement_plan", "recouvrement_plan_item", "recouvrement_plan_notice")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]

    def action_payment_plan(self):
        """Make a payment plan."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.plan_wizard_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}
