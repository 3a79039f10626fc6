# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate

from ..day.section_case import CaseSection

_lt = LazyTranslate(__name__)


class EarlyWarnings(CaseSection):
    """Customers that pay otherwise than they used to; nobody has looked at them yet."""

    code = "warnings"
    position = 65
    title = _lt("Early Warnings")
    order = "warning_on, id"
    button_words = {"action_call": _lt("Call"), "action_warning_seen": _lt("Seen")}

    def domain(self):
        return [("warning", "!=", False), ("warning_seen_on", "=", False), *self.scope.domain("user_id")]

    def what(self, record):
        return dict(record._fields["warning"]._description_selection(self.env))[record.warning]

    def since(self, record):
        return record.warning_on

    def amount(self, record):
        return record.balance_due, record.currency_id

    def phone(self, record):
        # sudo: whoever may read the case may call the customer, also one of another branch
        return record.partner_id.sudo().phone
