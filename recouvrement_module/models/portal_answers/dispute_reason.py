# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementDisputeReason(models.Model):
    _inherit = "recouvrement.dispute.reason"

    shown = fields.Boolean(string="Customers Choose It", default=True, help="It is offered on the customer's page.")
