# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules.ladder import Ladder


class RecouvrementPolicy(models.Model):
    """A ladder of reminders. The shipped ones belong to no company; a copy adapts one."""

    _name = "recouvrement.policy"
    _description = "Dunning policy"
    _order = "sequence, id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", help="Empty: offered to every company.")
    contact_gap = fields.Integer(
        string="Days Between Messages",
        default=3,
        help="Fewest days between two messages to the same customer, whatever they are about.",
    )
    level_ids = fields.One2many("recouvrement.level", "policy_id", string="Steps", copy=True)

    _gap_positive = models.Constraint("CHECK(contact_gap >= 0)", "The days between messages cannot be negative.")

    @api.model
    def _get_default(self, company):
        """Return the policy of customers who have none of their own.

        :param company: root company.
        """
        # sudo: the setting of the root, also for who may read no more than a branch
        chosen = company.sudo().recouvrement_policy_id.with_env(self.env)
        return chosen or self.search(
            [("company_id", "in", (False, company.id))], order="company_id, sequence, id", limit=1
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self.level_ids._unlink_except_used()

    def _as_ladder(self):
        """Return the policy as the rule sees it.

        :rtype: rules.ladder.Ladder
        """
        self.ensure_one()
        levels = self.level_ids.sorted("delay")
        return Ladder(levels=tuple(level._as_rule() for level in levels), contact_gap=self.contact_gap)

    def action_adapt(self):
        """Copy a shipped policy for the company of the user, to be changed at will."""
        self.ensure_one()
        root = self.env.company.root_id
        copy = self.copy({"company_id": root.id, "name": f"{self.name} – {root.name}"})
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": copy.id,
            "views": [(False, "form")],
        }
