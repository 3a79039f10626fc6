# Part of recouvrement_module. License LGPL-3.
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
        return " ".join([self.env._("No step is left."), *([self.say(proposal)] if proposal else [])])

    def since(self, record):
        return record.oldest_due_date

    def amount(self, record):
        return self.figures.get(record.id, {}).get("ended", 0), record.currency_id
