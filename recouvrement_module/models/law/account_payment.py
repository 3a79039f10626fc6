# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class AccountPayment(models.Model):
    _name = "account.payment"
    _inherit = ["account.payment", "recouvrement.ordered"]

    recouvrement_is_ordered = fields.Boolean(
        compute="_compute_recouvrement_is_ordered", help="Whether an accountant of a public buyer orders it."
    )

    @api.depends("partner_id", "payment_type", "partner_type")
    def _compute_recouvrement_is_ordered(self):
        for payment in self:
            # sudo: whoever may read a payment may read what kind of debtor pays
            partner = payment.partner_id.sudo().commercial_partner_id
            paid_by_customer = payment.payment_type == "inbound" and payment.partner_type == "customer"
            payment.recouvrement_is_ordered = bool(
                paid_by_customer and partner and partner._get_recouvrement_category().code.startswith("public")
            )
