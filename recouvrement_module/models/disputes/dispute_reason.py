# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

FAMILIES = [
    ("price", "Price"),
    ("quantity", "Quantity"),
    ("quality", "Quality"),
    ("delivery", "Delivery"),
    ("administrative", "Administrative"),
    ("order_number", "Order number missing"),
    ("duplicate", "Duplicate"),
    ("other", "Other"),
]
OWNERS = [
    ("salesperson", "Salesperson of the invoice"),
    ("collector", "Collector of the customer"),
    ("user", "One person"),
]


class RecouvrementDisputeReason(models.Model):
    """Why a customer disputes, who answers as a rule and within how many days: a list that a manager may change."""

    _name = "recouvrement.dispute.reason"
    _inherit = ["recouvrement.refusal"]
    _description = "Reason of a dispute"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    family = fields.Selection(FAMILIES, string="Root Cause", required=True, default="other")
    owner_rule = fields.Selection(OWNERS, string="Who Answers", required=True, default="salesperson")
    user_id = fields.Many2one(
        "res.users", string="Person", domain=[("share", "=", False)], ondelete="restrict",
        help="Who answers, where it is one person.",
    )  # fmt: skip
    escalation_user_id = fields.Many2one(
        "res.users", string="Told When Late", domain=[("share", "=", False)], ondelete="set null",
        help="Empty: the managers of collection.",
    )  # fmt: skip
    days = fields.Integer(
        string="Days to Answer", required=True, default=5, help="Working days within which we answer."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _days_positive = models.Constraint("CHECK(days BETWEEN 1 AND 250)", "We answer within 1 to 250 working days.")

    @api.constrains("owner_rule", "user_id")
    def _check_user(self):
        for reason in self:
            if reason.owner_rule == "user" and not reason.user_id:
                raise ValidationError(self.env._("Choose the person who answers “%s”.", reason.name))

    def _find_owner(self, items):
        """Who answers a dispute of some items.

        :param items: records of ``recouvrement.item``; the largest one counts.
        """
        self.ensure_one()
        # sudo: the invoice may be of a branch
        salesperson = items.sudo().sorted("residual", reverse=True)[:1].move_id.invoice_user_id
        rule = {"salesperson": salesperson, "user": self.user_id}.get(self.owner_rule)
        for user in (rule, items.case_id[:1].user_id, self.env.user):
            if user and user.active and not user.share:
                return user
        return self.env["res.users"]
