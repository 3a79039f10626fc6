# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import LazyTranslate

from ...rules import notice as delivery
from ...rules import plan as rules
from ..dunning.words import say_date
from .plan import LIVE

_lt = LazyTranslate(__name__)

KINDS = [
    ("notice", "Formal Notice"),
    ("acceleration", "Letter of Acceleration"),
]
OUTCOMES = [
    ("receipt", "Received"),
    ("refused", "Refused"),
    ("unclaimed", "Unclaimed"),
    ("return", "Wrong Address"),
]
GIVEN = _lt("Formal notice %(notice)s of payment plan %(plan)s prepared, for %(amount)s.")


class RecouvrementPlanNotice(models.Model):
    """A registered letter about a plan: the formal notice without which none lapses, or that of its lapse."""

    _name = "recouvrement.plan.notice"
    _description = "Formal notice of a payment plan"
    _inherit = ["recouvrement.named.export", "recouvrement.frozen.document"]
    _order = "id desc"
    _rec_name = "number"

    plan_id = fields.Many2one("recouvrement.plan", required=True, ondelete="cascade", index=True, readonly=True)
    case_id = fields.Many2one(related="plan_id.case_id", store=True, index=True)
    company_id = fields.Many2one(related="plan_id.company_id")
    kind = fields.Selection(KINDS, string="Letter", required=True, default="notice", readonly=True)
    number = fields.Char(required=True, readonly=True)
    date = fields.Date(string="Prepared On", required=True, readonly=True)
    currency_id = fields.Many2one(related="plan_id.currency_id")
    overdue = fields.Monetary(string="Claimed", readonly=True)
    days = fields.Integer(string="Delay", readonly=True, aggregator=None)
    deposited_on = fields.Date(readonly=True)
    presented_on = fields.Date(readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    outcome_on = fields.Date(readonly=True)
    tracking = fields.Char(string="Tracking Number", readonly=True)
    proof = fields.Binary(attachment=True, readonly=True)
    proof_name = fields.Char(string="Name of the Proof", readonly=True)
    effect_on = fields.Date(
        string="Takes Effect", compute="_compute_effect", store=True,
        help="Received or refused: that day. Unclaimed: when it was first presented. From a wrong address: never.",
    )  # fmt: skip
    until = fields.Date(string="Delay Ends", compute="_compute_effect", store=True)
    superseded_on = fields.Date(readonly=True, help="Since when it must not be posted any more: it is no longer right.")
    pdf = fields.Binary(string="PDF of the Letter")

    @api.depends("deposited_on", "presented_on", "outcome", "outcome_on", "days", "kind")
    def _compute_effect(self):
        for notice in self:
            notice.effect_on = delivery.effect_of(notice._get_events()) or False
            calendar = notice.company_id._recouvrement_calendar()
            warns = notice.effect_on and notice.kind == "notice"
            notice.until = warns and notice._as_rule().until(calendar)

    def _get_events(self):
        """What is known of its delivery, as the rule sees it."""
        known = [("deposit", self.deposited_on), ("presented", self.presented_on), (self.outcome, self.outcome_on)]
        return [delivery.Event(day, kind) for kind, day in known if kind and day]

    def _as_rule(self):
        """Return it as the rule of plans sees it.

        :rtype: rules.plan.Notice
        """
        return rules.Notice(self.effect_on, self.days, self.date)

    def action_print(self):
        """Download the letter: the same bytes each time."""
        self.ensure_one()
        self.check_access("read")
        return self._download()

    def action_delivery(self):
        """Ask what the post says."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.plan_delivery_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}

    def _record(self, kind, day, vals):
        """Note what became of it.

        :param dict vals: tracking number and proof.
        """
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        today = self.company_id._recouvrement_today()
        left = self.deposited_on or self.date
        reason = delivery.refusal(delivery.Event(day, kind), left, today, self._get_events())
        if reason:
            raise UserError({
                "future": self.env._("Note what has happened, on a day that has come."),
                "before": self.env._("It has not happened before the letter left."),
                "end": self.env._("How it ended is known already."),
            }[reason])  # fmt: skip
        if kind != "deposit" and not self.deposited_on:
            raise UserError(self.env._("Note first when it was deposited."))
        self._check_may_leave(kind)
        names = {"deposit": ("deposited_on",), "presented": ("presented_on",)}.get(kind, ("outcome_on",))
        more = {} if kind in ("deposit", "presented") else {"outcome": kind}
        # sudo: a notice is written by its buttons only
        self.sudo().write({names[0]: day, **more, **{name: value for name, value in vals.items() if value}})
        self.plan_id.case_id.sudo()._answer_changed()

    def _check_may_leave(self, kind):
        """Refuse the deposit of a letter that is no longer right."""
        if kind == "deposit" and self.superseded_on:
            raise UserError(self.env._("%s is no longer right and must not be posted: take it out.", self.number))

    # ---------------------------------------------------------------- letter

    def _prepare_document(self):
        """The values of the letter, as ``recouvrement_module.plan_notice`` reads them."""
        self.ensure_one()
        plan = self.plan_id.with_context(lang=self.plan_id._get_lang())
        rows = self._get_claimed().with_env(plan.env)
        return {
            **plan._prepare_frame_of(plan.env._("FORMAL NOTICE TO PAY")), "number": self.number, "registered": True,
            "paragraphs": self.with_env(plan.env)._say_paragraphs(),
            "rows": [
                {
                    "name": one.rank or plan.env._("Down payment"), "due": say_date(plan.env, one.due),
                    "amount": plan._say(one.amount), "paid": plan._say(one.paid), "residual": plan._say(one.residual),
                }
                for one in rows
            ],
            "total": plan._say(self.overdue),
        }  # fmt: skip

    def _get_claimed(self):
        """The instalments that it claims."""
        return self.plan_id.instalment_ids.filtered(lambda one: one.residual and one.due < self.date)

    def _say_paragraphs(self):
        plan = self.plan_id.with_env(self.env)
        signed = say_date(self.env, plan.agreed_on)
        first = self.env._(
            "By the payment plan %(plan)s, in force since %(day)s, you undertook to pay the instalments below. They "
            "have not been paid in full.", plan=plan.number, day=signed,
        )  # fmt: skip
        if all(self._get_claimed().mapped("reminded_on")):
            first += self.env._(" Our message about it has changed nothing.")
        claimed = self.env._(
            "We give you formal notice to pay %(amount)s within %(days)s days of the day on which this letter takes "
            "effect.", amount=plan._say(self.overdue), days=self.days,
        )  # fmt: skip
        if not plan.accelerates:
            return [first, claimed]
        return [first, claimed, self.env._(
            "Otherwise the plan lapses, and all that is left of it, %(left)s today, is due at once, with interest as "
            "the plan says.", left=plan._say(plan.residual),
        )]  # fmt: skip


class RecouvrementPlan(models.Model):
    _inherit = "recouvrement.plan"

    notice_ids = fields.One2many("recouvrement.plan.notice", "plan_id", string="Letters", readonly=True)
    has_open_notice = fields.Boolean(
        compute="_compute_has_open_notice", help="A registered letter waits for what the post says."
    )

    @api.depends("state", "notice_ids.outcome", "notice_ids.superseded_on")
    def _compute_has_open_notice(self):
        for plan in self:
            plan.has_open_notice = bool(plan._get_open_letters())

    def _get_open_letters(self):
        """The letters that wait for what the post says, the last one first."""
        kind = "notice" if self.state in LIVE else "acceleration" if self.state == "lapsed" else ""
        return self.notice_ids.filtered(lambda one: one.kind == kind and not one.outcome and not one.superseded_on)

    def _get_notices(self):
        # EXTENDS recouvrement_module
        return [notice._as_rule() for notice in self.notice_ids if notice.effect_on and notice.kind == "notice"]

    def action_notice(self):
        """Prepare the formal notice, and download it: it counts from what the post says of it."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if self.state not in LIVE or self.standing != "to_notice" or self.excess or self.has_open_notice:
            raise UserError(self.env._(
                "A formal notice is for an instalment that is late, once: look at where the plan stands."
            ))  # fmt: skip
        # sudo: a notice is written by its buttons only
        plan = self.sudo()
        name = plan.env._("Formal notices of %s", plan.company_id.name)
        notice = plan.env["recouvrement.plan.notice"].create({
            "plan_id": plan.id, "date": plan.company_id._recouvrement_today(), "overdue": plan.overdue,
            "number": plan.env["recouvrement.number"]._next(
                plan.company_id, "recouvrement.formal_notice", "MED/%(year)s/", name
            ),
            "days": plan.notice_days,
        })  # fmt: skip
        notice._archive(notice._render("recouvrement_module.plan_notice", notice._prepare_document()))
        plan._tell(GIVEN, notice=notice.number, amount=plan.currency_id.format(notice.overdue))
        return notice.with_env(self.env).action_print()

    def action_delivery(self):
        """Ask what the post says of the last registered letter."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        waiting = self._get_open_letters()[:1]
        if not waiting:
            raise UserError(self.env._("No registered letter waits for what the post says."))
        return waiting.action_delivery()
