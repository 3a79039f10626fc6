# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

PLACEHOLDER = "{pay_link}"


class RecouvrementReminder(models.Model):
    """The link to the customer's page that a message has: one of its own, made when it is fixed."""

    _inherit = "recouvrement.reminder"

    link_ids = fields.One2many("recouvrement.portal.link", "reminder_id", string="Links", readonly=True)

    def _get_text_values(self, contacts, bank_date):
        # EXTENDS recouvrement_module: a text that names the link gets one
        values = super()._get_text_values(contacts, bank_date)
        texts = self.level_id._get_texts(self.channel) if self.channel != "task" else ()
        named = any(PLACEHOLDER in (part or "") for part in texts)
        return {**values, "pay_link": self._make_link() if named else ""}

    def _make_link(self):
        """The address of the page of the addressee; of a preview, one that opens nothing."""
        self.ensure_one()
        Link = self.env["recouvrement.portal.link"]
        if self.env.context.get("recouvrement_preview") or not self._origin or not self.case_id:
            return Link._get_address(self.case_id, "…")
        return Link._make(self.case_id, self._origin)

    def _get_mail_values(self):
        # EXTENDS recouvrement_module: the button that opens the page of the customer
        return {**super()._get_mail_values(), "pay_link": self._get_mail_link()}

    def _get_mail_link(self):
        """The address behind the button of an email, empty when its text has a link already, or the company wants none.

        :rtype: str
        """
        self.ensure_one()
        company = self.company_id.sudo()  # sudo: a setting of the root
        if not company.recouvrement_mail_link or self.link_ids:
            return ""
        return self._make_link()
