# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.tools import LazyTranslate, format_date

from ...rules.plan_items import shrink
from ..dunning.words import say
from .plan import LIVE

_lt = LazyTranslate(__name__)

SHRUNK = _lt("Payment plan %(plan)s asks %(amount)s less, which is no longer owed: %(cuts)s.")
EMPTIED = _lt("Payment plan %(plan)s: nothing is left to be paid of it.")
REVIEW = _lt("Look at its interest: it was reckoned on more principal.")


class RecouvrementPlan(models.Model):
    """A plan that asks more than its items owe becomes smaller, when a person says so."""

    _inherit = "recouvrement.plan"

    def action_shrink(self):
        """Take what is no longer owed off the last instalments."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: a plan is written by its buttons only
        plans = self.sudo().filtered(lambda plan: plan.state in LIVE)
        days = {company: company._recouvrement_today() for company in plans.company_id}
        for plan, (verdict, found) in plans._look(days).items() if plans else ():
            proposal = shrink(verdict, found.excess)
            if proposal.cuts:
                plan._cut(proposal)
        plans.case_id._answer_changed()
        return True

    def _cut(self, proposal):
        """Write smaller instalments.

        :param rules.plan_items.Shrinking proposal: what they become.
        """
        by_rank = {one.rank: one for one in self.instalment_ids}
        taken = sum(cut.before - cut.after for cut in proposal.cuts)
        remaining = sum(one.principal for one in proposal.instalments)
        for one in proposal.instalments:
            remaining -= one.principal
            by_rank[one.rank].write({
                "principal": float(one.principal), "interest": float(one.interest), "remaining": float(remaining),
            })  # fmt: skip
        self.write({
            "principal": sum(self.instalment_ids.mapped("principal")),
            "interest": sum(self.instalment_ids.mapped("interest")),
            "last_due": max((one.due for one in self.instalment_ids if one.amount), default=self.last_due),
        })  # fmt: skip
        env = self._timeline_env()
        cuts = ", ".join(
            f"{format_date(env, by_rank[cut.rank].due)}: {self.currency_id.with_env(env).format(float(cut.before))} → "
            f"{self.currency_id.with_env(env).format(float(cut.after))}"
            for cut in proposal.cuts
        )
        self._tell(
            EMPTIED if proposal.code == "emptied" else SHRUNK, cuts=cuts, amount=self.currency_id.format(float(taken))
        )
        if proposal.review_interest:
            self.case_id._message_log(body=say(env, REVIEW))
