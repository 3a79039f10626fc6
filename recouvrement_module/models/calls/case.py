# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta
from decimal import Decimal

from odoo import api, fields, models

from ...rules.promise_share import spread


class RecouvrementCase(models.Model):
    """What call mode needs of a case, and what is kept of its calls."""

    _inherit = "recouvrement.case"

    call_ids = fields.One2many("recouvrement.call", "case_id", string="Calls", readonly=True)

    def action_call(self):
        """Call these customers one after another, the one that may bring in most first."""
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.call_mode_action")
        return {**action, "path": False, "params": {"case_ids": self.ids}}

    def _get_call_items(self):
        """What the customer is called about: debts that it is asked for, the oldest first."""
        items = self._get_debts()
        return items.sorted(lambda item: (item.due_date, item.id))

    def _get_call_currency(self):
        """The currency of what is said on the telephone: the company's own if something is owed in it."""
        currencies = self._get_call_items().currency_id
        return self.currency_id if self.currency_id in currencies else currencies[:1] or self.currency_id

    @api.model
    def _get_call_users(self):
        """Those who may be asked to look for a payment: they read collection."""
        group = self.env.ref("recouvrement_module.group_viewer")
        # sudo: the names of colleagues are no secret to a collector
        users = group.sudo().all_user_ids.filtered(lambda user: user.active and not user.share)
        return users.filtered(lambda user: self.company_id & user.company_ids.root_id or user == self.env.user)

    def _promise(self, amount, currency, vals):
        """Note a promise of an amount for all: what is late comes first, the oldest first.

        It takes the place of the promises that are waited for in this currency.

        :param dict vals: see ``recouvrement.promise._give``.
        """
        self.ensure_one()
        Promise = self.env["recouvrement.promise"]
        today = self.company_id._recouvrement_today()
        items = self._get_call_items().filtered(lambda item: item.currency_id == currency)
        replaced = self.promise_ids.filtered(lambda one: one.state == "waiting" and one.currency_id == currency)
        free = Promise._get_free_amounts(items, replaced)
        ordered = items.sorted(lambda item: (item.due_date >= today, item.due_date, item.id))
        amounts = spread([(item, Decimal(str(free[item]))) for item in ordered], Decimal(str(amount)))
        rest = Decimal(str(amount)) - sum(amounts.values())
        if ordered and rest > 0:  # refused with the amount that may be promised
            amounts[ordered[-1]] += rest
        return Promise._give(self, {item: float(part) for item, part in amounts.items()}, vals, replaced)

    def _note_contact(self):
        """Somebody was reached: promises that were not kept are spoken of.

        The call of the ladder is made, else a contact counts.
        """
        self.ensure_one()
        self.promise_ids.action_seen()
        Reminder = self.env["recouvrement.reminder"].sudo()  # sudo: reminders are written by their buttons only
        calls = Reminder.search([("case_id", "=", self.id), ("state", "=", "prepared"), ("channel", "=", "task")])
        if calls:
            calls.action_done()
            return
        today = self.company_id._recouvrement_today()
        items = self.sudo()._get_call_items().filtered(lambda item: (item.date or today) <= today)
        Reminder._take_over([(item, self.env["recouvrement.level"], today, "task") for item in items])

    def _close_calls(self):
        """The calls to return that asked for this one are done."""
        today = self.company_id._recouvrement_today()
        asking = self.env["recouvrement.reminder"]._get_asking_activities()
        due = self.activity_ids.filtered(
            lambda one: one.activity_category == "phonecall" and one.date_deadline <= today
            and one.user_id == self.env.user and one not in asking
        )  # fmt: skip
        due.action_done()

    @api.model
    def _get_recent_calls(self, day):
        """The cases that were called on a day: nobody calls twice."""
        calls = self.env["recouvrement.call"].search([
            ("called_on", ">=", day), ("called_on", "<", day + timedelta(days=1)),
        ])  # fmt: skip
        return calls.case_id

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: the calls of a merged customer follow
        return [*super()._get_history_columns(), ("recouvrement_call", "case_id")]
