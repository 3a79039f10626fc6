# Part of recouvrement_module. License LGPL-3.
from odoo import fields
from odoo.tools import LazyTranslate

from ..dunning.words import ENDS, PROPOSALS
from .section import Section

_lt = LazyTranslate(__name__)


class CaseSection(Section):
    """Cases that wait for a person."""

    model = "recouvrement.case"
    list_action = "recouvrement_module.recouvrement_case_action"

    def case_of(self, record):
        return record


class Replies(CaseSection):
    """Customers who answered; their reminders wait until somebody has read it."""

    code = "replies"
    position = 30
    title = _lt("Unread Replies")
    order = "reply_date, id"
    button_words = {"action_reply_read": _lt("Read")}

    def domain(self):
        return [("reply_date", "!=", False), *self.scope.domain("user_id")]

    def find(self, shown):
        # EXTENDS Section: what the customers wrote, in one query for all of them
        found, figures = super().find(shown)
        self.previews = found._get_reply_previews()
        return found, figures

    def what(self, record):
        return self.previews.get(record.id) or self.env._("The customer answered.")

    def since(self, record):
        return fields.Datetime.context_timestamp(record, record.reply_date).date()


class Ended(CaseSection):
    """Customers for whom no step is left; those for whom somebody planned something later are left out."""

    code = "ended"
    position = 90
    title = _lt("Decisions to Take")
    ranked = True
    button_words = {"action_plan": _lt("Plan")}

    def domain(self):
        return [*self._ended(), ("activity_ids", "not any", [("date_deadline", ">", self.scope.day)])]

    def planned_domain(self):
        return [*self._ended(), ("activity_ids", "any", [("date_deadline", ">", self.scope.day)])]

    def _ended(self):
        items = [("decision_code", "in", ENDS), ("held_code", "=", False)]
        return [("item_ids", "any", items), *self.scope.domain("user_id")]

    def find(self, shown):
        # EXTENDS Section: the amounts that no step is left for
        found, self.figures = super().find(shown)
        return found, self.figures

    def what(self, record):
        proposal = PROPOSALS.get(record.effective_policy_id.last_step)
        return " ".join([self.env._("No step is left."), self.say(proposal) if proposal else ""]).strip()

    def since(self, record):
        return record.oldest_due_date

    def amount(self, record):
        return self.figures.get(record.id, {}).get("ended", 0), record.currency_id
