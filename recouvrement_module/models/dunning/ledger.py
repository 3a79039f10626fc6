# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from ..ledger.ledger import ROOT_ID

# No invoice was posted for the customer of a line before its own, which is not due yet.
FIRST_INVOICE = SQL(
    """move.move_type = 'out_invoice' AND line.date_maturity >= day.today AND NOT EXISTS (
         SELECT FROM account_move earlier
           JOIN res_partner buyer ON buyer.id = earlier.partner_id
           JOIN res_company company ON company.id = earlier.company_id
          WHERE buyer.commercial_partner_id = partner.commercial_partner_id AND %s = root.id
            AND earlier.move_type = 'out_invoice' AND earlier.state = 'posted'
            AND (earlier.invoice_date, earlier.id) < (move.invoice_date, move.id))""",
    ROOT_ID,
)


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _get_columns(self):
        # EXTENDS recouvrement_module
        return super()._get_columns() | {"first_invoice": FIRST_INVOICE}
