# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    _inherit = "recouvrement.settings"

    recouvrement_part_payment = fields.Boolean(string="Customers May Pay in Part")
