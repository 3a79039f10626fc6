# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_cash_user_id = fields.Many2one(
        "res.users",
        string="Looks for Payments",
        ondelete="set null",
        help="Who is asked to find what a customer says on the telephone that it has paid.",
    )
