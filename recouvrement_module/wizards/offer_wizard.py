# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate, format_amount, format_date

from ..models.dunning.words import say
from ..models.plans.plan import RHYTHMS
from ..rules import offer as rules
from ..rules.schedule import Impossible, Terms, build
from .plan_schedule import REFUSALS

_lt = LazyTranslate(__name__)

VALID_DAYS = 10
MISSING = {
    "cost_of_money": _lt("Say what a year of waiting for money costs you, in percent: it is kept for the next time."),
    "days": _lt("Say after how many days you expect this customer to pay if you go on as now."),
    "chance": _lt("Say how likely it is that this customer pays if you go on as now, in percent."),
    "discount": _lt("A discount is within what the settings of collection allow."),
    "until": _lt("The offer holds until a day from today on."),
}
OTHERWISE = _lt("Enter what is missing: percent between 0 and 100, days and amounts above zero.")
WAYS = {"pay_now": _lt("Pay now"), "instalments": _lt("Pay by instalments"), "going_on": _lt("Go on as now")}
TERMS = {
    "discount": _lt("Discount given"),
    "interest_foregone": _lt("Interest not asked"),
    "indemnity_foregone": _lt("Indemnity not asked"),
    "risk": _lt("Risk of not being paid"),
    "time": _lt("Waiting for money"),
    "interest": _lt("Interest"),
    "indemnity": _lt("Indemnity"),
}
BETTER = {
    "both": _lt("better for both"),
    "us": _lt("better for us"),
    "customer": _lt("better for the customer"),
    "neither": _lt("better for neither"),
    "": _lt("what the others are compared with"),
}


