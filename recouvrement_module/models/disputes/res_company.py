# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_dispute_tell = fields.Boolean(
        string="Tell Customers of Disputes",
        default=True,
        help="That a dispute is recorded, and how it ended: a message is proposed, which a person reads and sends.",
    )
