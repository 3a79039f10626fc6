# Part of recouvrement_module. License LGPL-3.
from urllib.parse import quote

from odoo import http
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from . import visitor as visitors
from .visitor import BASE, private

PDF_WEIGHT = 5  # how many visits a PDF counts for that is made on the spot
VIA = f"{BASE}/via/<int:link_id>"
PUBLIC = {"type": "http", "auth": "public", "website": True, "sitemap": False, "methods": ["GET"]}


class RecouvrementPortal(CustomerPortal):
    """The page of a customer: by login, for anybody of its company, or by the link of a message.

    What a customer can answer there (pay, promise, dispute, ask for time) is added by the capabilities: a button in
    :meth:`_get_answers`, and a route of its own that begins with :meth:`_visit`.
    """

    # ---------------------------------------------------------------- who comes

    def _visit(self, link_id=None, weight=1):
        """Say who asks for a page, within the limits.

        :param int link_id: the link by which he came; None when he must have logged in.
        :param int weight: how much of the limit the page takes.
        :return: (:class:`Visitor`, None), or (None, the response that says why not)
        """
        if link_id is None:
            if request.env.user._is_public():
                return None, self._ask_login()
            if not self._let_pass([f"user {request.env.uid}"], weight):
                return None, self._too_many(visitors.of_login().roots[:1])
            return visitors.of_login(), None
        passed, link = self._let_pass([visitors.address(), f"link {link_id}"], weight), visitors.recall(link_id)
        if not passed:
            return None, self._too_many(link.company_id)
        if not link:
            return None, self._unknown()
        return (visitors.of_link(link), None) if link.state == "active" else (None, self._ended(link))

    def _ask_login(self):
        """Log in first, then come back; what was sent by a form is asked for again."""
        http_request = request.httprequest
        back = http_request.full_path.rstrip("?") if http_request.method == "GET" else BASE
        return request.redirect(f"/web/login?redirect={quote(back)}")

    def _let_pass(self, sources, weight=1):
        return request.env["recouvrement.portal.hit"]._let_pass(sources, weight)

    def _unknown(self):
        """What never was, is another's, or cannot be told: one answer for all."""
        return private(request.render("recouvrement_module.portal_unknown", {}, status=404))

    def _ended(self, link):
        """A link that has expired or was revoked: whose it was is known to whoever holds it."""
        values = self._sign(link.company_id)
        return private(request.render("recouvrement_module.portal_ended", values, status=410), "no-referrer")

    def _too_many(self, company=None):
        """Asked too often.

        :param company: whose page it is, where that is known.
        """
        response = private(request.render("recouvrement_module.portal_too_many", self._sign(company), status=429))
        response.headers["Retry-After"] = "60"
        return response

    def _sign(self, company):
        """The values with which a page carries the name and the logo of a company."""
        # sudo: they are on every message
        return {"res_company": company.sudo(), "author": company.sudo()} if company else {}

    def _speak_to(self, link):
        """The language of the customer of a link, for the rest of the request; None where pages do not speak it."""
        lang = link.case_id.partner_id.lang
        if lang not in request.env["res.lang"]._get_frontend():
            return None
        request.update_context(lang=lang)
        return lang

    # ---------------------------------------------------------------- the page

    @http.route(f"{BASE}/open/<string:token>", **PUBLIC)
    def recouvrement_open(self, token, **kwargs):
        """Take the token out of the address: from here on the browser is known."""
        if not self._let_pass([visitors.address()]):
            return self._too_many()
        # sudo: whoever comes by a link has no rights; its hash is looked up
        link = request.env["recouvrement.portal.link"].sudo()._find(token)
        if not link:
            return self._unknown()
        lang = self._speak_to(link)
        if link.state != "active":
            return self._ended(link)
        if not self._let_pass([f"link {link.id}"]):
            return self._too_many(link.company_id)
        link._note_use()
        visitors.remember(link)
        path = visitors.of_link(link).url(link._get_page())
        return private(request.redirect(request.env["ir.http"]._url_lang(path, lang) if lang else path), "no-referrer")

    @http.route([BASE, VIA], **PUBLIC)
    def recouvrement_statement(self, link_id=None, **kwargs):
        visitor, refusal = self._visit(link_id)
        return refusal or self._show_account(visitor, self._get_notice(kwargs.get("notice")))

    def _show_account(self, visitor, notice=None, ticked=None, typed=None):
        """The page of a customer.

        :param notice: what is said at its top, see :meth:`_get_notice`.
        :param ticked: ids of the instalments that are ticked; those that are proposed when None.
        :param dict typed: what was typed into the form of an answer, to be found there again.
        """
        # sudo: see Visitor
        Account = request.env["recouvrement.portal.account"].sudo()
        pages = [Account._prepare_page(root, visitor.customer) for root in visitor.roots]
        return private(request.render("recouvrement_module.portal_statement", {
            "page_name": "recouvrement_statement", "no_breadcrumbs": bool(visitor.link), "visitor": visitor,
            "res_company": visitor.roots[:1],  # whose logo is on the page
            "pages": [page for page in pages if page["accounts"] or page["letters"]] or pages[:1],
            "answers": self._get_answers(visitor), "notice": notice, "ticked": ticked, "typed": typed or {},
        }))  # fmt: skip

    def _show_refused(self, visitor, refused, ticked=None, typed=None):
        """Back on the page, with what was wrong and what to do."""
        return self._show_account(visitor, ("warning", str(refused)), ticked, typed)

    def _get_answers(self, visitor):
        """The buttons under the instalments, which send those that were ticked; each capability adds its own.

        :return: list of dict: ``name``; ``label``; ``url`` to which the form is posted, with ``line`` for each
            instalment, ``company_id`` and ``currency_id``; ``main`` for the one that stands out.
        """
        return []

    def _get_notice(self, code):
        """What is said at the top after something was done, by its code; each capability adds its own.

        :return: (class of the alert, text), None for no or an unknown code
        """
        return None

    def _are_ids(self, texts):
        """Whether what came from a browser can be ids at all."""
        return all(text.isdecimal() and len(text) < 10 for text in texts)

    def _get_root_of(self, visitor, company_id):
        """The root of the company whose instalments were ticked, empty when the visitor has nothing to do with it.

        :param company_id: as it came from the browser.
        """
        known = company_id if self._are_ids([str(company_id or "")]) else 0
        # sudo: a branch is of the root that the visitor may see
        company = request.env["res.company"].sudo().browse(int(known)).exists()
        return visitor.root(company.root_id.id) if company else None

    # ---------------------------------------------------------------- documents

    @http.route([f"{BASE}/pdf/<int:company_id>", f"{VIA}/pdf/<int:company_id>"], **PUBLIC)
    def recouvrement_pdf(self, company_id, link_id=None, **kwargs):
        """The statement of account of today."""
        visitor, refusal = self._visit(link_id, PDF_WEIGHT)
        root = visitor and visitor.root(company_id)
        if not root:
            return refusal or self._unknown()
        # sudo: see Visitor; the statement is of this customer and of no other
        wizard = request.env["recouvrement.statement"].sudo().with_company(root).create({
            "company_id": root.id, "date": root._recouvrement_today(), "partner_ids": visitor.customer.ids,
        })  # fmt: skip
        wizard = wizard.with_context(allowed_company_ids=root.ids)
        content = wizard.env["ir.actions.report"]._render_qweb_pdf(
            "recouvrement_module.report_statement", wizard.ids
        )[0]  # fmt: skip
        return self._send_pdf(content, f"{wizard._get_file_name()}.pdf")

    @http.route([f"{BASE}/letter/<int:letter_id>", f"{VIA}/letter/<int:letter_id>"], **PUBLIC)
    def recouvrement_letter(self, letter_id, link_id=None, **kwargs):
        """A letter as it was sent: its archived bytes."""
        visitor, refusal = self._visit(link_id)
        if refusal:
            return refusal
        Account = request.env["recouvrement.portal.account"].sudo()  # sudo: see Visitor
        for root in visitor.roots:
            if letter := Account._get_letters(root, visitor.customer).filtered(lambda one: one.id == letter_id):
                return self._send_pdf(letter._get_pdf(), letter._get_file_name())
        return self._unknown()

    @http.route([f"{BASE}/invoice/<int:move_id>", f"{VIA}/invoice/<int:move_id>"], **PUBLIC)
    def recouvrement_invoice(self, move_id, link_id=None, **kwargs):
        """An invoice, by the page that Odoo has for it."""
        visitor, refusal = self._visit(link_id)
        if refusal:
            return refusal
        Account = request.env["recouvrement.portal.account"].sudo()  # sudo: see Visitor
        for root in visitor.roots:
            if move := Account._get_invoice(root, visitor.customer, move_id):
                return private(request.redirect(move.get_portal_url(report_type="pdf", download=True)), "no-referrer")
        return self._unknown()

    def _send_pdf(self, content, name):
        return private(request.make_response(content, [
            ("Content-Type", "application/pdf"), ("Content-Length", len(content)),
            ("X-Content-Type-Options", "nosniff"), ("Content-Disposition", content_disposition(name)),
        ]))  # fmt: skip

    # ---------------------------------------------------------------- home

    def _prepare_home_portal_values(self, counters):
        # EXTENDS 'portal': what is open, on the card that leads to the page
        values = super()._prepare_home_portal_values(counters)
        if "recouvrement_open" in counters:
            visitor = visitors.of_login()
            Account = request.env["recouvrement.portal.account"].sudo()  # sudo: see Visitor
            values["recouvrement_open"] = Account._say_open(visitor.roots, visitor.customer) or 0
        return values
