# Part of recouvrement_module. License LGPL-3.
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [("named", "Named"), ("unnamed", "Not Named"), ("refused", "Refused")]
STATES = [
    ("requested", "Requested"), ("active", "In Force"), ("reduced", "Reduced"), ("cancelled", "Cancelled"),
]  # fmt: skip
# What the rule writes.
FOLLOWING = {"declare_by", "extend_by", "stop_by", "declare_name", "declare_amount"}


class RecouvrementInsuranceLimit(models.Model):
    """What the insurer grants on a customer, from one day to another. Invoices of these days are covered by it.

    A reduction or a withdrawal ends it and begins another: it counts for what is delivered later.
    """

    _name = "recouvrement.insurance.limit"
    _inherit = ["recouvrement.named.export", "recouvrement.refusal"]
    _description = "Limit of the credit insurance"
    _order = "date_from desc, id desc"
    _rec_name = "partner_id"

    policy_id = fields.Many2one("recouvrement.insurance.policy", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="policy_id.company_id")
    currency_id = fields.Many2one(related="policy_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, ondelete="cascade", index=True)
    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    kind = fields.Selection(KINDS, required=True, default="named")
    requested = fields.Monetary()
    granted = fields.Monetary()
    quota = fields.Float(
        string="Quota (%)", digits=(5, 2), compute="_compute_quota", store=True, readonly=False,
        help="Which part of a loss is paid out.",
    )  # fmt: skip
    date_from = fields.Date(string="From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(string="Until")
    state = fields.Selection(STATES, required=True, default="active")
    buyer_ref = fields.Char(string="Number at the Insurer")

    # what follows from the open items
    declare_by = fields.Date(readonly=True, index="btree_not_null", help="The last day to declare, of what is not.")
    extend_by = fields.Date(readonly=True)
    stop_by = fields.Date(string="Ship Until", readonly=True, help="The last day on which the insurer lets ship.")
    declare_name = fields.Char(string="To Declare", readonly=True)
    declare_amount = fields.Monetary(string="Amount to Declare", currency_field="company_currency_id", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")

    _amounts = models.Constraint(
        "CHECK(requested >= 0 AND granted >= 0 AND quota BETWEEN 0 AND 100)",
        "A limit of the insurer is not negative, and its quota is a percentage between 0 and 100.",
    )

    @api.depends("kind", "policy_id")
    def _compute_quota(self):
        for limit in self:
            policy = limit.policy_id
            limit.quota = {"named": policy.quota_named, "unnamed": policy.quota_unnamed}.get(limit.kind, 0)

    @api.constrains("partner_id", "policy_id", "date_from", "date_to", "state")
    def _check_one_at_a_time(self):
        for limit in self:
            if limit.date_to and limit.date_to < limit.date_from:
                raise ValidationError(self.env._("This limit ends before it begins."))
            others = self.search([
                ("id", "!=", limit.id), ("case_id", "=", limit.case_id.id), ("state", "!=", "requested"),
                ("date_from", "<=", limit.date_to or date.max), "|", ("date_to", "=", False),
                ("date_to", ">=", limit.date_from),
            ])  # fmt: skip
            if limit.state != "requested" and others:
                raise ValidationError(self.env._(
                    "%s has another limit of the insurance on these days: end that one first.",
                    limit.case_id.display_name,
                ))  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': it is on the case of the customer
        for vals in vals_list:
            policy = self.env["recouvrement.insurance.policy"].browse(vals["policy_id"])
            customer = self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id
            case = self.env["recouvrement.case"]._of_customer(customer, policy.company_id)
            vals.update(partner_id=customer.id, case_id=case.id)
        limits = super().create(vals_list)
        limits.case_id.sudo()._follow_insurance()  # sudo: what follows is written by the rule only
        return limits

    def write(self, vals):
        # EXTENDS 'base': see create
        result = super().write(vals)
        if not FOLLOWING.issuperset(vals):
            self.case_id.sudo()._follow_insurance()  # sudo: see create
        return result

    def _covers(self, day):
        """Whether an invoice of a day is covered by it: within its own days, and those of its policy."""
        self.ensure_one()
        return self.state != "requested" and all(
            one.date_from <= day and (not one.date_to or day <= one.date_to) for one in (self, self.policy_id)
        )

    # ---------------------------------------------------------------- people

    def action_declare(self):
        """What is to be declared next was declared to the insurer."""
        return self._note_act("declared")

    def action_extend(self):
        """The insurer put the due date off, as far as the policy allows."""
        return self._note_act("extended")

    def _note_act(self, kind):
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        for limit in self:
            items = limit.case_id._get_items_to_declare(limit)
            # sudo: what was done is written by its buttons only; the author is the user
            self.env["recouvrement.insurance.act"].sudo().create([
                {
                    **self.env["recouvrement.insurance.act"]._prepare_anchor_vals(item), "kind": kind,
                    "date": limit.company_id._recouvrement_today(),
                }
                for item in items
            ])  # fmt: skip
        self.case_id.sudo()._follow_insurance()  # sudo: see create
        return True
