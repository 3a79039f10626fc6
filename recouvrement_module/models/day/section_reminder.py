# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate

from .section import Section

_lt = LazyTranslate(__name__)

TAKE_BACK = _lt("This message will not leave. Go on?")
ICONS = {"email": "fa-envelope-o", "letter": "fa-file-text-o"}


class ReminderSection(Section):
    """Reminders that wait for a person."""

    model = "recouvrement.reminder"
    order = "formal_notice desc, principal desc, id"
    list_action = "recouvrement_module.recouvrement_reminder_action"
    states = ()
    channels = ()

    def domain(self):
        return self._waiting()

    def _waiting(self):
        mine = self.scope.domain("case_id.user_id")
        return [("state", "in", self.states), ("channel", "in", self.channels), *mine]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        return record.level_id.name or record.level_name or ""

    def icon(self, record):
        return ICONS.get(record.channel, "")

    def since(self, record):
        return record.date

    def amount(self, record):
        return record.principal, record.currency_id


class Stuck(ReminderSection):
    """Messages that failed, came back, or of which nobody knows whether they left."""

    code = "stuck"
    position = 15
    title = _lt("Messages That Did Not Arrive")
    order = "date, id"
    button_words = {"action_release_bounce": _lt("Address Corrected"), "action_retry": _lt("Prepare Again")}

    def domain(self):
        return [("is_stuck", "=", True), *self.scope.domain("case_id.user_id")]

    def what(self, record):
        if record.bounced:
            return record.reason_text  # it says that it came back
        state, reason = record._get_state_words(), record.reason_text or record.display_name
        return self.env._("%(state)s: %(reason)s", state=state, reason=reason)

    def since(self, record):
        return record.sent_on or record.date

    def buttons(self, record):
        if record.bounced:
            return ["action_release_bounce"]
        return ["action_retry"] if record.state == "failed" else []


class ToConfirm(ReminderSection):
    """Emails and letters that leave when a person says so."""

    code = "confirm"
    position = 70
    title = _lt("Reminders to Confirm")
    states = ("prepared",)
    channels = ("email", "letter")
    button_words = {"action_confirm": _lt("Confirm"), "action_cancel": _lt("Take Back")}
    confirm_words = {"action_cancel": TAKE_BACK}


class LetterSection(ReminderSection):
    """Letters at work; all of a section is done at once."""

    list_action = "recouvrement_module.recouvrement_reminder_action_letters"
    channels = ("letter",)


class ToPrint(LetterSection):
    """Confirmed letters."""

    code = "print"
    position = 75
    title = _lt("Letters to Print")
    states = ("confirmed",)
    button_words = {"action_print": _lt("Print")}
    all_button = ("action_print", _lt("Print All"))


class ToPost(LetterSection):
    """Printed letters."""

    code = "post"
    position = 76
    title = _lt("Letters to Post")
    states = ("printed",)
    button_words = {"action_mark_posted": _lt("Posted")}
    all_button = ("action_mark_posted", _lt("All Posted"))
    all_confirm = _lt("All these letters are in the post: their steps count from today. Go on?")

    def what(self, record):
        return self.env._("%(step)s, letter %(number)s", step=super().what(record), number=record.number)


class Calls(ReminderSection):
    """Calls that the ladder asks for, the one that may bring in most first.

    A customer for whom somebody planned something later is left out until then. What is held, excluded or
    paid counts for nothing; a call about nothing else comes last, to be taken back.
    """

    code = "calls"
    position = 80
    title = _lt("Calls")
    ranked = True
    states = ("prepared",)
    channels = ("task",)
    button_words = {
        "action_done": _lt("Call Made"),
        "action_promise": _lt("Promise"),
        "action_call_later": _lt("Tomorrow"),
        "action_cancel": _lt("Take Back"),
    }
    confirm_words = {"action_cancel": TAKE_BACK}

    def domain(self):
        return [*self._waiting(), ("case_id.activity_ids", "not any", [("date_deadline", ">", self.scope.day)])]

    def planned_domain(self):
        return [*self._waiting(), ("case_id.activity_ids", "any", [("date_deadline", ">", self.scope.day)])]

    def what(self, record):
        return super().what(record) if self._asks(record) else self.env._("Nothing is left to ask for: take it back")

    def amount(self, record):
        case = record.case_id
        return self.figures.get(case.id, {}).get("late", 0), case.currency_id

    def phone(self, record):
        # sudo: whoever may read the case may call the customer, also one of another branch
        return record.case_id.partner_id.sudo().phone

    def opens(self, record):
        return record.case_id or record

    def buttons(self, record):
        asking = [method for method in self.button_words if method != "action_cancel"]
        return asking if self._asks(record) else ["action_cancel"]

    def find(self, shown):
        # EXTENDS Section: what a row says depends on what may still be asked
        found, self.figures = super().find(shown)
        return found, self.figures

    def _asks(self, record):
        return record.case_id.id in self.figures
