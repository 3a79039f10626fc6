# Part of recouvrement_module. License LGPL-3.
from odoo import models

NAMED_INVOICES = 3  # as many invoice numbers fit into the reference of a transfer


class RecouvrementPortalAnswer(models.Model):
    """How to pay what was promised: the receipt of a promise makes it easy to keep."""

    _inherit = "recouvrement.portal.answer"

    def _prepare_payment(self):
        """What the receipt says of the payment: a link to the page, our account, the QR code of the amount promised.

        :rtype: dict
        """
        self.ensure_one()
        company = self.company_id.sudo()  # sudo: also with only a branch ticked
        bank = company._recouvrement_bank_account(self.currency_id)
        reference = self._get_payment_reference()
        customer = self.case_id.partner_id.sudo()  # sudo: it may be of another branch
        transfer = (bank, self.amount, self.currency_id, reference, customer)
        link = company.recouvrement_mail_link and self.env["recouvrement.portal.link"]._make(self.case_id)
        return {
            "pay_link": link or "", "bank": bank, "holder": bank.acc_holder_name or company.name,
            "reference": reference,
            "qr": company._recouvrement_qr_link(*transfer) if bank else "",
        }  # fmt: skip

    def _get_payment_reference(self):
        """What the customer writes on the transfer: the invoices when they are few, else its own reference or name."""
        names = [name for name in dict.fromkeys(self.line_ids.mapped("name")) if name]
        if len(names) == 1:
            # sudo: the invoice may be of a branch
            return self.line_ids.move_id[:1].sudo().payment_reference or names[0]
        customer = self.case_id.partner_id.sudo()  # sudo: see _prepare_payment
        return " ".join(names) if 0 < len(names) <= NAMED_INVOICES else customer.ref or customer.name
