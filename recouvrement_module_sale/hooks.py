# Part of recouvrement_module. License LGPL-3.
"""What happens once: at installation beside orders that may be years old."""

from odoo.tools import SQL


def post_init_hook(env):
    """Mark the open invoices for down payments: those all of whose order lines are down payments.

    A final invoice has such lines as well, which deduct what was paid.
    """
    env.flush_all()
    rows = env.execute_query(SQL(
        """UPDATE account_move move SET recouvrement_down_payment = TRUE
             FROM (SELECT line.move_id
                     FROM sale_order_line_invoice_rel link
                     JOIN account_move_line line ON line.id = link.invoice_line_id
                     JOIN sale_order_line ordered ON ordered.id = link.order_line_id
                    GROUP BY line.move_id
                   HAVING bool_and(ordered.is_downpayment IS TRUE)) paid_first
            WHERE move.id = paid_first.move_id AND move.move_type = 'out_invoice'
              AND move.payment_state IN ('not_paid', 'partial', 'in_payment')
              AND move.recouvrement_down_payment IS NOT TRUE
        RETURNING move.id"""
    ))  # fmt: skip
    env["account.move"].invalidate_model(["recouvrement_down_payment"])
    env["recouvrement.refresh"]._ask_moves([move_id for (move_id,) in rows])
