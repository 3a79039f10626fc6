# Part of recouvrement_module. License LGPL-3.
import base64

import qrcode
from qrcode.image.svg import SvgPathImage

from odoo import api, fields, models, tools

EPC = "sct_qr"  # the method of core for the QR code of a SEPA transfer
MOST = 999999999.99  # the largest amount that such a code may have


class ResCompany(models.Model):
    """The QR code with which the app of a bank fills in a transfer: core says what is in it, and where it can be."""

    _inherit = "res.company"

    recouvrement_qr = fields.Boolean(
        string="QR Code for Transfers",
        default=True,
        help="On letters, emails and the customer's page, in euro and where the bank account has an IBAN: the app of "
        "the customer's bank reads account, amount and reference from it.",
    )

    def _recouvrement_qr(self, bank, amount, currency, reference, debtor):
        """Return the QR code of a transfer as a drawing for paper and browsers, empty where there can be none.

        :param bank: account on which we are paid.
        :param float amount: what is asked.
        :param str reference: what is printed beside it.
        :return: the source of an image
        """
        vals = self._recouvrement_qr_vals(bank, amount, currency, reference, debtor)
        if not vals:
            return ""
        params = bank.sudo()._get_qr_code_generation_params(**vals)  # sudo: the account is printed beside it
        # the level that the standard asks for; lines, which core does not draw, and in a fifth of its time
        code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, image_factory=SvgPathImage)
        code.add_data(params["value"])
        return f"data:image/svg+xml;base64,{base64.b64encode(code.make_image().to_string()).decode()}"

    def _recouvrement_qr_link(self, *transfer):
        """Return the address of the image of the same code, as mail programs want it; empty where there can be none."""
        vals = self._recouvrement_qr_vals(*transfer)
        if not vals or not self._recouvrement_draws():
            return ""
        return f"{self.get_base_url()}{transfer[0].sudo()._get_qr_code_url(**vals)}"  # sudo: see _recouvrement_qr

    def _recouvrement_qr_vals(self, bank, amount, currency, reference, debtor):
        """What core needs to know of the code of a transfer, None where there can be none."""
        self.ensure_one()
        amount = currency.round(float(amount))
        if not (self.recouvrement_qr and bank and currency.name == "EUR" and 0 < amount <= MOST):
            return None
        bank = bank.sudo()  # sudo: see _recouvrement_qr
        if EPC not in dict(bank.get_available_qr_methods_in_sequence()):
            return None  # the addon of core is not installed
        return bank._build_qr_code_vals(amount, reference, reference, currency, debtor, EPC)

    @api.model
    @tools.ormcache()
    def _recouvrement_draws(self):
        """Whether this server can draw the images that emails link to: it needs a library that may be missing."""
        try:
            return bool(self.env["ir.actions.report"].barcode("QR", "x"))
        except Exception:
            return False
