# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementReminderLine(models.Model):
    _inherit = "recouvrement.reminder.line"

    payee_name = fields.Char(string="To Pay To", readonly=True, help="The factor that is to be paid. Empty: we are.")
    payee_account = fields.Char(string="Account of the Factor", readonly=True)
    payee_bic = fields.Char(string="BIC of the Factor", readonly=True)
