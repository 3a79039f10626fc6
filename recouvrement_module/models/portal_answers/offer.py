# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementOffer(models.Model):
    """The customer accepts an offer on its page, while it is valid."""

    _inherit = "recouvrement.offer"

    @api.model
    def _get_shown(self, root, customer):
        """The offers that a customer finds on its page: those still open, and those it is to pay."""
        return self.search([
            ("case_id.company_id", "=", root.id), ("case_id.partner_id", "=", customer.id),
            ("state", "in", ("open", "accepted")), ("until", ">=", root._recouvrement_today()),
        ])  # fmt: skip

    def _accept_on_page(self, source):
        """Accept it for the customer.

        :param Source source: who accepts.
        :raise UserError: in words for the customer; then nothing was done.
        """
        self.ensure_one()
        with self.env.cr.savepoint():
            # two who accept at once: the second one finds it accepted
            self.env.cr.execute(SQL("SELECT FROM recouvrement_offer WHERE id = %s FOR UPDATE", self.id))
            self.invalidate_recordset(["state"])
            given = self.env["recouvrement.portal.answer"].new({
                "case_id": self.case_id.id, "contact_id": source.contact.id, "link_id": source.link.id,
            })  # fmt: skip
            spoken = self.with_context(lang=self.company_id.partner_id.lang or self.env.lang)
            spoken._accept(given._say_origin(spoken.env))
            self.env["recouvrement.portal.answer"].create({
                "case_id": self.case_id.id, "kind": "offer", "once": f"offer {self.id}", "offer_id": self.id,
                "contact_id": source.contact.id, "link_id": source.link.id, "amount": self.amount,
                "currency_id": self.currency_id.id,
            })._tell()  # fmt: skip
