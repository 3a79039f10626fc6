# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementHoldReason(models.Model):
    """Why reminders wait, or a credit is kept: a list that a manager may change."""

    _name = "recouvrement.hold.reason"
    _inherit = ["recouvrement.refusal"]
    _description = "Reason of a hold"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    days = fields.Integer(string="Usual Days", default=8, required=True, help="How long such a hold lasts as a rule.")
    for_credit = fields.Boolean(string="For Credits", help="It is a reason to keep a credit, not to hold reminders.")

    _days_positive = models.Constraint("CHECK(days > 0)", "A hold lasts at least a day.")
