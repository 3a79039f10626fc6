# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

from ..models.credit.words import CONTROLS


class RecouvrementSettings(models.TransientModel):
    """What orders wait for, and who is told."""

    _inherit = "recouvrement.settings"

    recouvrement_credit_control = fields.Selection(CONTROLS, string="Orders Beyond Credit", required=True)
    recouvrement_credit_late_days = fields.Integer(
        string="Oldest Item Late By (Days)", help="0: nothing waits for that. Never less than 8 days."
    )
    recouvrement_credit_overdue = fields.Monetary(string="Overdue Above", help="0: nothing waits for that.")
    recouvrement_credit_share = fields.Float(
        string="Overdue Above (% of Exposure)", digits=(5, 2), help="0: nothing waits for that."
    )
    recouvrement_credit_floor = fields.Monetary(
        string="Ignore Items Below", help="Nothing waits for an item that is smaller."
    )
    recouvrement_credit_grade = fields.Selection([(grade, grade) for grade in "BCDE"], string="Grade At or Below")
    recouvrement_credit_insolvency = fields.Boolean(string="Insolvency Proceedings")
    recouvrement_credit_expiry = fields.Boolean(string="Review Missed", help="Limits whose day of review has passed.")
    recouvrement_credit_plan = fields.Boolean(string="Lapsed Payment Plan")
    recouvrement_credit_alert = fields.Float(string="Alert at (% of the Limit)", digits=(5, 2))
    recouvrement_credit_user_id = fields.Many2one(
        "res.users", string="Credit Manager", help="Who is told of orders that wait. Empty: the collector."
    )
