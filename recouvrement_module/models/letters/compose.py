# Part of recouvrement_module. License LGPL-3.
from odoo import Command, models
from odoo.tools import plaintext2html


class RecouvrementCase(models.Model):
    """What is written to a customer from its case, besides reminders."""

    _inherit = "recouvrement.case"

    def _compose(self, title, contacts=None, subject="", body="", letters=(), **context):
        """Open core's composer on the case: a person reads and sends.

        :param str title: of the dialog.
        :param contacts: whom it is written to; those of reminders when None.
        :param subject: of the message; body, its text in HTML.
        :param letters: pairs (name of the file, bytes of its PDF) that go with it.
        :param context: what else the composer is told.
        :return: an action
        """
        self.ensure_one()
        if contacts is None:
            # sudo: a contact may belong to another company of the group
            contacts = self.partner_id.sudo()._recouvrement_contacts("reminder", "email")
        attachments = self.env["ir.attachment"].create([
            {
                "name": f"{name.replace('/', '-')}.pdf", "raw": content, "mimetype": "application/pdf",
                "res_model": "mail.compose.message", "res_id": 0,
            }
            for name, content in letters
        ])  # fmt: skip
        told = {
            "default_partner_ids": contacts.ids, "default_subject": subject, "default_body": body,
            "default_attachment_ids": [Command.set(attachments.ids)] if attachments else [], **context,
        }  # fmt: skip
        return {
            "type": "ir.actions.act_window", "name": title, "res_model": "mail.compose.message",
            "views": [(False, "form")], "target": "new",
            "context": {
                "default_model": self._name, "default_res_ids": self.ids, "default_composition_mode": "comment",
                **{name: value for name, value in told.items() if value or value is False},
            },
        }  # fmt: skip

    def _say_mail(self, *paragraphs):
        """Return the text of a message in HTML, signed by the sender, in the language of the environment."""
        sender, company = self._get_sender(), self.company_id.sudo()  # sudo: also with only a branch ticked
        person = sender != company.partner_id
        signed = [
            f"{sender.name}, {sender.function}" if person and sender.function else sender.name,
            person and company.name, sender.phone or company.phone, sender.email or company.email,
        ]  # fmt: skip
        end = "\n".join([self.env._("Kind regards,"), *filter(None, signed)])
        return plaintext2html("\n\n".join([self.env._("Hello,"), *paragraphs, end]))

    def _get_sender(self):
        """In whose name a message leaves: the collector, else the company."""
        return self.user_id.partner_id or self.company_id.partner_id

    def _prepare_email_values(self, contacts):
        """What the templates of short messages read, in the language of the environment.

        :param contacts: whom it is written to.
        :rtype: dict
        """
        sender, company = self._get_sender(), self.company_id
        spoken = company.with_context(lang=self.env.lang)
        return {
            "company": company, "sender": sender, "person": sender != company.partner_id,
            "names": ", ".join(filter(None, contacts.mapped("name"))) or self.partner_id.name,
            "mentions": spoken._recouvrement_mentions(), "privacy": spoken._recouvrement_privacy(),
        }  # fmt: skip

    def _prepare_email_vals(self, contacts, subject, template, values):
        """Return the values of a ``mail.mail`` to a customer, in the language of the environment.

        :param str template: XML id of its text.
        :param dict values: what that reads.
        """
        sender, company = self._get_sender(), self.company_id
        body = self.env["ir.qweb"]._render(template, values, lang=self.env.lang)
        return {
            "model": self._name, "res_id": self.id, "message_type": "email_outgoing", "record_company_id": company.id,
            "subject": subject, "body": body, "body_html": body, "auto_delete": False,
            "email_from": sender.email_formatted or company.email_formatted, "author_id": sender.id,
            "email_to": ", ".join(contacts.filtered("email_normalized").mapped("email_formatted")),
            "reply_to": self._notify_get_reply_to(default=sender.email_formatted)[self.id] or sender.email_formatted,
        }  # fmt: skip
