# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from odoo.addons.recouvrement_module.models.credit.control_words import say_to_sellers
from odoo.addons.recouvrement_module.models.credit.light import COLOURS


class SaleOrder(models.Model):
    """An order beyond the credit of its customer waits for credit control, whoever confirms it."""

    _name = "sale.order"
    _inherit = ["sale.order", "recouvrement.credit.document"]

    _credit_kind = "order"

    recouvrement_credit_warning = fields.Char(
        string="Credit", compute="_compute_recouvrement_credit_warning", compute_sudo=True, groups="base.group_user",
        help="What credit control would say if the quotation were confirmed now.",
    )  # fmt: skip
    recouvrement_credit_light = fields.Selection(
        COLOURS, string="Credit Light", compute="_compute_recouvrement_credit_warning", compute_sudo=True,
        groups="base.group_user",
    )  # fmt: skip

    # ---------------------------------------------------------------- what an order says

    def _get_credit_customer(self):
        return (self.partner_invoice_id or self.partner_id).commercial_partner_id

    def _get_credit_asked(self):
        """What is not paid of it, at the rate of today; a confirmed order is part of the exposure already.

        What was paid and is in the ledger by now is a credit there: it lowers the exposure.
        """
        if self.state == "sale":
            return 0
        root = self._get_credit_root()
        # sudo: whoever sells need not read payments
        booked = self.sudo().transaction_ids.filtered(
            lambda one: one.state in ("authorized", "done") and one.payment_id.move_id.state == "posted"
        )
        left = max(self.amount_total - self.amount_paid + sum(booked.mapped("amount")), 0)
        return self.currency_id._convert(left, root.currency_id, root, root._recouvrement_today())

    def _is_credit_free(self):
        return self.currency_id.compare_amounts(self.amount_total, self.amount_paid) <= 0

    def _is_credit_waiting(self):
        return self.state in ("draft", "sent")

    def _credit_go(self):
        # the customer who signed or paid on the portal gets his confirmation now
        self.with_context(send_email=bool(self.signature or self.transaction_ids)).action_confirm()

    def _get_credit_salesperson(self):
        return self.user_id

    # ---------------------------------------------------------------- control

    def action_confirm(self):
        # EXTENDS 'sale': what should wait waits, and says so; the others are confirmed
        waiting = self.filtered(lambda order: order.state in ("draft", "sent"))
        going = waiting._filter_credit()
        held = waiting - going
        if not held:
            return super().action_confirm()
        for order in held:
            order._message_log(body=order.env._("The order waits for credit control."))
        if self - held:
            super(SaleOrder, self - held).action_confirm()
        return held._say_credit_held()

    def _send_order_notification_mail(self, mail_template, allow_deferred_sending=True):
        # EXTENDS 'sale': no confirmation of an order that waits; that its payment has come is said all the same
        if self._credit_held() and mail_template == self._get_confirmation_template():
            return None
        return super()._send_order_notification_mail(mail_template, allow_deferred_sending=allow_deferred_sending)

    def action_ask_credit(self):
        """Ask for a limit with which the order could go."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window", "name": self.env._("Ask for Credit"),
            "res_model": "recouvrement.credit.request", "views": [(False, "form")], "target": "current",
            "context": {
                "default_partner_id": self._get_credit_customer().id, "default_company_id": self._get_credit_root().id,
                "default_reason": self.env._("Order %s", self.name),
            },
        }  # fmt: skip

    def _credit_held(self):
        """Those of these orders that wait for credit control."""
        return self.filtered(
            lambda order: order.state in ("draft", "sent") and order.sudo().recouvrement_credit_state == "held"
        )

    @api.depends("partner_id", "partner_invoice_id", "amount_total", "state", "company_id", "currency_id")
    @api.depends_context("lang")
    def _compute_recouvrement_credit_warning(self):
        for order in self:
            customer = order._get_credit_customer()
            order.recouvrement_credit_warning, order.recouvrement_credit_light = "", False
            if not customer.ids:
                continue
            order.recouvrement_credit_light, _words = customer._light(order._get_credit_root(), customer)
            if order.state not in ("draft", "sent"):
                continue
            verdict = order._judge_credit()
            if verdict.control != "none" and order.recouvrement_credit_state != "held":
                order.recouvrement_credit_warning = say_to_sellers(order.env, verdict.codes)

    def write(self, vals):
        # EXTENDS 'sale': an order that is cancelled waits for nothing; what it asks for changes the exposure
        result = super().write(vals)
        if vals.get("state") == "cancel":
            # sudo: whoever may cancel an order need not read what waits
            self.env["recouvrement.credit.block"].sudo()._find(self)._finish("dropped")
        if {"state", "partner_invoice_id"} & vals.keys():
            self.env["recouvrement.refresh"]._ask_partners(self.partner_invoice_id.ids)
        return result
