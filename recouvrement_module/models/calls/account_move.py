# Part of recouvrement_module. License LGPL-3.
from odoo import models

from ...rules.copies import fit
from ..contacts.copies import ENCODED, MEGABYTES, TEXT

INVOICE = "account.account_invoices"  # core's own report, of an invoice of which Odoo keeps no PDF
MOST_RENDERED = 5  # as many are made while the collector waits


class AccountMove(models.Model):
    _inherit = "account.move"

    def _recouvrement_copies(self):
        """The PDF of these invoices, as many as an email can carry: kept ones first, and some that are made now.

        :return: (list of (name, bytes), the invoices that are to be linked instead)
        """
        limit = min(self.env["ir.mail_server"].sudo()._get_max_email_size(), MEGABYTES) * 1024 * 1024  # sudo: a setting
        found, made = {}, 0
        for move in self:
            if move.invoice_pdf_report_id:
                found[move] = (move.invoice_pdf_report_id.name, move.invoice_pdf_report_id.raw)
            elif made < MOST_RENDERED:
                content = self.env["ir.actions.report"]._render_qweb_pdf(INVOICE, move.ids)[0]
                found[move], made = (move._get_invoice_report_filename(), content), made + 1
        chosen = fit([(move, len(copy[1])) for move, copy in found.items()], int((limit - TEXT) / ENCODED))
        return [found[move] for move in chosen], self.filtered(lambda move: move not in chosen)

    def _recouvrement_is_owed(self):
        """Whether something of an invoice is still to be paid, so that a copy may be sent."""
        self.ensure_one()
        return self.state == "posted" and self.payment_state in ("not_paid", "partial", "blocked")
