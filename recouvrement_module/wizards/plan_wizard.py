# Part of recouvrement_module. License LGPL-3.
from dateutil.relativedelta import relativedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.plans.plan import INTERESTS, KINDS, RHYTHMS
from .selected_debts import RecouvrementSelectedDebts
from .selected_records import say_names

WAYS = [
    ("number", "Their Number"),
    ("amount", "Their Amount"),
    ("until", "The Last Day"),
]
VALID_DAYS = 15  # for which a proposal is signed as it stands


class RecouvrementPlanWizard(models.TransientModel):
    """Make a payment plan: of what is late, of what is selected, or in place of one that was proposed."""

    _name = "recouvrement.plan.wizard"
    _inherit = ["recouvrement.selected.debts"]
    _description = "Payment plan in the making"

    _accepted = {**RecouvrementSelectedDebts._accepted, "recouvrement.plan": "_from_plan"}
    _own_answer = "planned"

    replaced_ids = fields.Many2many("recouvrement.plan", string="Takes the Place Of", readonly=True)
    replaced_names = fields.Char(string="In Place Of", compute="_compute_replaced_names")
    kind = fields.Selection(KINDS, string="Nature", required=True, default="agreed")
    line_ids = fields.One2many(
        "recouvrement.plan.wizard.line", "wizard_id", string="Items", compute="_compute_line_ids", store=True,
        readonly=False, compute_sudo=False,
    )  # fmt: skip
    total = fields.Monetary(compute="_compute_total", string="Principal of the Plan")

    # the schedule
    way = fields.Selection(WAYS, string="Instalments Given By", required=True, default="number")
    number = fields.Integer(string="Number of Instalments", default=3)
    each = fields.Monetary(string="Amount of Each")
    until = fields.Date(string="None After")
    rhythm = fields.Selection(RHYTHMS, required=True, default="monthly")
    first_date = fields.Date(string="First Instalment", required=True)
    down_payment = fields.Monetary()
    down_day = fields.Date(string="Down Payment On", help="Empty: on the day on which the plan starts.")
    order_ids = fields.One2many("recouvrement.plan.wizard.order", "wizard_id", string="Instalments Ordered")

    # the terms
    is_free = fields.Boolean(compute="_compute_is_free", help="Of a consumer: neither interest nor fees.")
    interest_mode = fields.Selection(
        INTERESTS, string="Late-Payment Interest", compute="_compute_interest_mode", store=True, readonly=False,
        compute_sudo=False,
    )  # fmt: skip
    rate = fields.Float(string="Agreed Rate (%)", digits=(6, 3))
    grace_days = fields.Integer(string="Days of Grace", help="After this many days an instalment is late.")
    notice_days = fields.Integer(string="Delay of a Notice", help="From 8 to 15 days.")
    accelerates = fields.Boolean(
        string="Lapses", default=True, help="After a formal notice without effect what is left is due at once."
    )
    valid_until = fields.Date()
    note = fields.Char(string="Reference")
    decided_on = fields.Date(help="The day of the decision of the court: what follows from it counts from then.")
    decision = fields.Binary()
    decision_name = fields.Char(string="Name of the Decision")

    # ---------------------------------------------------------------- what is selected

    @api.model
    def default_get(self, fields):
        # EXTENDS recouvrement_module: the terms of the company
        values = super().default_get(fields)
        company = self.env["recouvrement.case"].browse(values["case_id"]).company_id.sudo()  # sudo: also of a root
        today = company._recouvrement_today()
        return {
            "grace_days": company.recouvrement_plan_grace, "notice_days": company.recouvrement_plan_notice,
            "first_date": today + relativedelta(months=1), "valid_until": today + relativedelta(days=VALID_DAYS),
            "decided_on": today, **values,
        }  # fmt: skip

    def _say_one(self):
        return self.env._("Choose one customer who owes something: a plan is of one.")

    def _from_plan(self, plans):
        """A proposed plan with other terms."""
        if len(plans) > 1:
            raise UserError(self._say_one())
        items = plans.case_id._get_debts().filtered(lambda item: item.line_id.id in plans.item_ids.line_id.ids)
        if not items:
            raise UserError(self._say_one())
        return {"case_id": plans.case_id.id, "item_ids": [Command.set(items.ids)], **self._open_for(plans.case_id)}

    @api.model
    def _open_for(self, case, items=None):
        # EXTENDS recouvrement_module: one plan is proposed to a customer at a time
        proposed = case.plan_ids.filtered(lambda plan: plan.state == "proposed")
        return {**super()._open_for(case, items), "replaced_ids": [Command.set(proposed.ids)]}

    # ---------------------------------------------------------------- what is proposed

    @api.depends("replaced_ids")
    def _compute_replaced_names(self):
        for wizard in self:
            wizard.replaced_names = say_names(wizard.replaced_ids)

    @api.depends("case_id", "item_ids", "currency_id")
    def _compute_line_ids(self):
        for wizard in self:
            items = wizard._get_items().filtered(lambda item, wizard=wizard: item.currency_id == wizard.currency_id)
            Plan = self.env["recouvrement.plan"]
            free, proposed = Plan._get_free_amounts(items), Plan._get_proposed_amounts(items)
            today = wizard.case_id.company_id._recouvrement_today()
            wizard.line_ids = [Command.clear()] + [
                Command.create({
                    "item_id": item._origin.id, "free": free[item],
                    "planned": proposed[item] if wizard.item_ids or item.due_date < today else 0,
                })
                for item in items
            ]  # fmt: skip

    def _get_chosen(self):
        return self.line_ids.filtered("planned").item_id

    @api.depends("line_ids.planned")
    def _compute_warning(self):
        # EXTENDS recouvrement_module
        super()._compute_warning()

    @api.depends("line_ids.planned")
    def _compute_total(self):
        for wizard in self:
            wizard.total = sum(wizard.line_ids.mapped("planned"))

    @api.depends("case_id", "kind")
    def _compute_is_free(self):
        for wizard in self:
            case = wizard.kind == "agreed" and wizard.case_id
            wizard.is_free = bool(case) and self.env["recouvrement.plan"]._is_free_of_charge(case)

    @api.depends("is_free", "kind")
    def _compute_interest_mode(self):
        for wizard in self:
            wizard.interest_mode = "free" if wizard.is_free or wizard.kind == "court" else "frozen"

    # ---------------------------------------------------------------- doing

    def action_propose(self):
        """Propose the plan, and open it; what a court ordered is in force at once."""
        self.ensure_one()
        schedule = self._build_schedule()
        plan = self.env["recouvrement.plan"]._propose(
            self.case_id, {line.item_id: line.planned for line in self.line_ids}, self._prepare_plan_vals(schedule),
            schedule, self.replaced_ids,
        )  # fmt: skip
        if self.kind == "court":
            if not self.decision or not (self.note or "").strip():
                raise UserError(self.env._("Attach the decision, and say of which court it is and its number."))
            plan._sign(self.note, self.env._("court decision"), self.decision, self.decision_name, self._get_start())
        return {
            "type": "ir.actions.act_window", "res_model": plan._name, "res_id": plan.id, "views": [(False, "form")],
        }  # fmt: skip

    def _get_start(self):
        """The day from which the plan holds: today, or that of the decision of a court."""
        return (self.kind == "court" and self.decided_on) or self.case_id.company_id._recouvrement_today()

    def _prepare_plan_vals(self, schedule):
        return {
            "kind": self.kind, "start": self._get_start(),
            "rhythm": self.kind == "agreed" and self.rhythm, "interest_mode": self.interest_mode,
            "rate": self.rate if self.interest_mode == "agreed" else 0, "grace_days": self.grace_days,
            "notice_days": self.notice_days, "accelerates": self.accelerates, "note": self.note,
            "valid_until": self.kind == "agreed" and self.valid_until,
        }  # fmt: skip


