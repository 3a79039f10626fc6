# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import format_amount

from ...fields import exact


class AccountMove(models.Model):
    _inherit = "account.move"

    # exposure looks for these; the index stays tiny
    _recouvrement_draft_invoice_idx = models.Index(
        "(commercial_partner_id) WHERE state = 'draft' AND move_type IN ('out_invoice', 'out_receipt')"
    )

    @api.model
    def _build_credit_warning_message(self, record, current_amount=0.0, exclude_current=False, exclude_amount=0.0):
        # OVERRIDE 'account': the limit that counts today, of the company of the document and not of the selector
        root = record.company_id.sudo().root_id
        customer = record.partner_id.commercial_partner_id
        if not customer:
            return ""
        # sudo: the figures are the same whoever reads them; core shows them to accountants and sales people only
        Case = self.env["recouvrement.case"].sudo()
        limit = Case._get_credits(root, customer.ids)[customer.id].effective
        exposed = self.env["recouvrement.ledger"].sudo()._get_exposure(root, customer.ids).get(customer.id, {})
        total = float(exposed.get("exposure", 0)) + self._get_recouvrement_added(record, current_amount)
        if limit.allows(exact(root.currency_id.round(total))):
            return ""
        return self._say_credit_warning(customer, limit, total, root.currency_id)

    @api.model
    def _get_recouvrement_added(self, record, amount):
        """What a document adds to the exposure: a draft invoice that is saved is part of it already."""
        counted = record._name == "account.move" and bool(record._origin)
        if not counted:
            return amount
        before = record._origin
        return amount - (before.amount_total_signed if before.state == "draft" else 0)

    @api.model
    def _say_credit_warning(self, customer, limit, total, currency):
        amounts = {"customer": customer.name, "total": format_amount(self.env, total, currency)}
        if limit.mode == "nothing":
            return self.env._(
                "%(customer)s buys nothing on credit. With this document it would owe %(total)s.", **amounts
            )
        return self.env._(
            "%(customer)s has reached its credit limit of %(limit)s: with this document it owes %(total)s, orders and "
            "drafts included.",
            limit=format_amount(self.env, float(limit.amount), currency), **amounts,
        )  # fmt: skip
