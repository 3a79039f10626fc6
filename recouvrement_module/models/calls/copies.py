# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize, format_amount


class RecouvrementCase(models.Model):
    """Copies of invoices that a customer has not received: an email of ours, which leaves at once."""

    _inherit = "recouvrement.case"

    def _get_copyable(self):
        """The late invoices of which copies may be sent: those made out to this very customer.

        :rtype: account.move
        """
        self.ensure_one()
        # sudo: they may be of a branch
        moves = self._get_call_items().filtered("days_late").move_id.sudo().exists()
        return moves.filtered(
            lambda move: (
                move.is_sale_document(include_receipts=True)
                and move.state == "posted"
                and move.commercial_partner_id == self.partner_id
            )
        )

    def _send_copies(self, invoices, address, contact):
        """Write the email that brings copies of invoices; it leaves as soon as messages may leave.

        What leaves is looked at once more (see mail_mail.py), and only then noted on the invoices.

        :param invoices: some of :meth:`_get_copyable`.
        :param str address: as a person typed it.
        :param contact: who asked for them; may be empty.
        :return: ``mail.mail``
        """
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        normal = email_normalize(address)
        if not normal:
            raise UserError(self.env._("Enter the email address to which the copies are sent, like name@company.com."))
        if not invoices:
            raise UserError(self.env._("Choose the invoices of which copies are sent."))
        # sudo: a contact may belong to another company of the group
        lang = contact.sudo().lang or self.partner_id.sudo().lang or self.env.lang
        # sudo: the invoices may be of a branch, and a mail is written by this button only
        mail = (
            self
            .env["mail.mail"]
            .sudo()
            .create(self.sudo().with_context(lang=lang)._prepare_copies_vals(invoices.sudo(), normal, contact.sudo()))
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()  # sudo: it is the system's
        return mail

    def _say_here(self):
        """The environment that speaks the language of the company."""
        return self.with_context(lang=self.company_id.partner_id.lang or self.env.lang).env

    def _prepare_copies_vals(self, invoices, address, contact):
        attached, linked = invoices._recouvrement_copies()
        # sudo is here already, see _send_copies: the files hang on the case, as the message does
        files = self.env["ir.attachment"].create([
            {"name": name, "raw": content, "mimetype": "application/pdf", "res_model": self._name, "res_id": self.id}
            for name, content in attached
        ])
        values = {
            **self._prepare_email_values(contact), "attached": bool(attached),
            "invoices": [
                (move.name, format_amount(self.env, move.amount_residual, move.currency_id),
                 move.get_base_url() + move.get_portal_url() if move in linked else "")
                for move in invoices
            ],
        }  # fmt: skip
        subject = self.env._("Copies of our invoices: %s", ", ".join(invoices.mapped("name")[:3]))
        return {
            **self._prepare_email_vals(contact, subject, "recouvrement_module.copies_mail", values),
            "email_to": address, "attachment_ids": files.ids, "recouvrement_copy_ids": invoices.ids,
        }  # fmt: skip
