# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules.notice import effect_of

DELIVERY = [
    ("waiting", "Not Sent Yet"),
    ("sent", "On Its Way"),
    ("deposit", "Deposited"),
    ("presented", "Presented"),
    ("receipt", "Received"),
    ("refused", "Refused"),
    ("unclaimed", "Unclaimed"),
    ("return", "Wrong Address"),
]


class RecouvrementReminder(models.Model):
    """The register of formal notices: a number of its own, what the post says, and the day it took effect."""

    _inherit = "recouvrement.reminder"

    delivery = fields.Selection(DELIVERY, compute="_compute_delivery", help="What the post said last.")
    tracking = fields.Char(string="Tracking Number", compute="_compute_delivery")
    effect_date = fields.Date(
        string="Takes Effect",
        compute="_compute_delivery",
        help="Received or refused: that day. Unclaimed: when it was first presented. From a wrong address: never.",
    )
    first_confirm_uid = fields.Many2one(
        "res.users", string="First Confirmation", readonly=True, ondelete="set null", copy=False,
        help="Who confirmed it first, where two people must.",
    )  # fmt: skip
    second_confirm_uid = fields.Many2one(
        "res.users", string="Second Confirmation", readonly=True, ondelete="set null", copy=False
    )

    @api.depends("state", "event_ids.kind", "event_ids.date", "event_ids.withdraws_id")
    def _compute_delivery(self):
        order = [code for code, _label in DELIVERY]
        for reminder in self:
            events = reminder.event_ids._in_force()
            known = [event.kind for event in events if event.kind in order]
            start = "sent" if reminder.state == "sent" else "waiting"
            reminder.delivery = max([start, *known], key=order.index)
            reminder.tracking = next((event.tracking for event in reversed(events) if event.tracking), False)
            reminder.effect_date = effect_of(events._as_rule())

    def _next_number(self):
        # EXTENDS recouvrement_module: formal notices have a register of their own
        return super(RecouvrementReminder, self.with_context(recouvrement_register=self.formal_notice))._next_number()

    @api.model
    def _get_sequence(self):
        # EXTENDS recouvrement_module
        if self.env.context.get("recouvrement_register"):
            name = self.env._("Formal notices of %s", self.company_id.name)
            return "recouvrement.formal_notice", "MED/%(year)s/", name
        return super()._get_sequence()

    # ---------------------------------------------------------------- four eyes

    @api.model
    def _get_confirmed_by_person(self, root):
        # EXTENDS recouvrement_module: no formal notice leaves by itself where two people confirm it
        confirmed = super()._get_confirmed_by_person(root)
        return SQL("%s OR level.formal_notice", confirmed) if root.recouvrement_four_eyes else confirmed

    def action_confirm(self):
        # EXTENDS recouvrement_module: where the company wants it, two people confirm a formal notice
        self._check_collector()
        first = self.filtered(lambda reminder: reminder._wants_second_person() and not reminder.first_confirm_uid)
        # sudo: reminders are written by their buttons only
        first.sudo().write({"first_confirm_uid": self.env.uid})
        mine = (self - first).filtered(
            lambda reminder: reminder._wants_second_person() and reminder.first_confirm_uid == self.env.user
        )
        if mine and mine == self:
            raise UserError(self.env._(
                "You have confirmed %s already: a second person confirms it.", ", ".join(mine.mapped("display_name"))
            ))  # fmt: skip
        rest = self - first - mine
        # sudo: see above
        rest.sudo().filtered(lambda reminder: reminder._wants_second_person()).write({
            "second_confirm_uid": self.env.uid
        })  # fmt: skip
        return super(RecouvrementReminder, rest).action_confirm()

    def _get_signer(self):
        # EXTENDS recouvrement_module: who answers for it where two people confirmed it
        confirmed = (self.second_confirm_uid or self.first_confirm_uid).partner_id.sudo()  # sudo: a name
        return confirmed or super()._get_signer()

    def _wants_second_person(self):
        """Whether two people must confirm this message before it leaves."""
        return (
            self.state == "prepared"
            and self.formal_notice
            and self.channel != "task"
            and self.company_id.sudo().recouvrement_four_eyes
        )

    # ---------------------------------------------------------------- the post

    def action_record_delivery(self):
        """Note what the post says of formal notices."""
        self._check_collector()
        if self.filtered(lambda reminder: reminder.state != "sent"):
            raise UserError(self.env._("Only what has left has a delivery: mark the letter as posted first."))
        return {
            "type": "ir.actions.act_window", "res_model": "recouvrement.delivery", "views": [(False, "form")],
            "target": "new", "name": self.env._("Record Delivery"),
            "context": {"default_reminder_ids": self.ids},
        }  # fmt: skip