class RecouvrementPlanWizardLine(models.TransientModel):
    """What is put into a plan of one item."""

    _name = "recouvrement.plan.wizard.line"
    _description = "Line of a payment plan in the making"
    _order = "id"

    wizard_id = fields.Many2one("recouvrement.plan.wizard", required=True, ondelete="cascade")
    item_id = fields.Many2one("recouvrement.item", required=True, ondelete="cascade")
    name = fields.Char(related="item_id.name", related_sudo=False, string="Invoice")
    due_date = fields.Date(related="item_id.due_date", related_sudo=False)
    days_late = fields.Integer(related="item_id.days_late", related_sudo=False)
    currency_id = fields.Many2one(related="item_id.currency_id", related_sudo=False)
    free = fields.Monetary(string="Open", help="What is open of it and in no other plan.")
    planned = fields.Monetary(string="In the Plan")

    @api.constrains("item_id")
    def _check_item_id(self):
        """Items of other companies are not read here."""
        self.sudo(False).item_id.check_access("read")  # constraints run as superuser


class RecouvrementPlanWizardOrder(models.TransientModel):
    """An instalment as a court ordered it."""

    _name = "recouvrement.plan.wizard.order"
    _description = "Instalment ordered by a court"
    _order = "day, id"

    wizard_id = fields.Many2one("recouvrement.plan.wizard", required=True, ondelete="cascade")
    day = fields.Date(required=True)
    currency_id = fields.Many2one(related="wizard_id.currency_id")
    amount = fields.Monetary(required=True)
