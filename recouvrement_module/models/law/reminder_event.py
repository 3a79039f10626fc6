# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...rules.notice import KINDS, Event, refusal
from .reminder_limitation import REACHED


class RecouvrementReminderEvent(models.Model):
    """What the post says of a formal notice: from its date and kind follows when the notice takes effect."""

    _inherit = "recouvrement.reminder.event"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': what cannot have happened is refused; what has may interrupt a limitation
        for vals in vals_list:
            if vals.get("kind") in KINDS:
                day = fields.Date.to_date(vals.get("date")) or fields.Date.context_today(self)
                reminder = self.env["recouvrement.reminder"].browse(vals["reminder_id"])
                self._check_event(reminder, Event(day, vals["kind"]))
        events = super().create(vals_list)
        for event in events:
            # sudo: what follows from the post is written whoever noted what it says
            reminder = event.reminder_id.sudo()
            if event.kind in REACHED:
                reminder._interrupt_limitation(event)
            elif event.kind == "return" and reminder.limitation_event_ids:
                reminder._undo_interruption()
        return events

    @api.model
    def _check_event(self, reminder, event):
        today = reminder.company_id._recouvrement_today()
        known = [one for one in reminder.event_ids._as_rule() if one.kind in KINDS]
        why = refusal(event, reminder.sent_on or event.day, today, known)
        if why == "future":
            raise ValidationError(self.env._("%s has not come yet.", format_date(self.env, event.day)))
        if why == "before":
            left = format_date(self.env, reminder.sent_on)
            raise ValidationError(self.env._("It left on %s: nothing happened to it before.", left))
        if why == "early":
            raise ValidationError(self.env._(
                "It was first presented on a later day, or on that very day: nothing becomes of a letter before it is "
                "presented, and it waits at the post office before it is unclaimed."
            ))  # fmt: skip
        if why == "end":
            raise ValidationError(self.env._("What became of it is known already: add a note instead."))

    def _as_rule(self):
        """These events as the rule of notices sees them."""
        return [Event(event.date, event.kind) for event in self]
