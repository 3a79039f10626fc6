# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementPlanItem(models.Model):
    """What a plan is about of one open line."""

    _name = "recouvrement.plan.item"
    _description = "Item of a payment plan"
    _inherit = "recouvrement.anchor"
    _order = "due_date, id"

    plan_id = fields.Many2one("recouvrement.plan", required=True, ondelete="cascade", index=True, readonly=True)
    state = fields.Selection(related="plan_id.state")
    planned = fields.Monetary(required=True, readonly=True)
    covered = fields.Monetary(
        string="Still in the Plan", readonly=True, help="What the plan still covers of it: it is not asked otherwise."
    )

    _planned_positive = models.Constraint("CHECK(planned > 0)", "What is put into a plan is more than zero.")
