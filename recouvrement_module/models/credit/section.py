# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate

from ..day.section import Section

_lt = LazyTranslate(__name__)


class HeldDocuments(Section):
    """Orders and deliveries that wait for credit control."""

    code = "held_orders"
    position = 60
    title = _lt("Orders to Release")
    model = "recouvrement.credit.block"
    order = "amount desc, id"
    list_action = "recouvrement_module.credit_block_action"
    button_words = {"action_release_now": _lt("Release"), "action_release": _lt("Release …")}

    def domain(self):
        return [("state", "=", "held"), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        return self.env._("%(name)s: %(reasons)s", name=record.name, reasons=record.reason_text)

    def since(self, record):
        return record.create_date.date()

    def amount(self, record):
        return record.amount, record.currency_id

    def buttons(self, record):
        manager = self.env.user.has_group("recouvrement_module.group_manager")
        return list(self.button_words) if manager else []
