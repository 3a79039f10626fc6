# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...rules.notice import KINDS, Event, refusal
from .reminder_limitation import REACHED


class RecouvrementReminderEvent(models.Model):
    """What the post says of a formal notice: from its date and kind follows when the notice takes effect.

    What was noted wrong is withdrawn by a counter-event, with a reason; both stay.
    """

    _inherit = "recouvrement.reminder.event"

    kind = fields.Selection(selection_add=[("withdrawal", "Withdrawn")], ondelete={"withdrawal": "cascade"})
    withdraws_id = fields.Many2one(
        "recouvrement.reminder.event", ondelete="restrict", index="btree_not_null", readonly=True
    )
    counter_ids = fields.One2many("recouvrement.reminder.event", "withdraws_id", string="Withdrawn By", readonly=True)

    @api.depends("kind", "date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for event in self:
            event.display_name = f"{kinds.get(event.kind) or ''} – {format_date(self.env, event.date)}"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': what the post says may interrupt a limitation
        events = super().create(vals_list)
        for event in events:
            event._follow_limitation()
        return events

    def _follow_limitation(self):
        """Let the limitation of a body with a public accountant follow what is known of a notice to it."""
        # sudo: what follows from the post is written whoever noted what it says
        reminder = self.reminder_id.sudo()
        if self.kind in REACHED:
            reminder._interrupt_limitation(self)
        elif self.kind == "return" and reminder.limitation_event_ids:
            reminder._undo_interruption()
        elif self.kind == "withdrawal":
            if reminder.limitation_event_ids:
                reminder.limitation_event_ids._withdraw(self.note)
            known = reminder.event_ids._in_force()
            shown = known.filtered(lambda event: event.kind in REACHED)[:1]
            if shown and "return" not in known.mapped("kind"):
                reminder._interrupt_limitation(shown)

    @api.constrains("kind", "date", "reminder_id", "withdraws_id", "note")
    def _check_follow_up(self):
        """What cannot have happened is refused, each event by those that were noted before it."""
        for event in self.sorted("id"):
            before = event.reminder_id.event_ids.filtered(lambda one, event=event: one.id < event.id)._in_force()
            if event.kind in KINDS:
                event._check_can_be(before)
            elif event.kind == "withdrawal":
                event._check_withdrawal(before)

    def _check_can_be(self, before):
        reminder = self.reminder_id
        if reminder.state != "sent":
            raise UserError(self.env._("Only what has left has a delivery: mark the letter as posted first."))
        if not reminder.formal_notice:
            raise UserError(self.env._(
                "%s is no formal notice: what the post says is noted of formal notices.", reminder.display_name
            ))  # fmt: skip
        event, today = Event(self.date, self.kind), reminder.company_id._recouvrement_today()
        why = refusal(event, reminder.sent_on or event.day, today, before._as_rule())
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
            raise ValidationError(self.env._(
                "What became of it is known already: withdraw that if it was wrong, or add a note instead."
            ))  # fmt: skip

    def _check_withdrawal(self, before):
        if self.withdraws_id not in before:
            raise ValidationError(self.env._("Choose what was noted wrong of this notice, and is not withdrawn yet."))
        if not (self.note or "").strip():
            raise ValidationError(self.env._("Say why it is withdrawn: the reason is kept."))

    def _in_force(self):
        """What the post says that was not withdrawn, of these events."""
        return (self - self.withdraws_id).filtered(lambda event: event.kind in KINDS)

    def _as_rule(self):
        """These events as the rule of notices sees them."""
        return [Event(event.date, event.kind) for event in self]
