# Part of recouvrement_module. License LGPL-3.
import base64

from odoo.exceptions import UserError
from odoo.http import request, route

from ..models.dunning.words import say, say_date
from ..models.portal_answers.plan import CHANGED
from . import visitor as visitors
from .answers import ANSWER_WEIGHT, RecouvrementAnswers
from .portal import PDF_WEIGHT, PUBLIC, VIA
from .visitor import BASE, private

PLAN = "plan/<int:plan_id>"


class RecouvrementPlans(RecouvrementAnswers):
    """The payment plans of a customer: by login, or by the link of that plan."""

    def _get_notice(self, code):
        # EXTENDS recouvrement_module
        if code == "signed":
            return "success", request.env._("Thank you. The payment plan is signed and in force.")
        return super()._get_notice(code)

    def _get_plan(self, visitor, plan_id):
        """A plan that the visitor may read, with all rights; empty when there is none."""
        Plan = request.env["recouvrement.plan"].sudo()  # sudo: see Visitor
        if visitor.link and visitor.link.plan_id.id != plan_id:
            return Plan
        for root in visitor.roots:
            shown = Plan.with_company(root)._get_shown(root, visitor.customer)
            if plan := shown.filtered(lambda one: one.id == plan_id):
                return plan
        return Plan

    @route([f"{BASE}/{PLAN}", f"{VIA}/{PLAN}"], **PUBLIC)
    def recouvrement_plan(self, plan_id, link_id=None, **kwargs):
        """What was agreed or is proposed, with the frame to sign in."""
        visitor, refusal = self._visit(link_id)
        if refusal:
            return refusal
        plan = self._get_plan(visitor, plan_id)
        if not plan:
            # the link of a plan that is over leads to the account
            return self._unknown() if not visitor.link else private(request.redirect(visitor.url()))
        return private(request.render("recouvrement_module.portal_plan", {
            "visitor": visitor, "res_company": plan.company_id, "no_breadcrumbs": True, "plan": plan,
            "agreement": plan._prepare_agreement(), "say_date": lambda day: say_date(request.env, day),
            "call_url": visitor.url(f"plan/{plan.id}/sign"), "notice": self._get_notice(kwargs.get("notice")),
            "refusal": self._refuse_signature(visitor, plan), "sign_label": request.env._("Sign the plan"),
            "person": "" if visitor.link else request.env.user.sudo().partner_id.name,
        }))  # fmt: skip

    def _refuse_signature(self, visitor, plan):
        """Why a plan is not signed on this page, empty when it may be."""
        if self._is_ours():
            return request.env._("You have logged in as one of us: only the customer signs here.")
        # sudo: a setting of the root
        if visitor.link and not plan.company_id.sudo().recouvrement_link_answers:
            return request.env._("Please log in to sign it here.")
        if plan.state != "proposed" or plan.kind != "agreed":
            return ""
        plan._freeze()  # what is read here is what is signed
        return "" if plan._is_as_frozen() else say(request.env, CHANGED)

    @route([f"{BASE}/{PLAN}/pdf", f"{VIA}/{PLAN}/pdf"], **PUBLIC)
    def recouvrement_plan_pdf(self, plan_id, link_id=None, **kwargs):
        """The agreement, the same bytes each time: as it was signed where it was."""
        visitor, refusal = self._visit(link_id, PDF_WEIGHT)
        plan = visitor and self._get_plan(visitor, plan_id)
        if not plan or plan.kind == "court":
            return refusal or self._unknown()
        plan._freeze()
        return self._send_pdf(base64.b64decode(plan.proof or plan.pdf), f"{plan.number.replace('/', '-')}.pdf")

    @route([f"{BASE}/{PLAN}/sign", f"{VIA}/{PLAN}/sign"], type="jsonrpc", auth="public", website=True)
    def recouvrement_plan_sign(self, plan_id, link_id=None, **values):
        """Sign it: the answer says where to go, or what was wrong."""
        visitor, _refusal = self._visit(link_id, ANSWER_WEIGHT)
        passed = visitor and self._let_pass([f"customer {visitor.customer.id}", visitors.address()], ANSWER_WEIGHT)
        plan = passed and self._get_plan(visitor, plan_id)
        source = plan and self._get_source(visitor, plan.company_id)
        if not source:
            return {"error": request.env._("This page is no longer valid. Please open it again in a minute.")}
        if plan.state == "proposed" and (refusal := self._refuse_signature(visitor, plan)):
            return {"error": refusal}
        http = request.httprequest
        values |= {"address": http.remote_addr, "agent": http.user_agent.string}
        try:
            plan._sign_on_page(source, values)
        except UserError as refused:
            return {"error": str(refused)}
        return {"redirect_url": f"{visitor.url(f'plan/{plan.id}')}?notice=signed"}
