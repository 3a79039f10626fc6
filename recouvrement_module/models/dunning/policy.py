# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ...rules.ladder import Ladder

# What follows when the ladder has no step left, decided in advance.
LAST_STEPS = [
    ("person", "A person decides"),
    ("placement", "Hand-over to an agency"),
    ("procedure", "Court procedure"),
    ("write_off", "Write-off"),
]


# What a policy is for. All but the first are for items of a kind, whoever the customer is; they come in the order
# in which their messages leave when several are due.
PURPOSES = [
    ("ordinary", "Ordinary invoices"),
    ("reject", "Rejected payments"),
    ("retention", "Retentions"),
    ("down_payment", "Down payments"),
]
TRACKS = ("reject", "ordinary", "retention", "down_payment")


class RecouvrementPolicy(models.Model):
    """A ladder of reminders. The shipped ones belong to no company; a copy adapts one.

    A customer has the policy that a person chose on its case; else the first one, in their order, whose
    domain catches it; else the default of the company. Items of a kind that has its own ladder follow that one.
    """

    _name = "recouvrement.policy"
    _inherit = ["recouvrement.customer.domain"]
    _description = "Dunning policy"
    _order = "sequence, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: offered to every company.")
    purpose = fields.Selection(
        PURPOSES,
        string="For",
        required=True,
        default="ordinary",
        help="Rejected payments, retentions and down payments follow the first policy that is for them.",
    )
    contact_gap = fields.Integer(
        string="Days Between Messages",
        default=3,
        help="Fewest days between two messages to the same customer, whatever they are about.",
    )
    domain = fields.Char(help="The customers that this policy is for. Empty: only those for whom it is chosen.")
    max_amount = fields.Float(
        string="Only Below",
        digits=(16, 2),
        help="The policy is for customers with less than this overdue (or owed, when nothing is overdue), in the "
        "currency of the company. 0: for all.",
    )
    min_amount = fields.Float(
        string="Ignore Below",
        digits=(16, 2),
        help="Nothing is asked of customers with less than this overdue, in the currency of the company.",
    )
    approval_amount = fields.Float(
        string="To Be Confirmed From",
        digits=(16, 2),
        help="Messages to customers with so much overdue wait for a person, whatever their step says. 0: never.",
    )
    time_limit = fields.Integer(
        string="Days Until It Ends",
        help="Days after the due date from which no step comes by itself any more. 0: without end.",
    )
    last_step = fields.Selection(
        LAST_STEPS, string="Then", required=True, default="person", help="What is proposed when no step is left."
    )
    level_ids = fields.One2many("recouvrement.level", "policy_id", string="Steps", copy=True)
    case_count = fields.Integer(string="Cases", compute="_compute_case_count")

    _gap_positive = models.Constraint(
        "CHECK(contact_gap BETWEEN 0 AND 365)", "The days between messages are between 0 and 365."
    )
    _amounts_positive = models.Constraint(
        "CHECK(LEAST(min_amount, max_amount, approval_amount, time_limit) >= 0)",
        "The amounts and the days of a policy cannot be negative.",
    )

    @api.depends_context("allowed_company_ids")
    def _compute_case_count(self):
        """The cases of the present company that have each policy."""
        root = self.env.company.root_id
        counts = self.env["recouvrement.case"]._count_by_policy(root)
        for policy in self:
            policy.case_count = counts.get(policy.id, 0)

    @api.constrains("time_limit", "level_ids")
    def _check_time_limit(self):
        for policy in self.filtered("time_limit"):
            last = max(policy.level_ids.mapped("delay"), default=0)
            if policy.time_limit <= last:
                raise ValidationError(self.env._(
                    "The policy “%(policy)s” ends after %(limit)s days, before its last step on day %(last)s.",
                    policy=policy.name, limit=policy.time_limit, last=last,
                ))  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': a policy catches its customers at once
        policies = super().create(vals_list)
        self.env.registry.clear_cache()
        policies._catch()
        return policies

    def write(self, vals):
        # EXTENDS 'base': see create
        result = super().write(vals)
        self.env.registry.clear_cache()
        if not {"domain", "max_amount", "sequence", "active", "company_id", "purpose"}.isdisjoint(vals):
            self._catch()
        return result

    def unlink(self):
        # EXTENDS 'base': the customers of a deleted policy are caught by another one
        roots = self._get_roots()
        result = super().unlink()
        self.env.registry.clear_cache()
        self.env["recouvrement.case"].sudo()._assign_policies(roots)
        return result

    @api.model
    def _get_default(self, company):
        """Return the policy of customers whom no other one catches.

        :param company: root company.
        """
        # sudo: the setting of the root, also for who may read no more than a branch
        chosen = company.sudo().recouvrement_policy_id.with_env(self.env)
        return chosen or self.search(
            [*self._get_purpose_domain(company, "ordinary"), ("domain", "in", (False, ""))],
            order="company_id, sequence, id", limit=1,
        )  # fmt: skip

    @api.model
    def _get_for_purpose(self, root, purpose):
        """Return the policy of items of a kind: the company's own before a shipped one."""
        return self.search(self._get_purpose_domain(root, purpose), order="company_id, sequence, id", limit=1)

    @api.model
    def _get_purpose_domain(self, root, purpose):
        return [("company_id", "in", (False, root.id)), ("purpose", "=", purpose)]

    @api.model
    def _get_segments(self, root):
        """Return the policies that catch customers of a root company by themselves, in their order."""
        return self.search([*self._get_purpose_domain(root, "ordinary"), ("domain", "not in", (False, ""))])

    def _get_roots(self):
        """The root companies that these policies serve."""
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        return roots if self.filtered(lambda policy: not policy.company_id) else roots & self.company_id

    def _catch(self):
        """Give each customer the policy that catches it now. The decisions follow with the next run."""
        # sudo: cases are written by the set-based statements only
        self.env["recouvrement.case"].sudo()._assign_policies(self._get_roots())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.level_ids._unlink_except_used()

    @api.model
    @ormcache()
    def _get_ladders(self):
        """Every policy, archived ones included, as the rule sees it; kept until a policy or a step changes.

        :return: dict policy id → ``rules.ladder.Ladder``
        """
        # sudo: a decision does not depend on who asks for it
        policies = self.sudo().with_context(active_test=False).search([])
        return {policy.id: policy._as_ladder() for policy in policies}

    def _as_ladder(self):
        """Return the policy as the rule sees it.

        :rtype: rules.ladder.Ladder
        """
        self.ensure_one()
        levels = self.level_ids.sorted("delay")
        return Ladder(
            levels=tuple(level._as_rule() for level in levels),
            contact_gap=self.contact_gap,
            floor=Decimal(str(self.min_amount)),
            limit=self.time_limit or None,
        )

    def action_adapt(self):
        """Copy a shipped policy for the company of the user, to be changed at will; it comes before the shipped one."""
        self.ensure_one()
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        copy = self.copy({
            "company_id": root.id, "name": f"{self.name} – {root.name}", "sequence": self.sequence - 1,
        })  # fmt: skip
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }

    def action_open_cases(self):
        """Open the cases that have this policy."""
        self.ensure_one()
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        return self.env["recouvrement.case"]._open_policy_row(root, "has", self)

    def action_open_reach(self):
        """Show which customers each policy catches, as they are now."""
        return self.env["recouvrement.policy.reach"].action_open()
