# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

from ..models.law.sector import SECTORS


class RecouvrementSettings(models.TransientModel):
    _inherit = "recouvrement.settings"

    recouvrement_sector = fields.Selection(SECTORS, string="Activity With Rules of Its Own")
    recouvrement_mentions = fields.Boolean(string="Mentions on Invoices")
    recouvrement_penalty_rate = fields.Char(string="Rate of Penalties")
