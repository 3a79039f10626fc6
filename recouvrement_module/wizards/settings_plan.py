# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    """What payment plans are proposed with."""

    _inherit = "recouvrement.settings"

    recouvrement_plan_grace = fields.Integer(string="Grace of Instalments (Days)")
    recouvrement_plan_notice = fields.Integer(string="Delay of a Notice (Days)")
