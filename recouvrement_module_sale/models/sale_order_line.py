# Part of recouvrement_module. License LGPL-3.
from odoo import models

# The columns on which the exposure of an order depends.
WATCHED = frozenset({"price_total", "product_uom_qty", "qty_delivered", "qty_invoiced", "state"})


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _write_multi(self, vals_list):
        # EXTENDS 'base': what is ordered, delivered or invoiced changes the exposure of the customer
        if not WATCHED.isdisjoint(set().union(*vals_list)):
            # sudo: whoever delivers need not read the order
            orders = self.sudo().order_id.filtered(lambda order: order.state == "sale")
            self.env["recouvrement.refresh"]._ask_partners(orders.partner_invoice_id.ids)
        return super()._write_multi(vals_list)
