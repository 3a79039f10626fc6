# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate

from ..day.section import Section

_lt = LazyTranslate(__name__)


class DiscountsEarned(Section):
    """Offers that were paid in time, and whose credit notes are still to be prepared."""

    code = "offers"
    position = 46
    title = _lt("Discounts Earned")
    model = "recouvrement.offer"
    order = "until, id"
    list_action = "recouvrement_module.offer_action"
    button_words = {"action_credit": _lt("Credit Notes")}

    def domain(self):
        return [("state", "=", "earned"), ("seen_on", "=", False), *self.scope.domain("case_id.user_id")]

    def planned_domain(self):
        return [("state", "=", "accepted"), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        return self.env._("%s was paid in time: its credit notes are to be prepared", record.number)

    def since(self, record):
        return record.until

    def amount(self, record):
        return record.discount, record.currency_id
