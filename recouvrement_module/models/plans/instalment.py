# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models

from ...rules import plan as rules

STATES = [
    ("noticed", "Formal Notice Given"),
    ("late", "Late"),
    ("in_grace", "In Grace"),
    ("due", "Due Today"),
    ("coming", "To Come"),
    ("partly_paid", "Partly Paid"),
    ("paid", "Paid"),
]


class RecouvrementInstalment(models.Model):
    """What a plan wants to be paid on a day, and what has been."""

    _name = "recouvrement.instalment"
    _description = "Instalment of a payment plan"
    _inherit = ["recouvrement.named.export"]
    _order = "due, rank"

    plan_id = fields.Many2one("recouvrement.plan", required=True, ondelete="cascade", index=True, readonly=True)
    case_id = fields.Many2one(related="plan_id.case_id")
    company_id = fields.Many2one(related="plan_id.company_id")
    plan_state = fields.Selection(related="plan_id.state", string="State of the Plan")
    rank = fields.Integer(
        string="Place in the Plan", required=True, readonly=True, aggregator=None, help="0 is the down payment."
    )
    label = fields.Char(string="No.", compute="_compute_display_name")
    said = fields.Date(readonly=True, help="The day that was said, before it was moved off a day that does not work.")
    due = fields.Date(string="To Pay By", required=True, readonly=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    principal = fields.Monetary(required=True, readonly=True)
    interest = fields.Monetary(readonly=True)
    amount = fields.Monetary(compute="_compute_amount", string="To Pay")
    remaining = fields.Monetary(string="Remains After", readonly=True, help="Principal that remains after it.")
    state = fields.Selection(STATES, readonly=True, default="coming")
    paid = fields.Monetary(readonly=True)
    residual = fields.Monetary(compute="_compute_amount", string="Left")
    paid_on = fields.Date(readonly=True)
    announced_on = fields.Date(readonly=True, help="The day of the message before it.")
    reminded_on = fields.Date(readonly=True, help="The day of the message after it.")
    unreached_on = fields.Date(readonly=True, help="Since when somebody knows that no message reached the customer.")

    _rank_unique = models.UniqueIndex("(plan_id, rank)")

    @api.depends("rank", "plan_id.number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for one in self:
            one.label = str(one.rank) if one.rank else self.env._("Down payment")
            one.display_name = f"{one.plan_id.number}/{one.label}"

    @api.depends("principal", "interest", "paid")
    def _compute_amount(self):
        for one in self:
            one.amount = one.principal + one.interest
            one.residual = one.currency_id.round(one.amount - one.paid)

    def _as_rule(self):
        """Return it as the rule sees it.

        :rtype: rules.plan.Instalment
        """
        return rules.Instalment(self.rank, self.due, Decimal(str(self.principal)), Decimal(str(self.interest)))
