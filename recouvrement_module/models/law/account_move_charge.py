# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class AccountMove(models.Model):
    """A document that charges interest and indemnities: outside VAT, e-invoicing and sales figures, never reminded."""

    _inherit = "account.move"

    recouvrement_is_charge = fields.Boolean(
        string="Charge of Interest",
        readonly=True,
        copy=False,
        help="It charges interest, indemnities or recovery costs, or credits them: it is no sale.",
    )

    recouvrement_claim_id = fields.Many2one(
        "ir.attachment", string="Claim of the Charge", readonly=True, copy=False, ondelete="set null",
        index="btree_not_null", help="The itemised claim that is sent with it.",
    )  # fmt: skip

    # charges are few among all documents
    _recouvrement_charge_idx = models.Index("(invoice_date) WHERE recouvrement_is_charge")

    def _recouvrement_charges(self):
        """The charges among these documents, and those that they credit, as superuser."""
        # sudo: whoever works on a document need not know collection, nor read what it reverses
        documents = self.sudo()
        return (documents | documents.reversed_entry_id).filtered(
            lambda move: move.recouvrement_is_charge and move.move_type == "out_invoice"
        )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'account'
        moves = super().create(vals_list)
        moves._recouvrement_check_mark(True)
        return moves

    def write(self, vals):
        # EXTENDS 'account'
        if "recouvrement_is_charge" in vals:
            self._recouvrement_check_mark(not vals["recouvrement_is_charge"])
        return super().write(vals)

    def _recouvrement_check_mark(self, mark):
        """What is marked a charge is never reminded and no sale: people do not mark documents, nor take it off."""
        if not self.env.su and any(bool(move.recouvrement_is_charge) == mark for move in self):
            raise AccessError(self.env._("Only charging from the itemised claim makes a charge of a document."))

    def _post(self, soft=True):
        # EXTENDS 'account': what charges is what was struck, and credit notes take their share back
        drafts = (self._recouvrement_charges() & self.sudo()).filtered(lambda move: move.state == "draft")
        if drafts:
            self.env["recouvrement.accessory"]._check_charges(drafts)
        posted = super()._post(soft)
        posted._recouvrement_follow()
        return posted

    def button_draft(self):
        # EXTENDS 'account': a draft charges nothing until it is posted again
        result = super().button_draft()
        charges = self._recouvrement_charges()
        if charges:
            self.env["recouvrement.accessory"]._take_back_charges(charges & self.sudo())
        self._recouvrement_follow()
        return result

    def button_cancel(self):
        # EXTENDS 'account'
        result = super().button_cancel()
        self._recouvrement_follow()
        return result

    def unlink(self):
        # EXTENDS 'account': what a document charged that is deleted can be charged again
        charges = self._recouvrement_charges()
        if charges:
            self.env["recouvrement.accessory"]._take_back_charges(charges & self.sudo())
        return super().unlink()

    def _recouvrement_follow(self):
        charges = self._recouvrement_charges()
        if charges:
            self.env["recouvrement.accessory"]._follow_charges(charges)

    def copy_data(self, default=None):
        # EXTENDS 'account': nothing is owed behind a copy; what credits it is no copy
        if any(self.mapped("recouvrement_is_charge")) and not (default or {}).get("reversed_entry_id"):
            raise UserError(self.env._("Interest is charged from the itemised claim, not by copying a document."))
        return super().copy_data(default)

    def _reverse_moves(self, default_values_list=None, cancel=False):
        # EXTENDS 'account': what credits a charge is no sale either
        reverses = super()._reverse_moves(default_values_list, cancel)
        # sudo: the mark follows the document, whoever credits it
        reverses.filtered("reversed_entry_id.recouvrement_is_charge").sudo().recouvrement_is_charge = True
        return reverses

    def _need_ubl_cii_xml(self, ubl_cii_format):
        # EXTENDS 'account_edi_ubl_cii', which asks it where it is installed: a charge is no electronic invoice
        return not self.recouvrement_is_charge and super()._need_ubl_cii_xml(ubl_cii_format)
