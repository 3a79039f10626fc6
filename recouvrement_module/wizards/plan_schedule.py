# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_amount, format_date

from ..models.dunning.words import say
from ..rules.plan import LONGEST, SHORTEST
from ..rules.schedule import MOST, Impossible, Terms, as_ordered, build

_lt = LazyTranslate(__name__)

REFUSALS = {
    "number": _lt("Enter amounts above zero: what goes into the plan, and what is paid of it."),
    "unrounded": _lt("Enter amounts that can be paid in this currency."),
    "way": _lt("Say how many instalments there are, or how much each is, or the day after which none begins."),
    "count": _lt("A plan has between 1 and %s instalments.", MOST),
    "small": _lt("There are more instalments than the amount can be divided into."),
    "down_payment": _lt("The down payment is above zero, and less than what goes into the plan."),
    "down_day": _lt("The down payment comes before the first instalment, and not before today."),
    "order": _lt("The instalments follow each other from the start on, and the last day comes after the first one."),
    "rate": _lt("Enter percent a year, above 0 and up to 100."),
    "consumer": _lt("A plan of a consumer bears neither interest nor fees."),
    "sum": _lt("The instalments that the court ordered must add up to what goes into the plan."),
}


class RecouvrementPlanWizard(models.TransientModel):
    """The schedule of a plan in the making, and what each way of treating the interest costs the customer."""

    _inherit = "recouvrement.plan.wizard"

    problem = fields.Char(compute="_compute_schedule", help="Why it cannot be as it stands.")
    schedule = fields.Html(compute="_compute_schedule", sanitize=False)

    @api.depends(
        "line_ids.planned", "kind", "decided_on", "way", "number", "each", "until", "rhythm", "first_date",
        "down_payment", "down_day", "interest_mode", "rate", "order_ids.day", "order_ids.amount",
    )  # fmt: skip
    def _compute_schedule(self):
        for wizard in self:
            try:
                built, wizard.problem = wizard._build_schedule(), False
            except UserError as error:
                wizard.schedule, wizard.problem = False, str(error)
            else:
                wizard.schedule = self.env["ir.qweb"]._render(
                    "recouvrement_module.plan_preview", wizard._lay_out(built), minimal_qcontext=True
                )

    def _build_schedule(self):
        """Return the schedule, or say why it cannot be.

        :rtype: rules.schedule.Schedule
        """
        if not SHORTEST <= self.notice_days <= LONGEST or not 0 <= self.grace_days <= 30:
            raise UserError(self.env._("An instalment has 0 to 30 days of grace, a formal notice gives 8 to 15 days."))
        try:
            if self.kind == "court":
                rows = [(one.day, _exact(one.amount)) for one in self.order_ids.sorted("day") if one.day]
                return as_ordered(self._get_terms(), rows)
            return build(self._get_terms(), self.case_id.company_id._recouvrement_calendar())
        except Impossible as error:
            raise UserError(say(self.env, REFUSALS[error.code])) from error

    def _get_terms(self):
        """What was said, as the rule sees it; only the way that was chosen counts."""
        currency, way = self.currency_id, self.way
        start = self._get_start()
        agreed = self.interest_mode == "agreed"
        if agreed and not 0 < self.rate <= 100:
            raise Impossible("rate")
        return Terms(
            total=_exact(currency.round(self.total)), start=start, first=self.first_date or start, rhythm=self.rhythm,
            number=self.number if way == "number" else None,
            amount=_exact(currency.round(self.each)) if way == "amount" else None,
            until=(self.until or None) if way == "until" else None,
            down_payment=_exact(currency.round(self.down_payment)), down_day=self.down_day or None,
            rate=_exact(self.rate) if agreed else None, consumer=self.is_free, step=_exact(currency.rounding),
        )  # fmt: skip

    # ---------------------------------------------------------------- what is shown before agreeing

    def _lay_out(self, schedule):
        """What the template of the preview reads."""
        money = lambda amount: format_amount(self.env, float(amount), self.currency_id)  # noqa: E731
        return {
            "rows": [
                {
                    "name": one.rank or self.env._("Down payment"), "due": format_date(self.env, one.due),
                    "moved": one.said != one.due and format_date(self.env, one.said),
                    "principal": money(one.principal), "interest": one.interest and money(one.interest),
                    "amount": money(one.amount), "remaining": money(one.remaining),
                }
                for one in schedule.instalments
            ],
            "interest": bool(schedule.interest), "total": money(schedule.principal + schedule.interest),
            "charges": self._lay_out_charges(schedule, money),
        }  # fmt: skip

    def _lay_out_charges(self, schedule, money):
        """What each way of treating the interest costs the customer: (words, amount, whether it is chosen)."""
        amounts = {line.item_id: line.planned for line in self.line_ids if line.planned and line.item_id}
        cash = [(one.due, one.principal) for one in schedule.instalments]
        now, then, missing = self.env["recouvrement.claim"]._project_interest(amounts, cash)
        lines = [("", self.env._("Interest that has run until today, not in the plan"), money(now))]
        if self.is_free or self.kind == "court":
            lines.append(("free", self.env._("During the plan: none, whatever happens"), money(0)))
        else:
            running = money(then - now)
            if missing:
                running = self.env._("%s, and that of days whose rate is not known yet", running)
            lines += [
                ("frozen", self.env._("Frozen: during the plan, if it is kept"), money(0)),
                ("running", self.env._("Goes on running: during the plan"), running),
                ("", self.env._("What comes back if a frozen plan lapses on its last day"), running),
            ]
        if schedule.interest:
            lines.append(("agreed", self.env._("At the agreed rate"), money(schedule.interest)))
        return [(words, amount, mode == self.interest_mode) for mode, words, amount in lines]


def _exact(amount):
    return Decimal(str(amount or 0))
