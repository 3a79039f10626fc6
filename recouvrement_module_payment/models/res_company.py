# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_part_payment = fields.Boolean(
        string="Customers May Pay in Part",
        default=True,
        help="On their page they may pay less than what they chose: what is due first is settled first.",
    )
