# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    """What ways to settle a claim are compared with."""

    _inherit = "recouvrement.settings"

    recouvrement_cost_of_money = fields.Float(string="Cost of Money (% a Year)", digits=(6, 3))
    recouvrement_discount_most = fields.Float(string="Largest Discount (%)", digits=(5, 2))
