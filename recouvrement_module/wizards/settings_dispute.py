# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    _inherit = "recouvrement.settings"

    recouvrement_dispute_tell = fields.Boolean(
        string="Tell Customers of Disputes",
        help="That a dispute is recorded, and how it ended: a message is proposed, which a person reads and sends.",
    )
