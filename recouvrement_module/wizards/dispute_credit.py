# Part of recouvrement_module. License LGPL-3.
import json

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang


class AccountMoveReversal(models.TransientModel):
    """Core's credit note, of what is disputed: a part of an invoice has one line for each of its accounts and taxes."""

    _inherit = "account.move.reversal"

    recouvrement_dispute_id = fields.Many2one("recouvrement.dispute", string="Dispute", readonly=True)
    recouvrement_single = fields.Boolean(compute="_compute_recouvrement_single")
    recouvrement_amount = fields.Monetary(
        string="Amount to Credit", compute="_compute_recouvrement_amount", store=True, readonly=False,
        help="With taxes. The draft credit note is for this amount; you read and post it.",
    )  # fmt: skip

    @api.depends("recouvrement_dispute_id", "move_ids")
    def _compute_recouvrement_amount(self):
        for wizard in self:
            wizard.recouvrement_amount = sum(wizard._recouvrement_amounts().values())

    @api.depends("recouvrement_dispute_id", "move_ids")
    def _compute_recouvrement_single(self):
        for wizard in self:
            wizard.recouvrement_single = len(wizard._recouvrement_amounts()) == 1

    def _recouvrement_amounts(self):
        """What is to be credited of each invoice: dict invoice → amount, in its currency."""
        self.ensure_one()
        amounts = {}
        for line in self.recouvrement_dispute_id.line_ids:
            move = line.move_id._origin
            if move in self.move_ids._origin:
                amounts[move] = amounts.get(move, 0) + line.standing
        return amounts

    def reverse_moves(self, is_modify=False):
        # EXTENDS 'account'
        dispute = self.recouvrement_dispute_id
        if not dispute or is_modify:
            return super().reverse_moves(is_modify)
        dispute._check_collector()
        amounts = self._recouvrement_amounts()
        if len(amounts) == 1:
            amounts = self._recouvrement_chosen(next(iter(amounts)))
        action = super().reverse_moves(is_modify)
        for credit in self.new_move_ids:
            amount = amounts.get(credit.reversed_entry_id)
            if amount and credit.currency_id.compare_amounts(amount, credit.amount_total) < 0:
                credit._recouvrement_keep_part(amount)
        dispute._note_credits(self.new_move_ids)
        return action

    def _recouvrement_chosen(self, move):
        """The amount that a person chose, within what is disputed; less than that is what was agreed."""
        dispute, amount, currency = self.recouvrement_dispute_id, self.recouvrement_amount, move.currency_id
        if currency.compare_amounts(amount, 0) <= 0 or currency.compare_amounts(amount, move.amount_total) > 0:
            raise UserError(self.env._(
                "The credit note is for more than nothing, and at most for the invoice, %s.",
                formatLang(self.env, move.amount_total, currency_obj=currency),
            ))  # fmt: skip
        if currency.compare_amounts(amount, dispute.amount) < 0 and len(dispute.line_ids.move_id) == 1:
            dispute._agree(amount)
        return {move: amount}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _recouvrement_keep_part(self, amount):
        """Let a draft credit note be for a part: one line for each account and taxes of the invoice, in proportion.

        :param float amount: what it comes to, taxes included.
        """
        self.ensure_one()
        ratio = amount / self.amount_total
        groups = {}
        for line in self.invoice_line_ids.filtered(lambda one: one.display_type == "product"):
            key = line.account_id, line.tax_ids, json.dumps(line.analytic_distribution or {}, sort_keys=True)
            groups.setdefault(key, []).append(line)
        words = self.with_context(lang=self.partner_id.lang or self.env.lang).env._(
            "Part of invoice %s", self.reversed_entry_id.name
        )
        lines = [
            Command.create({
                "name": words, "account_id": account.id, "tax_ids": [Command.set(taxes.ids)], "quantity": 1,
                "analytic_distribution": json.loads(analytic) or False,
                "price_unit": self.currency_id.round(ratio * sum(
                    line.price_total if any(taxes.mapped("price_include")) else line.price_subtotal for line in group
                )),
            })
            for (account, taxes, analytic), group in groups.items()
        ]  # fmt: skip
        self.write({"invoice_line_ids": [*(Command.delete(line.id) for line in self.invoice_line_ids), *lines]})
        self._recouvrement_round_to(amount)

    def _recouvrement_round_to(self, amount):
        """Let the cents that the taxes of a part leave stand on a tax, else on a line."""
        self.ensure_one()
        missing = self.currency_id.round(amount - self.amount_total)
        if not missing:
            return
        tax = self.line_ids.filtered("tax_line_id").sorted(lambda line: abs(line.balance), reverse=True)[:1]
        if tax:
            self.write({"line_ids": [Command.update(tax.id, {"amount_currency": tax.amount_currency + missing})]})
        else:
            line = self.invoice_line_ids.sorted("price_subtotal", reverse=True)[:1]
            line.price_unit += missing
