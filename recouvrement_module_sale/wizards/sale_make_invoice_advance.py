# Part of recouvrement_module. License LGPL-3.
from odoo import models


class SaleAdvancePaymentInv(models.TransientModel):
    _inherit = "sale.advance.payment.inv"

    def _prepare_down_payment_invoice_values(self, order, so_lines):
        # EXTENDS 'sale': the one place where invoices for down payments are made; a person may untick it
        values = super()._prepare_down_payment_invoice_values(order, so_lines)
        return {**values, "recouvrement_down_payment": True}
