# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementLetter(models.AbstractModel):
    """What every document to a customer has around its own contents: sender, address, mentions."""

    _inherit = "recouvrement.letter"

    @api.model
    def _prepare_frame(self, root, customer):
        """Return the values of the pieces that documents share, in the language of the environment.

        :param root: root company that writes.
        :param customer: commercial partner written to.
        :rtype: dict
        """
        company = root.sudo()  # sudo: also with only a branch ticked
        # sudo: a contact may belong to another company of the group
        contact = customer.sudo()._recouvrement_contacts("reminder", "letter")[:1]
        case = self.env["recouvrement.case"].search([
            ("company_id", "=", root.id), ("partner_id", "=", customer.id),
        ], limit=1)  # fmt: skip
        sender = case.user_id.partner_id or company.partner_id
        spoken = company.with_context(lang=self.env.lang)
        return {
            "company": company,
            "lang": self.env.lang,
            "window": company._recouvrement_window(),
            "address": contact._recouvrement_postal_address(company, customer).splitlines(),
            "customer_reference": customer.ref,
            "sender": sender,
            "sender_phone": sender.phone or company.phone,
            "sender_email": sender.email or company.email,
            "whom": sender.email or company.email or sender.name,
            "person": sender != company.partner_id,
            "privacy": spoken._recouvrement_privacy(),
            "mentions": spoken._recouvrement_mentions(),
        }
