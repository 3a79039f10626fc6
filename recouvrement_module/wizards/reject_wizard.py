# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.rejects.means import MEANS

CUSTOMER_PAYS = ("inbound", "customer")  # type of a payment and of its partner


class RecouvrementRejectWizard(models.TransientModel):
    """Record what came back: open items, or payments that the ledger still believes in."""

    _name = "recouvrement.reject.wizard"
    _inherit = ["recouvrement.selected.records"]
    _description = "Record a reject"

    _accepted = {
        "recouvrement.case": "_from_cases",
        "recouvrement.item": "_from_items",
        "account.move": "_from_moves",
        "account.payment": "_from_payments",
    }

    case_id = fields.Many2one("recouvrement.case", string="Customer", readonly=True)
    item_ids = fields.Many2many("recouvrement.item", string="Items")
    payment_ids = fields.Many2many("account.payment", string="Payments")
    found_payment_ids = fields.Many2many(
        "account.payment", "recouvrement_reject_wizard_found", readonly=True, help="Among which to choose."
    )
    date = fields.Date(string="Rejected On", required=True, default=lambda self: self._today())
    means = fields.Selection(MEANS, help="Empty: that of each item.")
    reason_id = fields.Many2one("recouvrement.reject.reason", required=True)
    offered_reason_ids = fields.Many2many("recouvrement.reject.reason", compute="_compute_offered_reason_ids")
    proposal = fields.Selection(related="reason_id.kind", string="Kind")
    note = fields.Char(string="Words of the Bank")
    company_currency_id = fields.Many2one("res.currency", default=lambda self: self.env.company.currency_id)
    fee = fields.Monetary(
        string="Bank Fee",
        currency_field="company_currency_id",
        help="What the bank charged us, for each item: kept apart, not added to what is asked.",
    )

    @api.model
    def _today(self):
        # sudo: one answer, also with only a branch ticked
        return self.env.company.sudo().root_id._recouvrement_today()

    @api.model
    def _say_select(self):
        return self.env._("Select a customer, open items, an invoice or a payment first.")

    def _from_cases(self, cases):
        items = cases[:1].item_ids.filtered(lambda item: item.fact in ("not_presented", "to_qualify"))
        return self._from_items(items) | {"case_id": cases[:1].id} if items else {"case_id": cases[:1].id}

    def _from_items(self, items):
        debits = items.filtered(lambda item: item.residual_currency > 0)
        if not debits:
            raise UserError(self.env._("Only what a customer owes can come back: select debits."))
        cases = debits.case_id
        values = {"item_ids": [Command.set(debits.ids)], "case_id": cases.id if len(cases) == 1 else False}
        waiting = [reject for reject in debits._get_rejects().values() if reject.state == "to_qualify"]
        return values | ({"date": waiting[0].date} if waiting else {})

    def _from_moves(self, moves):
        return self._from_invoices(moves._recouvrement_of_customers())

    def _from_invoices(self, moves):
        items = self.env["recouvrement.item"].search([("move_id", "in", moves.ids), ("residual_currency", ">", 0)])
        if items:
            return self._from_items(items)
        payments = moves._get_reconciled_payments() | moves.matched_payment_ids
        if payments:
            return self._from_payments(payments)
        raise UserError(self._paid_by_bank())

    @api.model
    def _paid_by_bank(self):
        return self.env._(
            "Nothing is open here, and no payment is found that could be undone. When a bank line has paid it, undo "
            "that matching, and match the line with the one by which the bank took the money back."
        )

    def _from_payments(self, payments):
        payments = payments.filtered(lambda payment: (payment.payment_type, payment.partner_type) == CUSTOMER_PAYS)
        if not payments:
            raise UserError(self.env._("Only payments of customers come back: select payments that they made."))
        undone = payments.filtered(lambda payment: payment.state in ("canceled", "rejected", "draft"))
        if not payments - undone:
            return self._from_invoices(undone.invoice_ids)
        found = (payments - undone).sorted("date", reverse=True)
        return {"payment_ids": [Command.set(found[:1].ids)], "found_payment_ids": [Command.set(found.ids)]}

    @api.constrains("fee")
    def _check_fee(self):
        if any(wizard.fee < 0 for wizard in self):
            raise ValidationError(self.env._("The fee of the bank cannot be negative."))

    @api.depends("means", "item_ids")
    def _compute_offered_reason_ids(self):
        for wizard in self:
            # a transfer does not come back: its customer paid by something else this time
            means = {wizard.means} if wizard.means else {*wizard.item_ids.mapped("means")} - {False, "transfer"}
            wizard.offered_reason_ids = wizard.reason_id._get_offered(means)

    @api.onchange("offered_reason_ids")
    def _onchange_offered_reason_ids(self):
        if self.reason_id not in self.offered_reason_ids._origin:
            self.reason_id = False

    def action_record(self):
        """Record the reject of each item; payments are undone in the ledger first."""
        self.ensure_one()
        items = self.item_ids or self._undo_payments()
        if not items:
            raise UserError(self.env._("Choose what came back first."))
        self.env["recouvrement.reject"]._record([
            (item, {
                "date": self.date, "means": self._get_means(item), "reason_id": self.reason_id.id, "note": self.note,
                "fee": self.fee,
            } | ({"payment_id": self.payment_ids.id} if len(self.payment_ids) == 1 else {}))
            for item in items
        ])  # fmt: skip
        return {"type": "ir.actions.act_window_close"}

    def _get_means(self, item):
        """How it was to be paid; a transfer does not come back, so what the reason says, or else a debit, is meant."""
        means = self.means or item.means
        return means if means != "transfer" else self.reason_id.means or "direct_debit"

    def _undo_payments(self):
        """Undo the payments as the user, with core's own entries, and return the items that are open again."""
        lines = self.payment_ids._recouvrement_undo(self.date)
        if self.payment_ids and not lines:
            raise UserError(self._paid_by_bank())
        # sudo: see action_refresh of the case
        self.env["recouvrement.ledger"].sudo()._refresh(set(lines.partner_id.commercial_partner_id.ids))
        return self.env["recouvrement.item"].search([("line_id", "in", lines.ids)])
