# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...fields import exact
from ...rules.credit_control import Settings
from .words import CONTROLS

TRIAL = 90  # days of warnings, with a report of what would have been blocked, before somebody decides
NOT_NEGATIVE = (
    "recouvrement_credit_late_days", "recouvrement_credit_overdue", "recouvrement_credit_share",
    "recouvrement_credit_floor", "recouvrement_credit_alert",
)  # fmt: skip


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_credit_control = fields.Selection(
        CONTROLS,
        string="Orders Beyond Credit",
        default="warn",
        required=True,
        help="What happens to an order, or a delivery, for which there is a reason to wait. What is delivered may "
        "always be invoiced.",
    )
    recouvrement_credit_since = fields.Date(
        string="Warnings Since", default=fields.Date.context_today, help="From when the report counts."
    )
    recouvrement_credit_late_days = fields.Integer(
        string="Oldest Item Late By (Days)", default=30, help="0: nothing waits for that. Never less than 8 days."
    )
    recouvrement_credit_overdue = fields.Monetary(string="Overdue Above", help="0: nothing waits for that.")
    recouvrement_credit_share = fields.Float(
        string="Overdue Above (% of Exposure)", digits=(5, 2), help="0: nothing waits for that."
    )
    recouvrement_credit_floor = fields.Monetary(
        string="Ignore Items Below", default=50, help="Nothing waits for an item that is smaller."
    )
    recouvrement_credit_grade = fields.Selection(
        [(grade, grade) for grade in "BCDE"],
        string="Grade At or Below",
        help="Customers of this grade, or a worse one, wait. Empty: nothing waits for that.",
    )
    recouvrement_credit_insolvency = fields.Boolean(string="Insolvency Proceedings", default=True)
    recouvrement_credit_expiry = fields.Boolean(string="Review Missed", default=True)
    recouvrement_credit_plan = fields.Boolean(string="Lapsed Payment Plan", default=True)
    recouvrement_credit_alert = fields.Float(
        string="Alert at (% of the Limit)", digits=(5, 2), default=80,
        help="From this part of its limit on a customer is amber, and its collector is told. 0: never.",
    )  # fmt: skip
    recouvrement_credit_user_id = fields.Many2one(
        "res.users",
        string="Credit Manager",
        ondelete="set null",
        help="Who is told of orders that wait. Empty: the collector of the customer.",
    )

    @api.constrains(*NOT_NEGATIVE)
    def _check_recouvrement_credit(self):
        for company in self:
            if any(company[name] < 0 for name in NOT_NEGATIVE):
                raise ValidationError(self.env._("The days, amounts and shares of credit control cannot be negative."))

    def _recouvrement_credit_settings(self):
        """What this root company stops for.

        :rtype: rules.credit_control.Settings
        """
        self.ensure_one()
        company = self.sudo()  # sudo: one answer, whoever asks
        return Settings(
            late_days=company.recouvrement_credit_late_days,
            amount=exact(company.recouvrement_credit_overdue),
            share=exact(company.recouvrement_credit_share),
            grade=company.recouvrement_credit_grade or "",
            floor=exact(company.recouvrement_credit_floor),
            insolvency=company.recouvrement_credit_insolvency,
            expiry=company.recouvrement_credit_expiry,
            plan=company.recouvrement_credit_plan,
        )

    def _recouvrement_trial_ends(self):
        """The day on which the warnings have lasted long enough to decide on blocking."""
        self.ensure_one()
        return (self.recouvrement_credit_since or self._recouvrement_today()) + timedelta(days=TRIAL)
