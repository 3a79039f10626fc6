# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.misc import str2bool

from odoo.addons.recouvrement_module.rules.selection import Due, spread

RUNNING = ("pending", "authorized", "done")  # states of a payment that may still settle what it is for
BY_HAND = "custom"  # providers that only say how to transfer: nothing is on its way


class RecouvrementPortalAccount(models.AbstractModel):
    _inherit = "recouvrement.portal.account"

    # ---------------------------------------------------------------- on its way

    @api.model
    def _get_answered(self, root, rows):
        # EXTENDS recouvrement_module: what is being paid online is not asked a second time
        answered = super()._get_answered(root, rows)
        running = self._get_running([row["move_id"] for row in rows])
        words = self.env._("payment on its way")
        for row in rows:
            if row["residual_currency"] <= 0:
                continue
            amount = running.get(row["line_id"], running.get(("invoice", row["move_id"])))
            if amount is not None:
                paid = Decimal(str(row["residual_currency"])) if amount == "all" else amount
                answered[row["line_id"]] = (*answered.get(row["line_id"], ()), (words, paid))
        return answered

    @api.model
    def _get_running(self, move_ids):
        """What payments that are not in the books yet will settle of some invoices.

        :return: dict: a line → Decimal; ("invoice", id) → "all" for a payment of the invoice by core's own page
        """
        # sudo: a customer does not read the payments of others who pay for the same company
        transactions = self.env["payment.transaction"].sudo().search([
            ("recouvrement_move_ids", "in", move_ids), ("state", "in", RUNNING), ("payment_id", "=", False),
            ("provider_code", "!=", BY_HAND),
        ]) | self.env["payment.transaction"].sudo().search([
            ("invoice_ids", "in", move_ids), ("state", "in", RUNNING), ("payment_id", "=", False),
            ("provider_code", "!=", BY_HAND),
        ])  # fmt: skip
        running = {}
        for transaction in transactions:
            if transaction.recouvrement_parts:
                for line_id, part in transaction.recouvrement_parts.items():
                    running[int(line_id)] = running.get(int(line_id), Decimal(0)) + Decimal(part)
            else:
                running |= {("invoice", move.id): "all" for move in transaction.invoice_ids}
        return running

    # ---------------------------------------------------------------- what is paid

    @api.model
    def _may_pay_online(self, roots):
        """Whether customers pay online here: as for invoices, it is switched on and somebody can take payments."""
        # sudo: a setting of Odoo, and providers, which customers do not read
        param = self.env["ir.config_parameter"].sudo().get_param("account_payment.enable_portal_payment")
        return str2bool(param or "", False) and bool(self.env["payment.provider"].sudo().search_count([
            ("company_id", "child_of", roots.ids), ("state", "in", ("enabled", "test")), ("is_published", "=", True),
        ], limit=1))  # fmt: skip

    @api.model
    def _get_basket(self, root, customer, line_ids):
        """Return the instalments that a customer chose, as they stand now.

        :param line_ids: ids as they came from the browser: whatever is not his to pay is refused.
        :return: list of :class:`Entry`, of one company, currency and account.
        :raise UserError: in words for the customer.
        """
        chosen = self._choose(root, customer, line_ids)
        if len({entry.row["account_id"] for entry in chosen}) > 1:
            raise UserError(self.env._("Retentions are paid apart from other invoices. Please choose again."))
        return chosen

    @api.model
    def _get_amount(self, root, basket, typed, currency):
        """The amount to pay of a basket: what is asked of it already, all of it where it has later days, or what the
        customer typed if the company allows it.

        :param str typed: as it came from the browser.
        :rtype: Decimal
        """
        total = sum((entry.asked for entry in basket), Decimal(0))
        first = sum((entry.first for entry in basket), Decimal(0))
        if not (typed or "").strip():
            return first
        amount = self._read_amount(typed, currency)
        if amount is None or not 0 < amount <= total:
            raise UserError(self.env._("Please enter an amount above nothing and up to what you chose."))
        promised = self._get_promised([entry.key for entry in basket], root._recouvrement_today()).values()
        whole = (first, total, sum((part for part, _day in promised), Decimal(0)))
        if amount not in whole and not root.sudo().recouvrement_part_payment:  # sudo: a setting of the root
            raise UserError(self.env._("What you chose is paid in full here. Please choose less, or call us."))
        return amount

    @api.model
    def _share(self, basket, amount):
        """What an amount pays of each instalment of a basket, what is asked already first: dict line id → Decimal."""
        firsts = [Due(entry.key, entry.due, entry.first) for entry in basket]
        most = sum((one.amount for one in firsts), Decimal(0))
        parts = spread(firsts, min(amount, most))
        if amount > most:
            later = spread([Due(entry.key, entry.due, entry.asked - entry.first) for entry in basket], amount - most)
            parts |= {key: parts.get(key, Decimal(0)) + part for key, part in later.items()}
        return parts
