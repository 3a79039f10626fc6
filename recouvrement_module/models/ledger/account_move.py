# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Columns of the invoice that change what may be asked for its lines.
WATCHED = frozenset({"is_move_sent", "payment_state", "recouvrement_down_payment", "recouvrement_payer_id"})


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_why = fields.Char(
        string="Collection",
        compute="_compute_recouvrement_why",
        groups="recouvrement_module.group_viewer",
        help="Why each open instalment is, or is not, reminded, and what comes next.",
    )
    recouvrement_payer_id = fields.Many2one(
        "res.partner",
        string="Payer",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="Who is asked for this document instead of whoever pays for the customer. The customer itself may be "
        "chosen. A formal notice always goes to the customer.",
    )

    # the reality check looks for these for one customer at a time; both indexes stay tiny
    _recouvrement_draft_refund_idx = models.Index(
        "(commercial_partner_id) WHERE move_type = 'out_refund' AND state = 'draft'"
    )

    def _recouvrement_of_customers(self):
        """Those that customers may owe, entries included, or a message when there is none."""
        documents = self.exists().filtered(
            lambda move: move.move_type == "entry" or move.is_sale_document(include_receipts=True)
        )
        if not documents:
            raise UserError(self.env._("Only documents of customers can be chosen here: invoices, refunds or entries."))
        return documents

    @api.constrains("recouvrement_payer_id")
    def _check_recouvrement_payer(self):
        # sudo: the payer may be of a branch
        for move in self.sudo().filtered("recouvrement_payer_id"):
            payer, customer = move.recouvrement_payer_id, move.commercial_partner_id
            names = {"customer": customer.name, "payer": payer.display_name}
            if payer != customer and payer.commercial_partner_id == customer:
                raise ValidationError(self.env._(
                    "%(payer)s is a contact of %(customer)s, not another payer: write to it as an invoice contact.",
                    **names,
                ))  # fmt: skip
            if not payer.active:
                raise ValidationError(
                    self.env._("%(payer)s is archived: choose a payer who can be written to.", **names)
                )

    def _compute_recouvrement_why(self):
        items = self.env["recouvrement.item"].search([("move_id", "in", self.ids)]).grouped("move_id")
        for move in self:
            move.recouvrement_why = " ".join(dict.fromkeys(item.why for item in items.get(move, ())))

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # EXTENDS 'account': a credit note is for whoever pays for its invoice
        reversals = super()._reverse_moves(default_values_list, cancel)
        # sudo: whoever may reverse an entry need not see, nor choose, who pays
        for reversal in reversals.sudo().filtered("reversed_entry_id.recouvrement_payer_id"):
            reversal.recouvrement_payer_id = reversal.reversed_entry_id.recouvrement_payer_id
        return reversals

    def _write_multi(self, vals_list):
        # EXTENDS 'base': an invoice blocked, released or sent is news for collection.
        if not WATCHED.isdisjoint(set().union(*vals_list)):
            self.env["recouvrement.refresh"]._ask_moves(self.ids)
        return super()._write_multi(vals_list)
