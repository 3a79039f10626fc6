# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...fields import Pointer
from ...rules.shortage import ends

MODULE = "recouvrement_module"
REASONS = [
    ("rounding", "Rounding"),
    ("discount_in_time", "Discount taken in time"),
    ("discount_late", "Discount taken late"),
    ("price", "Price or line of the invoice"),
    ("deduction", "Rebate or penalty deducted"),
    ("bank_charge", "Bank charge"),
    ("partial", "Part payment"),
]
ENDINGS = [
    ("dispute", "Dispute"),
    ("credit_request", "Credit note"),
    ("write_off", "Written off"),
    ("claim_back", "Claimed back"),
    ("paid", "Paid"),
    ("undone", "Payment undone, or no invoice any more"),
]
STATES = [("open", "To Decide"), ("asked", "With Accounting"), ("closed", "Closed")]


class RecouvrementShortage(models.Model):
    """A payment that left a little of a due line: why, as the figures propose it, and how it ended."""

    _name = "recouvrement.shortage"
    _description = "Short payment"
    _inherit = ["recouvrement.anchor"]
    _order = "paid_on desc, id desc"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    amount = fields.Monetary(string="Left", help="What the payment left.")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    company_amount = fields.Monetary(
        string="Left, Company Currency", currency_field="company_currency_id", readonly=True
    )
    line_amount = fields.Monetary(string="Invoiced", readonly=True)
    paid_on = fields.Date(required=True, readonly=True)
    found_on = fields.Date(required=True, readonly=True)
    credit_line_id = Pointer("account.move.line", string="Payment", readonly=True)
    proposal = fields.Selection(REASONS, string="Proposed Reason", required=True, default="partial", readonly=True)
    reason = fields.Selection(
        REASONS,
        required=True,
        default="partial",
        help="As the figures propose it; choose another one if you know better.",
    )
    detail = fields.Char(readonly=True, help="What gives it away: a percentage, or a line of the invoice.")
    penalty = fields.Boolean(
        string="Penalty Deducted by Itself", help="The customer deducted a penalty on its own authority."
    )
    distributor = fields.Boolean(
        string="Distributor, Not a Wholesaler",
        help="Between a distributor and its supplier such deductions are forbidden (C. com. L441-17 I), but for "
        "wholesalers.",
    )
    asked_on = fields.Date(string="Asked of Accounting On", readonly=True)
    asked_for = fields.Selection(ENDINGS, readonly=True)
    ending = fields.Selection(ENDINGS, string="How It Ended", readonly=True)
    closed_on = fields.Date(readonly=True, index="btree_not_null")
    closed_uid = fields.Many2one("res.users", string="Closed By", readonly=True)
    dispute_id = fields.Many2one("recouvrement.dispute", ondelete="set null", readonly=True)
    entry_id = Pointer("account.move", string="Entry or Credit Note", readonly=True)
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")
    may_dispute = fields.Boolean(compute="_compute_ends")
    may_request = fields.Boolean(compute="_compute_ends")
    may_write_off = fields.Boolean(compute="_compute_ends")
    usual = fields.Char(compute="_compute_ends", help="How such a shortage ends as a rule.")

    _open_unique = models.UniqueIndex("(line_id) WHERE closed_on IS NULL")
    _payment_idx = models.Index("(line_id, credit_line_id)")

    @api.depends("closed_on", "asked_on")
    def _compute_state(self):
        for shortage in self:
            shortage.state = "closed" if shortage.closed_on else "asked" if shortage.asked_on else "open"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        closed, asked = Domain("closed_on", "!=", False), Domain("asked_on", "!=", False)
        domains = {"closed": closed, "asked": ~closed & asked, "open": ~closed & ~asked}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("reason", "company_amount", "closed_on")
    @api.depends_context("uid")
    def _compute_ends(self):
        for shortage in self:
            found = () if shortage.closed_on else shortage._get_ends()
            shortage.may_dispute, shortage.may_request = "dispute" in found, "credit_request" in found
            shortage.may_write_off = "write_off" in found
            shortage.usual = found[0] if found else ""

    @api.depends("name", "amount")
    def _compute_display_name(self):
        for shortage in self:
            amount = shortage.currency_id.format(shortage.amount or 0)
            shortage.display_name = f"{shortage.name or '/'} – {amount}"

    def _get_ends(self):
        """How it may end for this user, the most usual first: the rule, and what he may write off."""
        self.ensure_one()
        limit = self.env.user._recouvrement_write_off_limit(self.company_id)
        places = self.company_currency_id.decimal_places
        amount, limit = (round(value, places) for value in (self.company_amount, limit))
        return ends(self.reason, amount, limit)

    def write(self, vals):
        # EXTENDS 'base': a collector says why, the rest follows from the ledger and from the buttons
        if not self.env.su:
            fixed = [name for name in vals if self._fields[name].readonly]
            if fixed:
                raise AccessError(
                    self.env._("These fields of a short payment cannot be written: %s.", ", ".join(fixed))
                )
            if any(shortage.closed_on for shortage in self):
                raise UserError(self.env._("This short payment is dealt with already."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A short payment is kept as history."))

    def action_open_invoice(self):
        """Open the invoice of which something is left."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.move_id.id,
            "views": [(False, "form")],
        }  # fmt: skip
