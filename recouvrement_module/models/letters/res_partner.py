# Part of recouvrement_module. License LGPL-3.
from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _recouvrement_postal_address(self, company, customer=None):
        """Return the address block of a letter: names, street, town; the country only when abroad.

        :param company: the company that writes.
        :param customer: the commercial partner who owes, when this is one of its contacts.
        :return: lines as one text
        """
        self.ensure_one()
        abroad = self.country_id and self.country_id != company.country_id
        # the country is read by the post office of the sender: in its language, as postal rules want it
        lang = company.partner_id.lang or self.env.lang
        contact = self.with_context(lang=lang, show_address=False)
        layout, values = contact._prepare_display_address(without_company=True)
        values.update(country_name=contact.country_id.name.upper() if abroad else "", country_code="")
        names = [customer.name if customer else None, self.commercial_company_name, self.name]
        lines = [*names, *(layout % values).splitlines()]
        return "\n".join(dict.fromkeys(line.strip() for line in lines if line and line.strip()))
