# Part of recouvrement_module. License LGPL-3.
from odoo.fields import Domain
from odoo.tools import LazyTranslate, format_date

from ..day.section import Section
from .event import DEADLINE_OF

_lt = LazyTranslate(__name__)


class Insolvencies(Section):
    """What was published of customers: to be confirmed, to be declared, to be opposed."""

    code = "insolvencies"
    position = 13
    title = _lt("Insolvencies")
    model = "recouvrement.credit.event"
    order = "deadline, id"
    list_action = "recouvrement_module.credit_event_action"
    button_words = {
        "action_confirm": _lt("Confirm"), "action_dismiss": _lt("Dismiss"), "action_done": _lt("Done"),
    }  # fmt: skip

    def domain(self):
        waiting = Domain("state", "=", "to_confirm")
        last = Domain("deadline_last", ">=", self.scope.day) | Domain("relief_deadline", ">=", self.scope.day)
        to_do = Domain([("state", "=", "confirmed"), ("kind", "in", list(DEADLINE_OF)), ("done_on", "=", False)]) & last
        return list((waiting | to_do) & Domain("case_id", "!=", False) & Domain(self.scope.domain("case_id.user_id")))

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        words = record.display_name
        if record.state == "to_confirm":
            return self.env._("%s: to be confirmed", words)
        day = format_date(self.env, record.deadline)
        if record.deadline_last < self.scope.day:
            return self.env._("%(what)s: declared too late, relief until %(day)s", what=words, day=format_date(
                self.env, record.relief_deadline
            ))  # fmt: skip
        return self.env._("%(what)s: by %(day)s, %(left)s days left", what=words, day=day, left=record.days_left)

    def since(self, record):
        return record.published_on or record.date

    def amount(self, record):
        case = record.case_id
        return case.balance_earlier or case.balance_due, case.currency_id

    def buttons(self, record):
        if record.state == "confirmed":
            return ["action_done"]
        may_settle = self.env.user.has_group("recouvrement_module.group_manager")
        return ["action_confirm", "action_dismiss"] if may_settle else []
