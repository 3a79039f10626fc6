# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    _inherit = "recouvrement.settings"

    recouvrement_mail_link = fields.Boolean(string="Link to the Account in Emails")
    recouvrement_link_days = fields.Integer(string="Links Work For (Days)")
    recouvrement_qr = fields.Boolean(string="QR Code for Transfers")
    recouvrement_thanks = fields.Boolean(string="Thank for Payments")
