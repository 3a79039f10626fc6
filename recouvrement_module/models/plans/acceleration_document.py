# Part of recouvrement_module. License LGPL-3.
from odoo import models

from ..dunning.words import say_date


class RecouvrementPlanNotice(models.Model):
    """What a letter of acceleration says, in the language of the customer."""

    _inherit = "recouvrement.plan.notice"

    def _prepare_acceleration(self, verdict, asked, until):
        """The values of the letter, as ``recouvrement_module.plan_acceleration`` reads them.

        :param rules.plan.Verdict verdict: where the plan stands.
        :param rules.acceleration.Demand asked: what is due at once.
        :param date until: the last day of its interest.
        """
        self.ensure_one()
        plan = self.plan_id.with_context(lang=self.plan_id._get_lang())
        letter = self.with_env(plan.env)
        missing = [one for one in verdict.instalments if one.instalment.due < self.date and one.residual]
        return {
            **plan._prepare_frame_of(letter._say_subject()), "number": self.number, "registered": True,
            "paragraphs": letter._say_acceleration_paragraphs(verdict), "closing": letter._say_closing(asked),
            "rows": [
                {
                    "name": one.instalment.rank or plan.env._("Down payment"),
                    "due": say_date(plan.env, one.instalment.due), "amount": plan._say(float(one.instalment.amount)),
                    "paid": plan._say(float(one.paid)), "residual": plan._say(float(one.residual)),
                }
                for one in missing
            ],
            "items": letter._prepare_shares(asked), "totals": letter._prepare_totals(asked, until),
            "total": plan._say(float(asked.total)),
        }  # fmt: skip

    def _prepare_shares(self, asked):
        """The rows of the items, and what they add up to."""
        plan = self.plan_id.with_env(self.env)
        items = {item.id: item for item in plan.item_ids}
        rows = [
            {
                "name": items[share.key].name or "/", "due": say_date(self.env, items[share.key].due_date),
                "planned": plan._say(float(share.planned)), "settled": plan._say(float(-share.settled)),
                "left": plan._say(float(share.left)), "sum": False,
            }
            for share in asked.shares
        ]  # fmt: skip
        return [*rows, {
            "name": self.env._("In all"), "due": "", "planned": plan._say(float(asked.planned)),
            "settled": plan._say(float(-asked.settled)), "left": plan._say(float(asked.principal)), "sum": True,
        }]  # fmt: skip

    def _prepare_totals(self, asked, until):
        """The rows above the total, which they add up to; none when only principal is asked."""
        plan = self.plan_id.with_env(self.env)
        interest = self.env._("Late-payment interest until %s", say_date(self.env, until))
        more = [(interest, asked.interest), (self.env._("Agreed interest that was paid"), -asked.deducted)]
        more = [(words, plan._say(float(amount))) for words, amount in more if amount]
        return [(self.env._("Principal"), plan._say(float(asked.principal))), *more] if more else []

    # ---------------------------------------------------------------- sentences

    def _say_subject(self):
        return self.env._("Lapse of payment plan %s: all that is left is due at once", self.plan_id.number)

    def _say_attached(self):
        """The text of the message with which it is sent by email as well."""
        return self.env._(
            "Please find attached our letter %(letter)s: payment plan %(plan)s has lapsed, and %(amount)s is due at "
            "once.", letter=self.number, plan=self.plan_id.number, amount=self.plan_id._say(self.overdue),
        )  # fmt: skip

    def _say_acceleration_paragraphs(self, verdict):
        plan = self.plan_id.with_env(self.env)
        notice = plan.notice_ids.filtered(lambda one: one.kind == "notice" and one.until == verdict.until)[:1]
        return [
            self.env._(
                "By our formal notice %(notice)s of %(day)s, which took effect on %(effect)s, we asked you to pay by "
                "%(until)s what was late of payment plan %(plan)s, in force since %(signed)s. The instalments below "
                "have still not been paid in full.",
                notice=notice.number or "/", day=say_date(self.env, notice.date),
                effect=say_date(self.env, notice.effect_on), until=say_date(self.env, verdict.until),
                plan=plan.number, signed=say_date(self.env, plan.agreed_on),
            ),
        ]  # fmt: skip

    def _say_closing(self, asked):
        """What follows from it, above the items that are due at once."""
        plan = self.plan_id.with_env(self.env)
        lapsed = self.env._(
            "As agreed, the plan has therefore lapsed on %(day)s: all that is left of it is due at once. You no longer "
            "have the benefit of its instalments.", day=say_date(self.env, plan.ended_on),
        )  # fmt: skip
        if plan.interest_mode == "free":
            return [lapsed]
        if plan.interest_mode == "running":
            more = self.env._("Late-payment interest has gone on running, as the plan says, and runs until payment.")
        else:
            more = self.env._(
                "Late-payment interest, which did not run as long as the plan was kept, is due again from each due "
                "date on, as the plan says, and runs until payment."
            )
        return [lapsed, more] if asked.interest else [lapsed]
