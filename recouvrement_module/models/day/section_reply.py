# Part of recouvrement_module. License LGPL-3.
from odoo import fields
from odoo.tools import LazyTranslate

from .section import Section

_lt = LazyTranslate(__name__)


class Replies(Section):
    """What customers answered; their reminders wait until somebody has read it. What is not filed is nobody's."""

    code = "replies"
    position = 30
    title = _lt("Unread Replies")
    model = "recouvrement.reply"
    order = "date, id"
    list_action = "recouvrement_module.recouvrement_reply_action"
    button_words = {
        "action_read": _lt("Read"),
        "action_paid": _lt("Paid"),
        "action_will_pay": _lt("Will Pay"),
        "action_disputes": _lt("Contests"),
        "action_copies": _lt("Copies"),
    }

    def domain(self):
        return [("is_read", "=", False), ("kind", "!=", "automatic"), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        return record.preview or record.subject or ""

    def since(self, record):
        return fields.Datetime.context_timestamp(record, record.date).date()

    def buttons(self, record):
        return super().buttons(record) if record.case_id else []
