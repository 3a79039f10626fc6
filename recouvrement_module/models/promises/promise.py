# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, LazyTranslate, format_date

from ...rules.promise import Promise, Terms, refusal
from ..dunning.words import say

_lt = LazyTranslate(__name__)

MOST_DAYS = 366  # what is further away is agreed in a payment plan

CHANNELS = [
    ("call", "Telephone"),
    ("mail", "Email"),
    ("letter", "Letter"),
    ("meeting", "Meeting"),
    ("portal", "Portal"),
]
STATES = [
    ("waiting", "Waiting"),
    ("kept", "Kept"),
    ("partly_kept", "Partly kept"),
    ("broken", "Broken"),
    ("void", "No longer owed"),
    ("replaced", "Replaced"),
    ("cancelled", "Taken back"),
]
JUDGED = ("kept", "partly_kept", "broken")  # what counts as given, once its day is over
FAILED = ("partly_kept", "broken")
SILENT = ("waiting", "kept")  # what is missing of a promise that is kept within the tolerance is waited for as well
GIVEN = _lt("%(amount)s promised by %(day)s%(who)s (%(channel)s). Reminders wait until %(until)s.")


class RecouvrementPromise(models.Model):
    """A promise to pay: how much, by which day, said by whom. It silences what it is about, and is judged by itself.

    It is never written again but by its judgement and its end: another promise takes its place, and both are kept.
    """

    _name = "recouvrement.promise"
    _description = "Promise to pay"
    _inherit = ["recouvrement.named.export", "recouvrement.of.case"]
    _order = "date desc, id desc"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    line_ids = fields.One2many("recouvrement.promise.line", "promise_id", string="Items", readonly=True)
    date = fields.Date(string="Promised For", required=True, readonly=True)
    made_on = fields.Date(required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    contact_id = fields.Many2one("res.partner", string="Said By", ondelete="set null", readonly=True)
    channel = fields.Selection(CHANNELS, required=True, default="call", readonly=True)
    note = fields.Char(readonly=True)
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    state = fields.Selection(STATES, required=True, default="waiting", index=True, readonly=True)
    silent_until = fields.Date(string="Reminders Wait Until", required=True, readonly=True)
    judged_on = fields.Date(readonly=True)
    received = fields.Monetary(readonly=True, help="What was paid of it while it was in force.")
    replaced_by_id = fields.Many2one("recouvrement.promise", ondelete="set null", index="btree_not_null", readonly=True)
    replaces_ids = fields.One2many("recouvrement.promise", "replaced_by_id", string="Takes the Place Of", readonly=True)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null", readonly=True)
    seen_on = fields.Date(readonly=True, help="Since when somebody has dealt with it, or nothing is left to pay.")
    is_silent = fields.Boolean(
        string="In Force", compute="_compute_is_silent", search="_search_is_silent", help="Reminders wait for it today."
    )

    # the terms of the day on which it was made
    grace = fields.Integer(readonly=True, aggregator=None)
    percent = fields.Float(string="Tolerated Shortfall", digits=(5, 2), readonly=True, aggregator=None)
    days = fields.Integer(string="Tolerated Days", readonly=True, aggregator=None)
    mark = fields.Integer(readonly=True, aggregator=None, help="The last reconciliation there was when it was made.")

    _silent_idx = models.Index("(silent_until) WHERE state IN ('waiting', 'kept')")
    _failed_idx = models.Index("(case_id) WHERE state IN ('partly_kept', 'broken') AND seen_on IS NULL")

    @api.depends("amount", "date", "partner_id")
    def _compute_display_name(self):
        for promise in self:
            amount, day = promise.currency_id.format(promise.amount), format_date(self.env, promise.date)
            promise.display_name = self.env._("%(amount)s by %(day)s", amount=amount, day=day)

    @api.depends("state", "silent_until")
    def _compute_is_silent(self):
        for promise in self:
            today = promise.company_id._recouvrement_today()
            promise.is_silent = promise.state in SILENT and promise.silent_until >= today

    def _search_is_silent(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("state", "in", SILENT), ("silent_until", ">=", self.env.company.root_id._recouvrement_today())]

    @api.model
    def _silences(self):
        """Return the query of what is promised of each journal item today: line_id, amount."""
        return SQL(
            """SELECT part.line_id, SUM(part."left") AS amount
                 FROM recouvrement_promise_line part
                 JOIN recouvrement_promise promise ON promise.id = part.promise_id
                 JOIN recouvrement_case cases ON cases.id = part.case_id
                 JOIN (%s) held ON held.root_id = cases.company_id
                WHERE promise.state = ANY(%s) AND promise.silent_until >= held.today
                GROUP BY part.line_id""",
            self.env["recouvrement.ledger"]._days(),
            list(SILENT),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A promise is kept as history: take it back instead of deleting it."))

    # ---------------------------------------------------------------- by people

    @api.model
    def _get_free_amounts(self, items, replaced):
        """What may be promised of each item: what is open and not promised already.

        :param replaced: the promises whose place is taken.
        :return: dict item → amount
        """
        rows = self.env["recouvrement.promise.line"]._read_group(
            [
                ("line_id", "in", items.line_id.ids), ("promise_id.is_silent", "=", True),
                ("promise_id", "not in", replaced.ids),
            ],
            ["line_id"], ["left:sum"],
        )  # fmt: skip
        promised = {line.id: amount for line, amount in rows}
        return {item: max(item.residual_currency - promised.get(item.line_id.id, 0), 0) for item in items}

    @api.model
    def _give(self, case, amounts, vals, replaced=None):
        """Note a promise: what it is about is silent at once.

        :param case: who promises; for items of its own, or for which it is asked.
        :param dict amounts: record of ``recouvrement.item`` → what is promised of it.
        :param dict vals: date, and what is known of contact, channel and note.
        :param replaced: promises whose place it takes.
        :return: the promise.
        """
        self.env["recouvrement.reminder"]._check_collector()
        case.check_access("read")
        replaced = (replaced or self.browse()).filtered(lambda one: one.state == "waiting")
        amounts = {item: item.currency_id.round(amount) for item, amount in amounts.items() if amount}
        self._check_items(case, amounts, replaced)
        # sudo: a promise is written by its buttons only; its author is the user
        promise = self.sudo().create(self._prepare_vals(case, amounts, vals, replaced))
        replaced.sudo().write({"state": "replaced", "replaced_by_id": promise.id})
        promise._find_failed()._see()
        promise._tell()
        (case | promise.line_ids.case_id | replaced.line_ids.case_id).sudo()._answer_changed()
        return promise.with_env(self.env)

    @api.model
    def _check_items(self, case, amounts, replaced):
        """Refuse what cannot be promised, with the reason."""
        items = self.env["recouvrement.item"].union(*amounts)
        foreign = items - case._get_debts()
        if not items or foreign:
            raise UserError(self.env._("Choose what %s owes and pays, and how much of it.", case.display_name))
        if len(items.currency_id) > 1:
            raise UserError(self.env._("A promise is in one currency: note one for each."))
        if len(replaced.case_id - case):
            raise UserError(self.env._("A promise takes the place of those of the same customer only."))
        for item, free in self._get_free_amounts(items, replaced).items():
            if amounts[item] < 0 or item.currency_id.compare_amounts(amounts[item], free) > 0:
                raise UserError(self.env._(
                    "Of %(item)s no more than %(free)s can be promised: it is what is open and not promised yet.",
                    item=item.name or "/", free=item.currency_id.format(free),
                ))  # fmt: skip

    @api.model
    def _prepare_vals(self, case, amounts, vals, replaced):
        today = case.company_id._recouvrement_today()
        day = fields.Date.to_date(vals.get("date"))
        terms = case.company_id._recouvrement_promise_terms()
        free = self._get_free_amounts(self.env["recouvrement.item"].union(*amounts), replaced)
        total = sum((Decimal(str(amount)) for amount in amounts.values()), Decimal(0))
        opened = sum((Decimal(str(amount)) for amount in free.values()), Decimal(0))
        if not day or day > today + timedelta(days=MOST_DAYS) or refusal(Promise(today, day, total, opened)) == "past":
            raise UserError(self.env._("Say by which day it will be paid: from today on, and within a year."))
        anchor = self.env["recouvrement.promise.line"]._prepare_anchor_vals
        (mark,) = self.env.execute_query(SQL("SELECT COALESCE(MAX(id), 0) FROM account_partial_reconcile"))[0]
        return {
            "channel": "call", **vals, "case_id": case.id, "date": day, "made_on": today,
            "amount": float(total), "currency_id": next(iter(amounts)).currency_id.id, "mark": mark,
            "grace": terms.grace, "percent": float(terms.percent), "days": terms.days,
            "silent_until": terms.silent_until(Promise(today, day, total, opened)),
            "line_ids": [
                Command.create({**anchor(item), "amount": free[item], "promised": amount, "left": amount})
                for item, amount in sorted(amounts.items(), key=lambda pair: (pair[0].due_date, pair[0].id))
            ],
        }  # fmt: skip

    def _get_terms(self):
        """The terms by which it is judged.

        :rtype: rules.promise.Terms
        """
        self.ensure_one()
        calendar = self.company_id._recouvrement_calendar()
        return Terms(calendar, self.grace, Decimal(str(self.percent)), self.days)

    def _tell(self):
        """Say it in the timeline."""
        self.ensure_one()
        env = self._timeline_env()
        who = env._(", said by %s", self.contact_id.name) if self.contact_id else ""
        words = say(env, GIVEN) % {
            "amount": self.currency_id.with_env(env).format(self.amount), "day": format_date(env, self.date),
            "who": who, "channel": dict(self._fields["channel"]._description_selection(env))[self.channel],
            "until": format_date(env, self.silent_until),
        }  # fmt: skip
        self.case_id._message_log(body=" ".join(filter(None, [words, self.note])))

    def _find_failed(self):
        """The promises that were not kept, of which nobody has dealt with yet, about the same lines."""
        return self.search([
            ("state", "in", FAILED), ("seen_on", "=", False), ("line_ids.line_id", "in", self.line_ids.line_id.ids),
        ])  # fmt: skip

    def _see(self):
        """Somebody has dealt with promises that were not kept."""
        for company, promises in self.grouped("company_id").items():
            promises.write({"seen_on": company._recouvrement_today()})
        self.activity_id.sudo().unlink()

    def action_seen(self):
        """A promise that was not kept was dealt with: it leaves the day."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _give
        self.sudo().filtered(lambda promise: promise.state in FAILED and not promise.seen_on)._see()
        return True

    def action_cancel(self):
        """Take promises back, noted by mistake: what they are about is asked again."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _give
        waiting = self.sudo().filtered(lambda promise: promise.state == "waiting")
        waiting.write({"state": "cancelled"})
        (waiting.case_id | waiting.line_ids.case_id)._answer_changed()
        return True

    def action_promise(self):
        """Note another promise of the same customer, in place of one that is still waited for."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.promise_wizard_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}
