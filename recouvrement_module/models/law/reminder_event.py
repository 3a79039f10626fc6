# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...rules.notice import KINDS, Event, refusal


class RecouvrementReminderEvent(models.Model):
    """What the post says of a formal notice: from its date and kind follows when the notice takes effect."""

    _inherit = "recouvrement.reminder.event"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS recouvrement_module: a day that cannot be is refused; what accrues from a notice may have changed
        events = super().create(vals_list)
        for event in events.filtered(lambda event: event.kind in KINDS):
            event._check_sequence()
        return events

    def _check_sequence(self):
        self.ensure_one()
        reminder = self.reminder_id
        known = [Event(other.date, other.kind) for other in reminder.event_ids - self if other.kind in KINDS]
        today = reminder.company_id._recouvrement_today()
        why = refusal(Event(self.date, self.kind), reminder.sent_on or self.date, today, known)
        if why:
            messages = {
                "future": self.env._("%s has not come yet.", format_date(self.env, self.date)),
                "before": self.env._("It left on %s: nothing happened to it before.", format_date(
                    self.env, reminder.sent_on)),
                "end": self.env._("What became of it is known already: add a note instead."),
            }  # fmt: skip
            raise ValidationError(messages[why])

    def _as_rule(self):
        """These events as the rule of notices sees them."""
        return [Event(fields.Date.to_date(event.date), event.kind) for event in self]
