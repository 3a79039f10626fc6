# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

# Columns of the invoice that change what may be asked for its lines.
WATCHED = frozenset({"is_move_sent", "payment_state", "recouvrement_down_payment"})


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_why = fields.Char(
        string="Collection",
        compute="_compute_recouvrement_why",
        groups="recouvrement_module.group_viewer",
        help="Why each open instalment is, or is not, reminded, and what comes next.",
    )

    # the reality check looks for these for one customer at a time; both indexes stay tiny
    _recouvrement_draft_refund_idx = models.Index(
        "(commercial_partner_id) WHERE move_type = 'out_refund' AND state = 'draft'"
    )

    def _compute_recouvrement_why(self):
        items = self.env["recouvrement.item"].search([("move_id", "in", self.ids)]).grouped("move_id")
        for move in self:
            move.recouvrement_why = " ".join(dict.fromkeys(item.why for item in items.get(move, ())))

    def _write_multi(self, vals_list):
        # EXTENDS 'base': an invoice blocked, released or sent is news for collection.
        if not WATCHED.isdisjoint(set().union(*vals_list)):
            self.env["recouvrement.refresh"]._ask_moves(self.ids)
        return super()._write_multi(vals_list)
