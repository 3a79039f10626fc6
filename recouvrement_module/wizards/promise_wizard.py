# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.promises.promise import CHANNELS
from ..rules.promise import FAR, Promise, is_far
from ..rules.promise_share import spread
from .selected_debts import RecouvrementSelectedDebts


class RecouvrementPromiseWizard(models.TransientModel):
    """Note what a customer promised: of what is late, of what is selected, or in place of another promise."""

    _name = "recouvrement.promise.wizard"
    _inherit = ["recouvrement.selected.debts"]
    _description = "Promise to pay"

    _accepted = {**RecouvrementSelectedDebts._accepted, "recouvrement.promise": "_from_promise"}
    _own_answer = "promised"

    partner_id = fields.Many2one(related="case_id.partner_id", related_sudo=False, string="Who Owes")
    replaced_ids = fields.Many2many(
        "recouvrement.promise",
        string="Takes the Place Of",
        domain="[('case_id', '=', case_id), ('state', '=', 'waiting')]",
        help="Empty it when the customer promised this besides.",
    )
    waiting_count = fields.Integer(compute="_compute_waiting_count", help="Promises that are waited for.")
    date = fields.Date(string="Promised For", required=True)
    amount = fields.Monetary(
        compute="_compute_amount", store=True, readonly=False, compute_sudo=False,
        help="It is spread over the items, the oldest first.",
    )  # fmt: skip
    contact_id = fields.Many2one(
        "res.partner", string="Said By", compute="_compute_contact_id", store=True, readonly=False, ondelete="set null",
        compute_sudo=False,
    )  # fmt: skip
    channel = fields.Selection(CHANNELS, required=True, default="call")
    note = fields.Char()
    silent_until = fields.Date(string="Reminders Wait Until", compute="_compute_silent_until")
    line_ids = fields.One2many(
        "recouvrement.promise.wizard.line", "wizard_id", string="Items", compute="_compute_line_ids", store=True,
        readonly=False, compute_sudo=False,
    )  # fmt: skip

    # ---------------------------------------------------------------- what is selected

    @api.model
    def _open_for(self, case, items=None):
        # EXTENDS recouvrement_module: in the place of what is waited for, of what is selected if something is
        waiting = case.promise_ids.filtered(lambda promise: promise.state == "waiting")
        if items is not None:
            waiting = waiting.filtered(lambda promise: promise.line_ids.line_id & items.line_id)
        return {**super()._open_for(case, items), "replaced_ids": [Command.set(waiting.ids)]}

    def _from_promise(self, promises):
        """What is still open of one promise, in its place if it is waited for."""
        if len(promises) > 1:
            raise UserError(self._say_one())
        case = promises.case_id
        items = case._get_debts().filtered(lambda item: item.line_id.id in promises.line_ids.line_id.ids)
        return {
            "case_id": case.id, "item_ids": [Command.set(items.ids)],
            "replaced_ids": [Command.set(promises.ids if promises.state == "waiting" else [])],
        }  # fmt: skip

    def _say_one(self):
        return self.env._("Choose one customer who owes something: a promise is of one.")

    # ---------------------------------------------------------------- what is proposed

    @api.depends("case_id")
    def _compute_waiting_count(self):
        for wizard in self:
            wizard.waiting_count = len(wizard.case_id.promise_ids.filtered(lambda promise: promise.state == "waiting"))

    @api.depends("case_id")
    def _compute_contact_id(self):
        for wizard in self:
            wizard.contact_id = (wizard.case_id.contact_ids.filtered("phone") or wizard.case_id.contact_ids)[:1]

    @api.depends("date", "case_id")
    def _compute_silent_until(self):
        for wizard in self:
            day, company = wizard.date, wizard.case_id.company_id
            terms = company and company._recouvrement_promise_terms()
            promise = day and Promise(company._recouvrement_today(), day, Decimal(1), Decimal(1))
            wizard.silent_until = terms.silent_until(promise) if terms and promise else False

    @api.depends("case_id", "item_ids", "currency_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.clear(), *map(Command.create, wizard._propose_lines())]

    def _propose_lines(self):
        """The lines: what is selected, else what is late, is promised as far as it is asked."""
        items = self._get_items().filtered(lambda item: item.currency_id == self.currency_id)
        free = self.env["recouvrement.promise"]._get_free_amounts(items, self.replaced_ids._origin)
        today = self.case_id.company_id._recouvrement_today()
        return [
            {
                "item_id": item._origin.id,
                "free": free[item],
                "promised": self._propose(item, free[item]) if self.item_ids or item.due_date < today else 0,
            }
            for item in items
        ]

    @api.model
    def _propose(self, item, free):
        """What is promised of an item as a rule: what is neither covered by credits nor set aside otherwise."""
        asked = item.residual_currency - item.covered - (item.set_aside - item.promised)
        return max(min(asked, free), 0)

    def _get_chosen(self):
        return self.line_ids.filtered("promised").item_id

    @api.depends("line_ids.promised", "date")
    def _compute_warning(self):
        # EXTENDS recouvrement_module: what is far away is not waited for without a word
        super()._compute_warning()
        for wizard in self.filtered(lambda wizard: wizard.date and wizard.case_id):
            if is_far(wizard.case_id.company_id._recouvrement_today(), wizard.date):
                far = self.env._(
                    "It is more than %s days away, and reminders wait until then: a payment plan may be better.", FAR
                )
                wizard.warning = "\n".join(filter(None, [far, wizard.warning]))

    @api.depends("line_ids.promised")
    def _compute_amount(self):
        for wizard in self:
            wizard.amount = sum(wizard.line_ids.mapped("promised"))

    @api.onchange("replaced_ids")
    def _onchange_replaced_ids(self):
        """What another promise leaves may be promised."""
        free = self.env["recouvrement.promise"]._get_free_amounts(self.line_ids.item_id, self.replaced_ids._origin)
        for line in self.line_ids:
            line.free = free.get(line.item_id, 0)
            line.promised = min(line.promised, line.free)

    @api.onchange("amount")
    def _onchange_amount(self):
        """Spread an amount for all over the lines, the oldest first; the items with an amount come before the rest."""
        total = Decimal(str(self.amount))
        if self.currency_id.is_zero(self.amount - sum(self.line_ids.mapped("promised"))):
            return None
        ordered = self.line_ids.sorted(lambda line: (not line.promised, line.due_date, line.item_id.id))
        parts = spread(((line, Decimal(str(line.free))) for line in ordered), total)
        for line, part in parts.items():
            line.promised = float(part)
        most = sum(parts.values())
        if most >= total:
            return None
        return {"warning": {"title": self.env._("More Than Is Open"), "message": self._say_most(float(most))}}

    def _say_most(self, most):
        return self.env._(
            "No more than %s can be promised here: it is what is open and not promised yet.",
            self.currency_id.format(most),
        )

    # ---------------------------------------------------------------- doing

    def action_promise(self):
        """Note the promise; a reply that announced it is read, and a call that brought it is made."""
        self.ensure_one()
        total = sum(self.line_ids.mapped("promised"))
        if self.currency_id.compare_amounts(self.amount, total):
            raise UserError(self._say_most(sum(self.line_ids.mapped("free"))))
        self.env["recouvrement.promise"]._give(
            self.case_id, {line.item_id: line.promised for line in self.line_ids},
            {"date": self.date, "contact_id": self.contact_id.id, "channel": self.channel, "note": self.note},
            self.replaced_ids,
        )  # fmt: skip
        context = self.env.context
        replies = self.env["recouvrement.reply"].browse(context.get("recouvrement_reply_ids", [])).exists()
        replies._conclude("will_pay", hold=False)
        calls = self.env["recouvrement.reminder"].browse(context.get("recouvrement_call_ids", [])).exists()
        if calls:
            calls.action_done()
        return {"type": "ir.actions.act_window_close"}


class RecouvrementPromiseWizardLine(models.TransientModel):
    """What is promised of one item."""

    _name = "recouvrement.promise.wizard.line"
    _description = "Line of a promise to pay"
    _order = "id"

    wizard_id = fields.Many2one("recouvrement.promise.wizard", required=True, ondelete="cascade")
    item_id = fields.Many2one("recouvrement.item", required=True, ondelete="cascade")
    name = fields.Char(related="item_id.name", related_sudo=False, string="Number")
    due_date = fields.Date(related="item_id.due_date", related_sudo=False)
    days_late = fields.Integer(related="item_id.days_late", related_sudo=False)
    currency_id = fields.Many2one(related="item_id.currency_id", related_sudo=False)
    free = fields.Monetary(string="To Promise", help="What is open of it and not promised yet.")
    promised = fields.Monetary()

    @api.constrains("item_id")
    def _check_item_id(self):
        """Items of other companies are not read here."""
        self.sudo(False).item_id.check_access("read")  # constraints run as superuser
