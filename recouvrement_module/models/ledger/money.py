# Part of recouvrement_module. License LGPL-3.
"""What is money among what settles a debt, and the day on which it was there: of a row ``settling``, an entry."""

from odoo.tools import SQL

# Whether it is money that moved, with the row ``journal`` of the entry: no credit note, and no entry of ours.
IS_MONEY = SQL(
    """(settling.origin_payment_id IS NOT NULL OR settling.statement_line_id IS NOT NULL
        OR journal.type IN ('bank', 'cash', 'credit'))"""
)
# Join of the day of the bank line with which a payment is matched, as ``bank``: paid is what is at the disposal of the
# creditor (C. com. L441-9).
BANK_DAY = SQL(
    """LEFT JOIN LATERAL (
            SELECT MAX(statement.date) AS day
              FROM account_move_line own
              JOIN account_partial_reconcile matched ON matched.debit_move_id = own.id
              JOIN account_move_line other ON other.id = matched.credit_move_id
              JOIN account_move statement ON statement.id = other.move_id
             WHERE own.move_id = settling.id AND statement.statement_line_id IS NOT NULL
       ) bank ON settling.origin_payment_id IS NOT NULL"""
)
