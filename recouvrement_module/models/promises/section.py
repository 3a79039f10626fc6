# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate

from ..day.section import Section
from .promise import FAILED

_lt = LazyTranslate(__name__)


class BrokenPromises(Section):
    """Promises that were not kept and that nobody has dealt with."""

    code = "promises"
    position = 40
    title = _lt("Broken Promises")
    model = "recouvrement.promise"
    order = "silent_until, id"
    list_action = "recouvrement_module.recouvrement_promise_action"
    button_words = {"action_promise": _lt("New Promise"), "action_seen": _lt("Seen")}

    def domain(self):
        return [("state", "in", FAILED), ("seen_on", "=", False), *self.scope.domain("case_id.user_id")]

    def planned_domain(self):
        return [("state", "=", "waiting"), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        if record.state == "broken":
            return self.env._("%s, nothing came", record.display_name)
        received = record.currency_id.format(record.received)
        return self.env._("%(promise)s, only %(received)s came", promise=record.display_name, received=received)

    def since(self, record):
        return record.date

    def amount(self, record):
        return record.amount - record.received, record.currency_id

    def phone(self, record):
        # sudo: whoever may read the case may call the customer, also one of another branch
        return record.contact_id.sudo().phone or record.case_id.partner_id.sudo().phone
