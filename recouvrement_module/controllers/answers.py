# Part of recouvrement_module. License LGPL-3.
import re
import secrets
from urllib.parse import urlencode

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.http import request, route

from ..models.dunning.words import say
from ..models.portal_answers.answer import Source
from ..models.portal_answers.kinds import REGISTRY
from ..rules.upload import MOST_BYTES, MOST_FILES
from . import visitor as visitors
from .portal import PUBLIC, VIA, RecouvrementPortal
from .visitor import BASE, private

ANSWER = "answer/<string:kind>"
ANSWER_WEIGHT = 5  # how many visits an answer counts for
MOST_POSTED = (MOST_FILES + 1) * MOST_BYTES  # what a browser may send at all
MOST_TYPED = 10_000  # signs of a field that are read at all
MOST_LINES = 200  # instalments that fit into an address
TYPED = ("words", "reason_id", "reference", "day", "number", "first")  # what the page keeps of a form that is refused
ONCE = re.compile(r"[\w-]{22}")  # the name of a form
FORM = {"type": "http", "auth": "public", "website": True, "sitemap": False, "methods": ["POST"]}


class RecouvrementAnswers(RecouvrementPortal):
    """What a customer answers on its page: the instalments that it ticked, then one page that asks for the rest.

    Each form has a name of its own: sent twice, it is one answer.
    """

    def _get_answers(self, visitor):
        # EXTENDS recouvrement_module
        return super()._get_answers(visitor) + [
            {"name": code, "label": say(request.env, kind.words), "url": visitor.url(f"answer/{code}"), "main": False}
            for code, kind in REGISTRY.items()
            if any(self._may_answer(visitor, kind, root) for root in visitor.roots)
        ]

    def _may_answer(self, visitor, kind, root):
        root = root.sudo()  # sudo: settings of the root
        return kind.is_offered(root) and (not visitor.link or root.recouvrement_link_answers)

    def _is_ours(self):
        """Whether somebody of ours looks at the page: he agrees to nothing for the customer."""
        return request.env.user._is_internal()

    def _get_notice(self, code):
        # EXTENDS recouvrement_module
        said = {
            "promise": request.env._(
                "Thank you. Your promise is recorded, and reminders wait until its day. How to pay it stands below."
            ),
            "dispute": request.env._("Thank you. Your complaint is recorded. What you dispute is not asked meanwhile."),
            "time": request.env._("Thank you. Your request is recorded. We will answer you shortly."),
        }
        return ("success", said[code]) if code in said else super()._get_notice(code)

    # ---------------------------------------------------------------- the answer

    @route([f"{BASE}/{ANSWER}", f"{VIA}/{ANSWER}"], **PUBLIC)
    def recouvrement_ask(self, kind, link_id=None, company_id=None, **kwargs):
        """Ask for what belongs to an answer: the page to which the browser comes back."""
        visitor, refusal = self._visit(link_id)
        lines = request.httprequest.args.getlist("line")
        answer, source = self._meet(visitor, kind, company_id, lines) if visitor else (None, None)
        if not answer:
            return refusal or self._unknown()
        return self._ask(visitor, source, answer, list(map(int, lines)), {}, "")

    @route([f"{BASE}/{ANSWER}", f"{VIA}/{ANSWER}"], max_content_length=MOST_POSTED, **FORM)
    def recouvrement_answer(self, kind, link_id=None, company_id=None, once=None, **values):
        """Lead to what belongs to an answer, then carry it out."""
        visitor, refusal = self._visit(link_id, ANSWER_WEIGHT if once else 1)
        lines = request.httprequest.form.getlist("line")
        answer, source = self._meet(visitor, kind, company_id, lines) if visitor else (None, None)
        if not answer:
            return refusal or self._unknown()
        values = {name: text[:MOST_TYPED] for name, text in values.items() if isinstance(text, str)}
        if not once and 0 < len(lines) <= MOST_LINES and not any(map(values.get, TYPED)):
            query = urlencode([("company_id", company_id), *(("line", line) for line in lines)])
            return private(request.redirect(f"{visitor.url(f'answer/{kind}')}?{query}"))
        # what comes from an office, by all its links and logins, has the same limit for the customer
        if once and not self._let_pass([f"customer {visitor.customer.id}", visitors.address()], ANSWER_WEIGHT):
            return self._too_many(source.case.company_id)
        lines, error = list(map(int, lines)), ""
        if once:
            values["files"] = self._read_files()
            try:
                return self._carry_out(visitor, source, kind, lines, values, once)
            except UserError as refused:
                error = str(refused)
        return self._ask(visitor, source, answer, lines, values, error)

    def _meet(self, visitor, kind, company_id, lines):
        """Which answer is given, and by whom; None for both when it is none that this visitor may give.

        :param company_id: as it came from the browser; lines, the instalments, too.
        """
        answer, root = REGISTRY.get(kind), self._get_root_of(visitor, company_id)
        source = root and self._get_source(visitor, root)
        if not answer or not source or not self._may_answer(visitor, answer, root) or not self._are_ids(lines):
            return None, None
        return answer, source

    def _get_source(self, visitor, root):
        """Who answers, None where the customer has no case."""
        # by the system, see Visitor: whatever is answered is about this customer and no other. What is written has an
        # author whom every colleague may read; a visitor, who may be of no company of theirs, is none
        Case = request.env["recouvrement.case"].with_user(SUPERUSER_ID).with_company(root)
        case = Case.search([("company_id", "=", root.id), ("partner_id", "=", visitor.customer.id)])
        contact = case.env["res.partner"] if visitor.link else request.env.user.sudo().partner_id
        return Source(case, contact.with_env(case.env), visitor.link.with_env(case.env)) if case else None

    def _read_files(self):
        """What was attached: list of (name, bytes)."""
        files = request.httprequest.files.getlist("files")
        named = [one for one in files if one.filename][: MOST_FILES + 1]
        for one in named:
            one.seek(0)  # a request that is tried again has read them before
        return [(one.filename, one.read(MOST_BYTES + 1)) for one in named]

    def _carry_out(self, visitor, source, kind, lines, values, once):
        if not ONCE.fullmatch(once):
            raise UserError(request.env._("This page is no longer valid. Please send it again."))
        source.case.env["recouvrement.portal.answer"]._give(source, kind, lines, values, once)
        return private(request.redirect(f"{visitor.url()}?notice={kind}"))

    def _ask(self, visitor, source, kind, lines, values, error):
        """The page of an answer, with what was typed before."""
        try:
            answer = kind(source, lines, values)
        except UserError as refused:
            typed = {name: values[name] for name in TYPED if values.get(name)}
            return self._show_refused(visitor, refused, lines, typed)
        return private(request.render(kind.template, {
            "visitor": visitor, "res_company": source.case.company_id, "answer": answer, "error": error,
            "url": visitor.url(f"answer/{kind.code}"), "title": say(request.env, kind.title),
            "once": secrets.token_urlsafe(16), "values": values, "no_breadcrumbs": True,
            "account": answer.entries[0].row["company_id"], **answer.propose(),
        }))  # fmt: skip
