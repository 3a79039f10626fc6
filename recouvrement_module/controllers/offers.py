# Part of recouvrement_module. License LGPL-3.
from odoo.exceptions import UserError
from odoo.http import request, route

from . import visitor as visitors
from .answers import ANSWER_WEIGHT, FORM, RecouvrementAnswers
from .portal import VIA
from .visitor import BASE, private

ACCEPT = "offer/<int:offer_id>/accept"


class RecouvrementOffers(RecouvrementAnswers):
    """An offer to pay at once for less, accepted on the page while it is valid."""

    def _get_notice(self, code):
        # EXTENDS recouvrement_module
        if code == "accepted":
            return "success", request.env._("Thank you. The offer is accepted: please pay the amount by its day.")
        return super()._get_notice(code)

    @route([f"{BASE}/{ACCEPT}", f"{VIA}/{ACCEPT}"], **FORM)
    def recouvrement_offer_accept(self, offer_id, link_id=None, **kwargs):
        """Accept an offer of this customer."""
        visitor, refusal = self._visit(link_id, ANSWER_WEIGHT)
        if refusal:
            return refusal
        if not self._let_pass([f"customer {visitor.customer.id}", visitors.address()], ANSWER_WEIGHT):
            return self._too_many(visitor.roots[:1])
        Offer = request.env["recouvrement.offer"].sudo()  # sudo: see Visitor
        for root in visitor.roots:
            shown = Offer.with_company(root)._get_shown(root, visitor.customer)
            offer = shown.filtered(lambda one: one.id == offer_id)
            # sudo: a setting of the root
            if offer and not self._is_ours() and (not visitor.link or root.sudo().recouvrement_link_answers):
                return self._accept(visitor, offer)
        return self._unknown()

    def _accept(self, visitor, offer):
        try:
            if offer.state == "open":  # the same form sent twice is one answer
                offer._accept_on_page(self._get_source(visitor, offer.company_id))
        except UserError as refused:
            return self._show_refused(visitor, refused)
        return private(request.redirect(f"{visitor.url()}?notice=accepted"))
