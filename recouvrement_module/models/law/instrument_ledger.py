# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from ..rejects.means import MEANS_OF_LINE


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _get_columns(self):
        # EXTENDS recouvrement_module: a bill falls due with its line; a cheque is there once it has come back
        cheque = SQL("reject.means = 'cheque'")
        bill = SQL("%s IN ('bill', 'promissory_note')", MEANS_OF_LINE)
        return super()._get_columns() | {
            "instrument": SQL("CASE WHEN %s THEN 'cheque' WHEN %s THEN 'bill' END", cheque, bill),
            "instrument_from": SQL(
                "CASE WHEN %s THEN reject.date WHEN %s THEN %s END", cheque, bill, self._get_due_date()
            ),
        }
