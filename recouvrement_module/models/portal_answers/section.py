# Part of recouvrement_module. License LGPL-3.
from odoo import fields
from odoo.tools import LazyTranslate

from ..day.section import Section

_lt = LazyTranslate(__name__)


class PortalAnswers(Section):
    """What customers answered on their page: most of it acts by itself; who asked for time waits for a decision."""

    code = "portal_answers"
    position = 32
    title = _lt("Answered on the Page")
    model = "recouvrement.portal.answer"
    order = "id"
    list_action = "recouvrement_module.portal_answer_action"
    button_words = {
        "action_seen": _lt("Seen"),
        "action_agree": _lt("Propose the Plan"),
        "action_change": _lt("Other Terms"),
        "action_refuse": _lt("Refuse"),
    }

    def domain(self):
        return [("seen_on", "=", False), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        return record.what

    def since(self, record):
        return fields.Datetime.context_timestamp(record, record.create_date).date()

    def amount(self, record):
        return record.amount, record.currency_id

    def buttons(self, record):
        return ["action_agree", "action_change", "action_refuse"] if record.kind == "time" else ["action_seen"]

    def opens(self, record):
        return record._get_opened()
