# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_date

from ..dunning.words import say
from .plan import LIVE

_lt = LazyTranslate(__name__)

PLANNED = _lt("In payment plan %(plan)s, next instalment on %(day)s.")
PARTLY = _lt("%(amount)s of it is in payment plan %(plan)s.")


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    planned = fields.Monetary(string="In a Plan", readonly=True, help="What a payment plan in force covers of it.")

    @api.depends("planned")
    def _compute_why(self):
        # EXTENDS recouvrement_module: what is asked of an item of which a part is in a plan is explained with it
        super()._compute_why()
        partly = self.filtered(lambda item: item.planned and item.decision_code != "planned")
        for item, plan in partly._get_plans().items():
            words = say(self.env, PARTLY) % {
                "amount": item.currency_id.format(item.planned), "plan": plan.number,
            }  # fmt: skip
            item.why = f"{item.why} {words}"

    def _explain_answers(self):
        # EXTENDS recouvrement_module
        silent = self.filtered(lambda item: item.decision_code == "planned")
        return super()._explain_answers() | {
            item.id: say(self.env, PLANNED) % {
                "plan": plan.number, "day": format_date(self.env, plan.next_due or plan.last_due),
            }
            for item, plan in silent._get_plans().items()
        }  # fmt: skip

    def _get_plans(self):
        """The plan in force of each item.

        :return: dict item → record of ``recouvrement.plan``
        """
        if not self:
            return {}
        parts = self.env["recouvrement.plan.item"].search([
            ("line_id", "in", self.line_id.ids), ("plan_id.state", "in", LIVE), ("covered", ">", 0),
        ])  # fmt: skip
        by_line = parts.grouped("line_id")
        return {item: by_line[item.line_id][0].plan_id for item in self if item.line_id in by_line}

    def _get_standing(self):
        # EXTENDS recouvrement_module
        found = {
            item: self.env._(
                "%(amount)s in payment plan %(plan)s", amount=item.currency_id.format(item.planned), plan=plan.number
            )
            for item, plan in self.filtered("planned")._get_plans().items()
        }
        return super()._get_standing() | {"planned": found}

    def action_payment_plan(self):
        """Make a payment plan of these items."""
        return self._open_wizard("recouvrement_module.plan_wizard_action")
