# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    recouvrement_sending = fields.Boolean(related="company_id.recouvrement_sending", readonly=False)
    recouvrement_start_date = fields.Date(related="company_id.recouvrement_start_date", readonly=False)
    recouvrement_policy_id = fields.Many2one(related="company_id.recouvrement_policy_id", readonly=False)
    recouvrement_bank_check = fields.Selection(related="company_id.recouvrement_bank_check", readonly=False, required=True)
    recouvrement_unsent_check = fields.Boolean(related="company_id.recouvrement_unsent_check", readonly=False)
