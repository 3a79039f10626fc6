# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_down_payment = fields.Boolean(
        string="Down Payment",
        help="An invoice for a down payment, or in place of a pro forma: as long as it is not paid the order waits. It "
        "is reminded by the policy for down payments.",
    )
