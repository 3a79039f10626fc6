# Part of recouvrement_module. License LGPL-3.
"""The means of payment as people choose them: on an invoice, a payment term, a customer."""

from odoo.tools import SQL

from ...rules.means import PRESENTED

MEANS = [
    ("transfer", "Transfer"),
    ("direct_debit", "Direct Debit"),
    ("bill", "Bill of Exchange (LCR)"),
    ("promissory_note", "Promissory Note (BAO)"),
    ("cheque", "Cheque"),
    ("card", "Card"),
]

# The customer and the term of a line, for MEANS_OF_LINE. Rows: line, move, account, partner, root.
MEANS_JOINS = SQL(
    """LEFT JOIN res_partner debtor ON debtor.id = partner.commercial_partner_id
       LEFT JOIN account_payment_term term ON term.id = move.invoice_payment_term_id"""
)
_SAID = SQL(
    """COALESCE(move.recouvrement_means, term.recouvrement_means,
                debtor.recouvrement_means ->> line.company_id::text, debtor.recouvrement_means ->> root.id::text)"""
)
# A line on an account of bills is one, whatever its customer does as a rule.
MEANS_OF_LINE = SQL(
    """CASE WHEN account.recouvrement_role <> 'bill' THEN COALESCE(%(said)s, 'transfer')
            WHEN %(said)s = 'promissory_note' THEN 'promissory_note' ELSE 'bill' END""",
    said=_SAID,
)
IS_PRESENTED = SQL("%s = ANY(%s)", MEANS_OF_LINE, list(PRESENTED))
