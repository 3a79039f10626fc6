# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.insurance import Terms


class RecouvrementInsurancePolicy(models.Model):
    """A credit insurance: its delays and quotas, as the contract states them. None of them is known otherwise."""

    _name = "recouvrement.insurance.policy"
    _inherit = ["recouvrement.named.export", "recouvrement.refusal"]
    _description = "Credit insurance policy"
    _order = "date_from desc, id desc"
    _rec_name = "number"

    number = fields.Char(required=True)
    insurer_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self.env.company.sudo().root_id,  # sudo: also with only a branch ticked
        help="The parent company; its branches follow.",
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, ondelete="restrict", default=lambda self: self.env.company.currency_id
    )
    active = fields.Boolean(default=True)
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(string="Until")
    quota_named = fields.Float(string="Quota, Named Customers (%)", digits=(5, 2), default=90)
    quota_unnamed = fields.Float(string="Quota, Others (%)", digits=(5, 2), default=70)
    extension_days = fields.Integer(
        string="Extension (Days)", help="By how long a due date may be put off, and within how many days after it."
    )
    notice_days = fields.Integer(
        string="Declaration (Days)", help="Within how many days after the due date an unpaid invoice is declared."
    )
    stop_days = fields.Integer(
        string="Shipping Stops (Days)", help="How many days after the oldest unpaid due date nothing more is shipped."
    )
    limit_ids = fields.One2many("recouvrement.insurance.limit", "policy_id", string="Limits")

    _quotas = models.Constraint(
        "CHECK(quota_named BETWEEN 0 AND 100 AND quota_unnamed BETWEEN 0 AND 100)",
        "A quota is a percentage between 0 and 100.",
    )
    _delays = models.Constraint(
        """CHECK(extension_days BETWEEN 0 AND 1000 AND notice_days BETWEEN 0 AND 1000
                 AND stop_days BETWEEN 0 AND 1000)""",
        "The delays of a policy are between 0 and 1000 days.",
    )

    @api.constrains("date_from", "date_to", "company_id")
    def _check_policy(self):
        for policy in self:
            if policy.date_to and policy.date_to < policy.date_from:
                raise ValidationError(self.env._("The policy %s ends before it begins.", policy.number))
            if policy.company_id.sudo().parent_id:  # sudo: see the default of the company
                raise ValidationError(self.env._("The policy %s must be of a parent company.", policy.number))

    def _get_terms(self):
        """Its delays as the rule reads them.

        :rtype: rules.insurance.Terms
        """
        return Terms(self.extension_days, self.notice_days, self.stop_days)

    def write(self, vals):
        # EXTENDS 'base': other delays are other days
        result = super().write(vals)
        self.limit_ids.case_id.sudo()._follow_insurance()  # sudo: what follows is written by the rule only
        return result
