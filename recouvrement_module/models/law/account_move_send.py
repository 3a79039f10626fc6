# Part of recouvrement_module. License LGPL-3.
from odoo import api, models

BY_HAND = {"email", "snailmail", "manual"}  # ways of sending that make no electronic invoice


class AccountMoveSend(models.AbstractModel):
    """A charge is sent with its claim, by no flow of electronic invoices."""

    _inherit = "account.move.send"

    @api.model
    def _get_default_sending_methods(self, move):
        # EXTENDS 'account'
        methods = super()._get_default_sending_methods(move)
        return methods & BY_HAND or {"email"} if move.recouvrement_is_charge else methods

    @api.model
    def _get_default_invoice_edi_format(self, move, **kwargs):
        # EXTENDS 'account'
        return False if move.recouvrement_is_charge else super()._get_default_invoice_edi_format(move, **kwargs)

    @api.model
    def _get_default_extra_edis(self, move):
        # EXTENDS 'account'
        return set() if move.recouvrement_is_charge else super()._get_default_extra_edis(move)

    @api.model
    def _get_invoice_extra_attachments(self, move):
        # EXTENDS 'account': the itemised claim goes with the charge, and nothing else that hangs on it
        return super()._get_invoice_extra_attachments(move) | move.recouvrement_claim_id
