# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

# What the amounts of a rule are compared with: what is overdue, or owed when nothing is.
AMOUNT = SQL("COALESCE(NULLIF(cases.balance_overdue, 0), cases.balance_due)")


class RecouvrementAssignmentRule(models.Model):
    """Who collects from whom: the first rule, in their order, that a case meets names its collector."""

    _name = "recouvrement.assignment.rule"
    _inherit = ["recouvrement.customer.domain", "recouvrement.named.export", "recouvrement.refusal"]
    _description = "Assignment rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.company.sudo().root_id,  # sudo: also with only a branch ticked
        help="The parent company; its branches follow.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    domain = fields.Char(help="The customers that this rule is for. Empty: all.")
    policy_id = fields.Many2one(
        "recouvrement.policy",
        check_company=True,
        ondelete="restrict",
        help="Only cases that have this policy. Empty: whatever their policy.",
    )
    min_amount = fields.Monetary(
        string="Overdue From",
        help="Only customers with at least so much overdue, or owed when nothing is overdue. 0: for all.",
    )
    max_amount = fields.Monetary(
        string="Overdue Below",
        help="Only customers with less than this overdue, or owed when nothing is overdue. 0: for all.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Collectors",
        required=True,
        help="One: gets every case of the rule. Several: each new case goes to the one who has the fewest.",
    )

    _amounts_positive = models.Constraint(
        "CHECK(LEAST(min_amount, max_amount) >= 0)", "The amounts of a rule cannot be negative."
    )

    @api.constrains("min_amount", "max_amount")
    def _check_amounts(self):
        for rule in self:
            if 0 < rule.max_amount <= rule.min_amount:
                raise ValidationError(self.env._("No amount is in the range of the rule “%s”.", rule.name))

    @api.constrains("user_ids", "company_id")
    def _check_collectors(self):
        for rule in self:
            if rule.company_id.sudo().parent_id:  # sudo: see the default of the company
                raise ValidationError(self.env._("The rule “%s” must be of a parent company.", rule.name))
            if not rule.user_ids:
                raise ValidationError(self.env._("The rule “%s” names no collector.", rule.name))
            rule.user_ids._recouvrement_check_collectors(rule.company_id)

    @api.model
    def _get_rules(self, root):
        """Return the rules of a root company that can be followed, in their order."""
        return self.search([("company_id", "=", root.id), ("user_ids.active", "=", True)])

    def _get_condition(self, root):
        """What a row ``cases`` must meet for this rule.

        :rtype: SQL
        """
        self.ensure_one()
        terms = [SQL("TRUE")]
        if self.domain:
            terms.append(SQL("cases.partner_id IN %s", self._get_customers(root)))
        if self.policy_id:
            terms.append(SQL("%s = %s", self.env["recouvrement.case"]._policy_sql(root), self.policy_id.id))
        if self.min_amount:
            terms.append(SQL("%s >= %s", AMOUNT, self.min_amount))
        if self.max_amount:
            terms.append(SQL("%s < %s", AMOUNT, self.max_amount))
        return SQL(" AND ").join(terms)

    def action_assign(self):
        """Let the rules of the company decide at once on what no person has decided, whatever is selected."""
        self.check_access("write")
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        # sudo: cases are written by the set-based statements only
        count = self.env["recouvrement.case"].sudo()._assign_by_rules(root, again=True)
        return self.env["recouvrement.case"]._notify_assigned(count)
