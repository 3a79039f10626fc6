# Part of recouvrement_module. License LGPL-3.
from functools import cached_property

from odoo.tools import LazyTranslate

from .section import Section

_lt = LazyTranslate(__name__)


class ActivitySection(Section):
    """Activities on cases. What a message that is stuck or a call asks of a person stands in its own section.

    They belong to whom they are assigned; those on cases of nobody belong to nobody's day.
    """

    model = "mail.activity"
    order = "date_deadline, id"
    button_words = {"action_done": _lt("Done"), "action_recouvrement_later": _lt("Tomorrow")}

    def domain(self):
        return [*self._open, ("date_deadline", "<=", self.scope.day)]

    def planned_domain(self):
        return [*self._open, ("date_deadline", ">", self.scope.day)]

    @cached_property
    def _open(self):
        elsewhere = self.env["recouvrement.reminder"]._get_asking_activities().ids
        mine = self.scope.domain("user_id") if self.scope.users != () else []
        # an activity is read by whom it is assigned to, its case only by those of the company
        of_nobody = [("user_id", "=", False)] if self.scope.users == () else []
        cases = self.env["recouvrement.case"].search([*of_nobody, ("activity_ids", "any", mine or [(1, "=", 1)])])
        return [("res_model", "=", cases._name), ("res_id", "in", cases.ids), ("id", "not in", elsewhere), *mine]

    def find(self, shown):
        # EXTENDS Section: their cases are read together
        found, figures = super().find(shown)
        self.cases = self.env["recouvrement.case"].browse(found.mapped("res_id"))
        return found, figures

    def case_of(self, record):
        return self.cases.browse(record.res_id).with_prefetch(self.cases.ids)

    def what(self, record):
        return record.summary or record.activity_type_id.name or ""

    def since(self, record):
        return record.date_deadline

    def opens(self, record):
        return self.case_of(record)


class Deadlines(ActivitySection):
    """What somebody planned to do by a day."""

    code = "deadlines"
    position = 20
    title = _lt("Deadlines")

    @cached_property
    def _open(self):
        return [*super()._open, ("activity_category", "!=", "phonecall")]


class Callbacks(ActivitySection):
    """Customers to call again."""

    code = "callbacks"
    position = 50
    title = _lt("Callbacks")
    order = "date_deadline, recouvrement_hour, id"

    @cached_property
    def _open(self):
        return [*super()._open, ("activity_category", "=", "phonecall")]

    def phone(self, record):
        # sudo: whoever may read the case may call the customer, also one of another branch
        return self.case_of(record).partner_id.sudo().phone
