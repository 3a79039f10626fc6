# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    _inherit = "account.payment"

    # looked for by day: what was cancelled lately may have come back from the bank
    _recouvrement_undone_idx = models.Index("(write_date) WHERE state IN ('canceled', 'rejected')")

    def _recouvrement_undo(self, day):
        """Undo payments that came back: what they paid is open again in the ledger.

        The entry of a payment is reversed on the day of the reject. What is already matched with the bank stays so:
        the reversal then waits for the line by which the bank takes the money back.

        :param date day: when they came back.
        :return: the journal items of the customers that are open again.
        """
        if not (self.env["account.move"].has_access("create") and self.has_access("write")):
            raise UserError(self.env._(
                "Undoing a payment in the ledger takes the rights of an accountant. Ask for it; then record the reject."
            ))  # fmt: skip
        due = self.env["account.move.line"]
        for payment in self:
            due |= payment._recouvrement_undo_entry(day) if payment.move_id else payment._recouvrement_undo_announced()
        return due.filtered(lambda line: line.balance > 0 and not line.reconciled)

    def _recouvrement_undo_entry(self, day):
        entry = self.move_id
        paying = entry.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")
        due = paying.matched_debit_ids.debit_move_id
        paying.remove_move_reconcile()
        reversal = entry._reverse_moves([{
            "date": day, "journal_id": entry.journal_id.id, "ref": self.env._("Reject of %s", self.name or entry.name),
        }])  # fmt: skip
        reversal.action_post()  # core matches it with the entry, on the account of the customer as well
        return due

    def _recouvrement_undo_announced(self):
        """A payment without entry is rejected; its invoices were open in the ledger all along."""
        self.action_reject()
        return self.invoice_ids.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and line.parent_state == "posted"
        )
