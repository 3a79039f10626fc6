# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

from .means import MEANS


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_means = fields.Selection(
        MEANS,
        string="Means of Payment",
        copy=False,
        help="Empty: the one of the payment term, else of the customer, else a transfer.",
    )

    # entries that undo a payment are few among those that undo something
    _recouvrement_reversal_idx = models.Index("(date) WHERE reversed_entry_id IS NOT NULL AND move_type = 'entry'")

    def _write_multi(self, vals_list):
        # EXTENDS recouvrement_module: what is presented by us is not reminded
        if "recouvrement_means" in set().union(*vals_list):
            self.env["recouvrement.refresh"]._ask_moves(self.ids)
        return super()._write_multi(vals_list)
