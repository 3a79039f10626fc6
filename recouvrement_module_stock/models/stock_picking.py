# Part of recouvrement_module. License LGPL-3.
from odoo import models

SETTLED = ("paid", "in_payment", "reversed")


class StockPicking(models.Model):
    """A delivery to a customer beyond its credit waits at its validation; each is released by itself."""

    _name = "stock.picking"
    _inherit = ["stock.picking", "recouvrement.credit.document"]

    _credit_kind = "delivery"

    # ---------------------------------------------------------------- what a delivery says

    def _get_credit_customer(self):
        order = self.sudo().sale_id  # sudo: whoever delivers need not read the order
        return (order.partner_invoice_id or self.partner_id).commercial_partner_id

    def _is_credit_free(self):
        order = self.sudo().sale_id  # sudo: see _get_credit_customer
        invoices = order.invoice_ids.filtered(lambda move: move.state != "cancel")
        settled = all(move.state == "posted" and move.payment_state in SETTLED for move in invoices)
        return order._is_credit_free() or (bool(invoices) and order.invoice_status == "invoiced" and settled)

    def _is_credit_waiting(self):
        return self.state not in ("done", "cancel")

    def _credit_go(self):
        # the goods leave when somebody has taken them: whoever delivers is told that they may
        self._message_log(body=self.env._("Credit control has released the delivery."))

    def _get_credit_covers(self):
        # EXTENDS recouvrement_module: whoever releases an order releases what is delivered of it
        return [*super()._get_credit_covers(), ("sale.order", self.sudo().sale_id.id)]  # sudo: see above

    def _get_credit_salesperson(self):
        return self.sudo().sale_id.user_id  # sudo: see above

    # ---------------------------------------------------------------- control

    def button_validate(self):
        # EXTENDS 'stock': what should wait waits, and says so; the others leave
        sold = self.filtered(
            # sudo: see _get_credit_customer
            lambda picking: picking.picking_type_code in ("outgoing", "dropship") and picking.sudo().sale_id
            and picking._is_credit_waiting()
        )  # fmt: skip
        held = sold - sold._filter_credit()
        if not held:
            return super().button_validate()
        for picking in held:
            picking._message_log(body=picking.env._("The delivery waits for credit control."))
        going = self - held
        result = super(StockPicking, going).button_validate() if going else True
        return result if isinstance(result, dict) else held._say_credit_held()

    def action_cancel(self):
        # EXTENDS 'stock': what is cancelled waits for nothing
        result = super().action_cancel()
        # sudo: whoever may cancel a delivery need not read what waits
        self.env["recouvrement.credit.block"].sudo()._find(self)._finish("dropped")
        return result
