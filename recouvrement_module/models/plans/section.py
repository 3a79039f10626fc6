# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate

from ..day.section import Section
from .plan import LIVE

_lt = LazyTranslate(__name__)

ASKING = ("to_notice", "lapsed")


class PlansBehind(Section):
    """Payment plans that wait for a person: a formal notice is due, one lapsed, one asks more than is owed."""

    code = "plans"
    position = 45
    title = _lt("Payment Plans Behind")
    model = "recouvrement.plan"
    order = "next_due, id"
    list_action = "recouvrement_module.plan_action"
    button_words = {
        "action_notice": _lt("Formal Notice"),
        "action_accelerate": _lt("Letter of Acceleration"),
        "action_delivery": _lt("Delivery"),
        "action_shrink": _lt("Shrink"),
        "action_seen": _lt("Seen"),
    }

    def domain(self):
        return [
            "|", "&", ("state", "in", LIVE), "|", ("standing", "in", ASKING), ("excess", ">", 0),
            "&", ("state", "=", "lapsed"), ("seen_on", "=", False), *self.scope.domain("case_id.user_id"),
        ]  # fmt: skip

    def planned_domain(self):
        return [
            ("state", "in", LIVE), ("standing", "in", ("behind", "notice_running")),
            *self.scope.domain("case_id.user_id"),
        ]  # fmt: skip

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        if record.state == "lapsed" and (letters := record._get_open_letters()):
            return self.env._(
                "%(plan)s lapsed: letter %(letter)s is to be posted", plan=record.number, letter=letters[:1].number
            )
        if record.state == "lapsed":
            return self.env._("%s lapsed: what is left is due at once", record.number)
        if record.excess:
            return self.env._("%s asks more than is owed", record.number)
        if record.has_open_notice:
            return self.env._("%s: a formal notice waits for what the post says", record.number)
        return self.env._("%s: an instalment is late", record.number)

    def since(self, record):
        return record.ended_on or record.next_due

    def amount(self, record):
        if record.state == "lapsed":
            return record.principal_left, record.currency_id
        return record.excess or record.overdue, record.currency_id

    def buttons(self, record):
        if record.state == "lapsed":
            return ["action_accelerate", *(["action_delivery"] if record.has_open_notice else []), "action_seen"]
        if record.excess:
            return ["action_shrink"]
        if record.has_open_notice:
            return ["action_delivery"]
        return ["action_notice"] if record.standing == "to_notice" else []
