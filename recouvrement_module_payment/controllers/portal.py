# Part of recouvrement_module. License LGPL-3.
from odoo.exceptions import UserError, ValidationError
from odoo.http import request, route

from odoo.addons.account_payment.controllers.portal import PortalAccount
from odoo.addons.recouvrement_module.controllers.portal import VIA, RecouvrementPortal
from odoo.addons.recouvrement_module.controllers.visitor import BASE, private

PAY = "transaction/<int:company_id>/<int:currency_id>/<string:lines>"


class RecouvrementPayment(RecouvrementPortal, PortalAccount):
    """Paying any selection of instalments at once, by what is left to pay of them.

    The browser says which, and how much if it may be less: every amount is read from the ledger again.
    """

    def _get_answers(self, visitor):
        # EXTENDS recouvrement_module
        answers = super()._get_answers(visitor)
        # sudo: see Visitor
        if request.env["recouvrement.portal.account"].sudo()._may_pay_online(visitor.roots):
            pay = {"name": "pay", "label": request.env._("Pay what I ticked"), "url": visitor.url("pay"), "main": True}
            return [pay, *answers]
        return answers

    def _get_notice(self, code):
        # EXTENDS recouvrement_module
        if code == "paid":
            return "success", request.env._("Thank you. Your payment shows here as soon as it is confirmed.")
        return super()._get_notice(code)

    # ---------------------------------------------------------------- the page

    @route([f"{BASE}/pay", f"{VIA}/pay"], type="http", auth="public", website=True, sitemap=False, methods=["POST"])
    def recouvrement_pay(self, link_id=None, company_id=None, currency_id=None, amount=None, **kwargs):
        """Show what was chosen and the ways to pay it."""
        visitor, refusal = self._visit(link_id)
        if refusal:
            return refusal
        lines = request.httprequest.form.getlist("line")
        root = self._get_root_of(visitor, company_id)
        if not root or not self._are_ids(lines):
            return self._unknown()
        # sudo: see Visitor
        Account = request.env["recouvrement.portal.account"].sudo()
        error = ""
        try:
            basket = Account._get_basket(root, visitor.customer, map(int, lines))
        except UserError as refused:
            return self._show_refused(visitor, refused, list(map(int, lines)))
        currency = request.env["res.currency"].browse(basket[0].row["currency_id"])
        try:
            to_pay = Account._get_amount(root, basket, amount, currency)
        except UserError as refused:
            to_pay, error = Account._get_amount(root, basket, "", currency), str(refused)
        return private(request.render(
            "recouvrement_module_payment.pay",
            self._prepare_pay_values(visitor, root, basket, currency, to_pay) | {"error": error},
        ))  # fmt: skip

    def _prepare_pay_values(self, visitor, root, basket, currency, amount):
        # sudo: see Visitor
        Account = request.env["recouvrement.portal.account"].sudo()
        company = request.env["res.company"].sudo().browse(basket[0].row["company_id"])
        lines = "-".join(str(entry.key) for entry in basket)
        payer = self._get_payer(visitor)
        values = self._get_common_page_view_values({
            "partner": payer, "company": company, "currency": currency, "total_amount": float(amount),
            "amount_residual": float(amount), "landing_route": f"{visitor.url()}?notice=paid",
            "transaction_route": visitor.url(f"transaction/{company.id}/{currency.id}/{lines}"),
        })  # fmt: skip
        if visitor.link:  # whoever holds a link neither uses nor keeps means of payment in the name of the customer
            values |= {
                "partner_id": payer.id, "tokens_sudo": request.env["payment.token"],
                "show_tokenize_input_mapping": dict.fromkeys(values["show_tokenize_input_mapping"], False),
            }  # fmt: skip
        prepared = Account._prepare_account(root, visitor.customer, company.id, currency.id, basket)
        total = sum(entry.asked for entry in basket)
        return values | {
            "visitor": visitor, "res_company": root, "account": prepared, "amount": float(amount), "lines": basket,
            "total": float(total), "is_part": amount != total, "no_breadcrumbs": True,
            # a setting of the root; what is agreed for a later day is added by whoever pays early
            "may_part": root.sudo().recouvrement_part_payment or any(entry.first != entry.asked for entry in basket),
        }  # fmt: skip

    def _get_payer(self, visitor):
        """Who pays: the person who has logged in, else the customer."""
        # sudo: payment methods depend on where the payer is
        return visitor.customer if visitor.link else request.env.user.sudo().partner_id

    # ---------------------------------------------------------------- the payment

    @route([f"{BASE}/{PAY}", f"{VIA}/{PAY}"], type="jsonrpc", auth="public")
    def recouvrement_transaction(self, company_id, currency_id, lines, link_id=None, amount=None, **kwargs):
        """Make the payment of a selection, at the amounts of this moment, and say how to carry it out."""
        visitor, _refusal = self._visit(link_id)
        root = visitor and self._get_root_of(visitor, company_id)
        ids = lines.split("-")
        if not root or not self._are_ids(ids):
            raise ValidationError(request.env._("This page is no longer valid. Please open your account again."))
        # sudo: see Visitor
        Account = request.env["recouvrement.portal.account"].sudo()
        basket = Account._get_basket(root, visitor.customer, map(int, ids))
        currency = request.env["res.currency"].browse(basket[0].row["currency_id"])
        if (basket[0].row["company_id"], currency.id) != (company_id, currency_id):
            raise ValidationError(request.env._("This page is no longer valid. Please open your account again."))
        figure = isinstance(amount, (int, float))  # as a program writes it, not as the reader's language does
        typed = Account._type_amount(amount, currency) if figure else str(amount or "")
        to_pay = Account._get_amount(root, basket, typed, currency)
        kwargs = self._restrict_payment(visitor, company_id, currency, to_pay, kwargs)
        # sudo: the payment names invoices, which the visitor need not be able to read
        Transaction = request.env["payment.transaction"].sudo()
        transaction = self._create_transaction(
            amount=float(to_pay), currency_id=currency.id, partner_id=self._get_payer(visitor).id,
            custom_create_values=Transaction._prepare_recouvrement_vals(basket, Account._share(basket, to_pay)),
            **kwargs,
        )  # fmt: skip
        return transaction._get_processing_values()

    def _restrict_payment(self, visitor, company_id, currency, amount, kwargs):
        """What the browser says of the means of payment, as far as it is its to say."""
        kwargs.pop("payment_reference", None)  # of core's form: ours has none
        kwargs.pop("access_token", None)
        self._validate_transaction_kwargs(kwargs)
        payer = self._get_payer(visitor)
        # sudo: customers do not read providers
        providers = (
            request
            .env["payment.provider"]
            .sudo()
            ._get_compatible_providers(company_id, payer.id, float(amount), currency_id=currency.id)
        )
        if kwargs.get("provider_id") not in providers.ids or (visitor.link and kwargs.get("flow") == "token"):
            raise ValidationError(request.env._("This way to pay is not available. Please choose another one."))
        return {
            "provider_id": kwargs["provider_id"], "payment_method_id": kwargs.get("payment_method_id"),
            "token_id": kwargs.get("token_id"), "flow": kwargs.get("flow"),
            "tokenization_requested": bool(kwargs.get("tokenization_requested")) and not visitor.link,
            "landing_route": f"{visitor.url()}?notice=paid",
        }  # fmt: skip