class RecouvrementOfferWizard(models.TransientModel):
    """Compare three ways to settle what a customer owes, and offer one of them."""

    _name = "recouvrement.offer.wizard"
    _inherit = ["recouvrement.selected.records"]
    _description = "Offer in the making"

    _accepted = {"recouvrement.case": "_from_case", "recouvrement.item": "_from_items"}

    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True, readonly=True, ondelete="cascade")
    item_ids = fields.Many2many("recouvrement.item", string="Invoices", domain="[('id', 'in', every_ids)]")
    every_ids = fields.Many2many("recouvrement.item", string="All Invoices", compute="_compute_every_ids")
    currency_id = fields.Many2one("res.currency", compute="_compute_principal")
    principal = fields.Monetary(compute="_compute_principal", string="Owed")
    is_free = fields.Boolean(compute="_compute_every_ids", help="Of a consumer: neither interest nor fees.")

    # pay now
    most = fields.Float(string="Largest Discount (%)", compute="_compute_every_ids")
    discount = fields.Float(string="Discount (%)", digits=(5, 2))
    until = fields.Date(string="Paid By", required=True)

    # instalments
    number = fields.Integer(string="Number of Instalments", default=3)
    rhythm = fields.Selection(RHYTHMS, required=True, default="monthly")
    first_date = fields.Date(string="First Instalment", required=True)
    rate = fields.Float(string="Agreed Rate (%)", digits=(6, 3), help="0: interest is frozen if the plan is kept.")

    # go on as now
    cost_of_money = fields.Float(string="Cost of Money (% a Year)", digits=(6, 3))
    days = fields.Integer(string="Paid After (Days)")
    chance = fields.Float(string="Chance to Be Paid (%)", digits=(5, 2))

    warning = fields.Text(compute="_compute_warning", help="What stands already for what is chosen.")
    problem = fields.Char(compute="_compute_comparison", help="What is missing.")
    comparison = fields.Html(compute="_compute_comparison", sanitize=False)

    # ---------------------------------------------------------------- what is selected

    @api.model
    def default_get(self, fields):
        # EXTENDS recouvrement_module: what the company said before
        values = super().default_get(fields)
        company = self.env["recouvrement.case"].browse(values["case_id"]).company_id.sudo()  # sudo: also of a root
        today = company._recouvrement_today()
        return {
            "cost_of_money": company.recouvrement_cost_of_money, "until": today + timedelta(days=VALID_DAYS),
            "first_date": today + relativedelta(months=1), **values,
        }  # fmt: skip

    @api.model
    def _say_select(self):
        return self.env._("Select a customer, or what it owes, first.")

    def _from_case(self, cases):
        today = cases[:1].company_id._recouvrement_today()
        items = cases.item_ids | cases.paid_item_ids
        late = items.filtered(lambda item: item.due_date < today)
        return self._from_items(late or items, cases)

    def _from_items(self, items, case=None):
        items = items._get_debts()
        items = items.filtered(lambda item: item.currency_id == items[:1].currency_id)
        case = case or items.payer_case_id
        if len(case) != 1 or not items:
            raise UserError(self.env._("Choose one customer who owes something."))
        return {"case_id": case.id, "item_ids": [Command.set(items.ids)]}

    @api.depends("case_id")
    def _compute_every_ids(self):
        Plan = self.env["recouvrement.plan"]
        for wizard in self:
            case = wizard.case_id
            wizard.every_ids = case._get_debts()
            wizard.most = case.company_id.sudo().recouvrement_discount_most  # sudo: also of a root
            wizard.is_free = bool(case) and Plan._is_free_of_charge(case)

    @api.depends("item_ids")
    def _compute_warning(self):
        for wizard in self:
            wizard.warning = "\n".join(wizard.item_ids._origin._say_standing()) or False

    @api.depends("item_ids")
    def _compute_principal(self):
        for wizard in self:
            wizard.currency_id = wizard.item_ids[:1].currency_id or wizard.case_id.currency_id
            wizard.principal = sum(wizard._get_amounts().values())

    def _get_amounts(self):
        """What is settled of each item: dict item → amount."""
        items = self.item_ids._origin
        amounts = self.env["recouvrement.plan"]._get_proposed_amounts(items)
        return {item: amount for item, amount in amounts.items() if amount}

    # ---------------------------------------------------------------- comparing

    @api.depends(
        "item_ids", "discount", "until", "number", "rhythm", "first_date", "rate", "cost_of_money", "days", "chance"
    )
    def _compute_comparison(self):
        for wizard in self:
            try:
                wizard.comparison, wizard.problem = wizard._render_comparison(), False
            except UserError as error:
                wizard.comparison, wizard.problem = False, str(error)

    def _compare(self):
        """Return the three ways and what they cost.

        :return: list of ``rules.offer.Comparison``
        """
        try:
            schedule = self._build_schedule()
            claim = self._get_claim()
            ways = [rules.going_on(claim, self.days or None, _known(self.chance), self._project(self.days))]
            ways.insert(0, self._offer_plan(claim, schedule))
            if self.most:
                ways.insert(0, rules.pay_now(claim, self.until, Decimal(str(self.discount)), Decimal(str(self.most))))
            return rules.compare(claim, ways)
        except Impossible as error:
            raise UserError(say(self.env, REFUSALS[error.code])) from error
        except rules.Refused as error:
            raise UserError(say(self.env, MISSING.get(error.name, OTHERWISE))) from error

    def _build_schedule(self):
        today = self.case_id.company_id._recouvrement_today()
        return build(
            Terms(
                total=Decimal(str(self.currency_id.round(self.principal))), start=today,
                first=self.first_date or today, rhythm=self.rhythm, number=self.number,
                rate=Decimal(str(self.rate)) if self.rate else None, consumer=self.is_free,
                step=Decimal(str(self.currency_id.rounding)),
            ),
            self.case_id.company_id._recouvrement_calendar(),
        )  # fmt: skip

    def _get_claim(self):
        """What is owed today, as the rule sees it."""
        claims = self.env["recouvrement.claim"]._get_claims(self.item_ids._origin)
        indemnity = sum((one.indemnity.amount for one in claims), Decimal(0))
        euro, today = self.env.ref("base.EUR"), self.case_id.company_id._recouvrement_today()
        if self.currency_id != euro:  # the law fixes it in euros
            company = self.case_id.company_id
            indemnity = Decimal(str(euro._convert(float(indemnity), self.currency_id, company, today)))
        interest = sum((one.interest - one.interest_paid for one in claims), Decimal(0))
        return rules.Claim(
            Decimal(str(self.currency_id.round(self.principal))), interest, indemnity, today,
            _known(self.cost_of_money), Decimal(str(self.currency_id.rounding)),
        )  # fmt: skip

    def _project(self, days):
        """The interest that the law still gives until a payment of all after some days."""
        today = self.case_id.company_id._recouvrement_today()
        if not 0 < days <= rules.FARTHEST:
            return Decimal(0)
        day = today + timedelta(days=days)
        cash = [(day, Decimal(str(self.principal)))]
        now, then, _missing = self.env["recouvrement.claim"]._project_interest(self._get_amounts(), cash)
        return then - now

    def _offer_plan(self, claim, schedule):
        """The way of a plan: what the law would give on its days is what is foregone."""
        cash = [(one.due, one.principal) for one in schedule.instalments]
        _now, then, _missing = self.env["recouvrement.claim"]._project_interest(self._get_amounts(), cash)
        return rules.instalments(claim, schedule, max(then, claim.interest))

    def _render_comparison(self):
        money = lambda amount: format_amount(self.env, float(amount), self.currency_id)  # noqa: E731
        found = self._compare()
        rows = lambda one: [  # noqa: E731
            (say(self.env, TERMS[name]), money(amount)) for name, amount in one.items() if amount
        ]
        values = {
            "ways": [
                {
                    "name": say(self.env, WAYS[one.code]), "better": say(self.env, BETTER[one.better_for]),
                    "good": one.better_for in ("both", "us"),
                    "cash": [(format_date(self.env, day), money(amount)) for day, amount in one.way.cash[:6]],
                    "more": len(one.way.cash) - 6, "total": money(one.cash), "value": money(one.value),
                    "to_us": rows(one.to_us), "us": money(one.cost_to_us), "to_customer": rows(one.to_customer),
                    "customer": money(one.cost_to_customer),
                }
                for one in found
            ]
        }  # fmt: skip
        return self.env["ir.qweb"]._render("recouvrement_module.offer_preview", values, minimal_qcontext=True)

    # ---------------------------------------------------------------- choosing

    def action_offer_discount(self):
        """Offer the discount, and open the offer."""
        self.ensure_one()
        self._keep_cost()
        offer = self.env["recouvrement.offer"]._offer(self.case_id, self._get_amounts(), self.discount, self.until)
        return self._open(offer)

    def action_offer_plan(self):
        """Propose the plan, and open it."""
        self.ensure_one()
        self._keep_cost()
        try:
            schedule = self._build_schedule()
        except Impossible as error:
            raise UserError(say(self.env, REFUSALS[error.code])) from error
        company = self.case_id.company_id.sudo()  # sudo: also of a root
        mode = "free" if self.is_free else "agreed" if self.rate else "frozen"
        plan = self.env["recouvrement.plan"]._propose(
            self.case_id, self._get_amounts(),
            {
                "start": company._recouvrement_today(), "rhythm": self.rhythm, "interest_mode": mode,
                "rate": self.rate, "grace_days": company.recouvrement_plan_grace,
                "notice_days": company.recouvrement_plan_notice, "valid_until": self.until,
            },
            schedule, self.case_id.plan_ids.filtered(lambda one: one.state == "proposed"),
        )  # fmt: skip
        return self._open(plan)

    def _keep_cost(self):
        """What money costs is asked once."""
        self.env["recouvrement.reminder"]._check_collector()
        company = self.case_id.company_id.sudo()  # sudo: a collector sets this field, where nobody has, and no other
        if not company.recouvrement_cost_of_money and 0 < self.cost_of_money <= 100:
            company.recouvrement_cost_of_money = self.cost_of_money

    @api.model
    def _open(self, record):
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }


def _known(amount):
    """An amount, None when nobody has said it."""
    return Decimal(str(amount)) if amount else None
