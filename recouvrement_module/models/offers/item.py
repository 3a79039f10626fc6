# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    discounted = fields.Monetary(
        string="Discount Earned", readonly=True, help="The discount of an offer paid in time, until it is credited."
    )
