# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementLevel(models.Model):
    _inherit = "recouvrement.level"

    claim_accessories = fields.Boolean(
        string="Claims Interest and Indemnity",
        help="The message states interest and indemnity to the cent, with the itemised claim, and claims them. "
        "Never of a consumer.",
    )
