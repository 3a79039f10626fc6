# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models


class PaymentTransaction(models.Model):
    """A payment of chosen instalments: it settles these, and no other line of their invoices."""

    _inherit = "payment.transaction"

    recouvrement_parts = fields.Json(
        string="Instalments", readonly=True, copy=False, help="What is paid of each due line, by its id."
    )
    recouvrement_move_ids = fields.Many2many(
        "account.move",
        "recouvrement_transaction_move_rel",
        "transaction_id",
        "move_id",
        string="Paid on the Customer's Page",
        readonly=True,
        copy=False,
    )

    @api.model
    def _prepare_recouvrement_vals(self, basket, parts):
        """The values of a payment of some instalments.

        :param list basket: of :class:`Entry`.
        :param dict parts: line id → Decimal.
        """
        moves = self.env["account.move"].browse({entry.row["move_id"] for entry in basket if entry.key in parts})
        invoices = moves.filtered(lambda move: move.move_type in ("out_invoice", "out_receipt"))
        return {
            "recouvrement_parts": {str(line_id): str(part) for line_id, part in parts.items()},
            "recouvrement_move_ids": [fields.Command.set(moves.ids)],
            "invoice_ids": [fields.Command.set(invoices.ids)],
        }

    def _create_payment(self, **extra_create_values):
        # EXTENDS 'account_payment': core settles whole invoices, oldest instalment first
        if not self.recouvrement_parts:
            return super()._create_payment(**extra_create_values)
        invoices, lines = self.invoice_ids, self._get_recouvrement_lines()
        self.invoice_ids = False
        if lines:
            extra_create_values["destination_account_id"] = lines[0].account_id.id
        payment = super()._create_payment(invoice_ids=invoices, **extra_create_values)
        self.invoice_ids = invoices
        self._settle_recouvrement_lines(payment, lines)
        return payment

    def _get_recouvrement_lines(self):
        """The due lines that are still there, in the order in which they are settled.

        What is paid whole comes first: what is left is then just the part of the one that is not.
        """
        lines = self.env["account.move.line"].browse(map(int, self.recouvrement_parts)).exists()
        parts = {int(line_id): Decimal(part) for line_id, part in self.recouvrement_parts.items()}
        return lines.filtered(lambda line: line.parent_state == "posted").sorted(
            lambda line: (
                parts[line.id] < Decimal(str(line.amount_residual_currency)), line.date_maturity or line.date, line.id,
            )
        )  # fmt: skip

    def _settle_recouvrement_lines(self, payment, lines):
        """Reconcile the payment with the lines it is for, those that were not settled meanwhile."""
        for line in lines:
            paid = payment.move_id.line_ids.filtered(
                lambda own: own.account_id == payment.destination_account_id and not own.reconciled
            )
            if paid and line.account_id == payment.destination_account_id and not line.reconciled:
                (paid | line).reconcile()
