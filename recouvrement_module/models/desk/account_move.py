# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.exceptions import UserError

MOST_COPIES = 250  # invoices in one dialog of core, which looks at each


class AccountMove(models.Model):
    _inherit = "account.move"

    def _recouvrement_send_copies(self):
        """Open core's own dialog for these invoices: it sends them again when a person says so there."""
        self.env["recouvrement.reminder"]._check_collector()
        invoices = self._filtered_access("read").filtered(
            lambda move: move.state == "posted" and move.is_sale_document(include_receipts=True)
        )
        if not invoices:
            raise UserError(self.env._("There is no invoice to send among them."))
        if len(invoices) > MOST_COPIES:
            raise UserError(self.env._(
                "These are %(count)s invoices. Send %(most)s at a time at most.",
                count=len(invoices), most=MOST_COPIES,
            ))  # fmt: skip
        return invoices.action_send_and_print()
