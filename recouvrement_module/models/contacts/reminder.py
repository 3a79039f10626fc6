# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.tools.mail import email_normalize, email_split_and_format_normalize


class RecouvrementReminder(models.Model):
    """Whom a reminder goes to, and who receives a copy."""

    _inherit = "recouvrement.reminder"

    def _get_contacts(self):
        """Whom to write to: all contacts of the role by email, the first of them by letter."""
        self.ensure_one()
        # sudo: contacts may belong to another company of the group
        contacts = self.partner_id.sudo()._recouvrement_contacts(self.level_id.recipient or "reminder", self.channel)
        return contacts if self.channel == "email" else contacts[:1]

    def _get_contact(self):
        """Whose address and language the message has."""
        return self._get_contacts()[:1]

    def _get_email_to(self):
        """The addresses of the contacts, as they stand in the header of the mail."""
        return ", ".join(_addresses(self._get_contacts().mapped("email")).values())

    def _get_email_cc(self):
        """The addresses of those who receive a copy, as the step says; nobody receives the email twice."""
        to = _addresses(self._get_contacts().mapped("email"))
        copies = _addresses([*self._get_copied_users().mapped("email_formatted"), *self._get_copied_emails()])
        return ", ".join(address for email, address in copies.items() if email not in to) or False

    def _get_copied_users(self):
        """The colleagues in copy: the salespersons of the invoices, the people named on the step."""
        # sudo: the invoices may be of a branch, the people of another company of the group
        level = self.level_id.sudo()
        users = level.copy_user_ids
        if level.copy_sales:
            users |= self.line_ids.move_id.sudo().invoice_user_id
        return users.filtered(lambda user: user.active and not user.share).sorted("id")

    def _get_copied_emails(self):
        """The addresses of the management of the customer, where the step sends it a copy."""
        if not self.level_id.copy_management:
            return []
        # sudo: see _get_contacts
        contacts = self.partner_id.sudo()._recouvrement_contacts("management", "email")
        return contacts.filtered("recouvrement_management").mapped("email")


def _addresses(emails):
    """The addresses in what people wrote into the field of an email, each once: dict address → as it is shown."""
    found = {}
    for email in emails:
        for address in email_split_and_format_normalize(email or ""):
            found.setdefault(email_normalize(address), address)
    return found
