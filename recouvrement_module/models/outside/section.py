# Part of recouvrement_module. License LGPL-3.
from odoo.tools import LazyTranslate

from ..day.section import Section

_lt = LazyTranslate(__name__)

BUTTON_OF_END = {
    "dispute": "action_dispute", "credit_request": "action_credit", "write_off": "action_write_off",
    "claim_back": "action_claim_back",
}  # fmt: skip


class ShortPayments(Section):
    """Payments that left a little of an invoice: a person says how it ends."""

    code = "shortages"
    position = 42
    title = _lt("Short Payments")
    model = "recouvrement.shortage"
    order = "company_amount desc, id"
    list_action = "recouvrement_module.recouvrement_shortage_action"
    button_words = {
        "action_write_off": _lt("Write Off"), "action_claim_back": _lt("Claim Back"), "action_dispute": _lt("Dispute"),
        "action_credit": _lt("Credit Note"),
    }  # fmt: skip

    def domain(self):
        return [("closed_on", "=", False), ("asked_on", "=", False), *self.scope.domain("case_id.user_id")]

    def planned_domain(self):
        return [("closed_on", "=", False), ("asked_on", "!=", False), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        reasons = dict(record._fields["reason"]._description_selection(self.env))
        return self.env._("%(invoice)s: %(reason)s", invoice=record.name or "/", reason=reasons[record.reason])

    def since(self, record):
        return record.paid_on

    def amount(self, record):
        return record.amount, record.currency_id

    def buttons(self, record):
        return [BUTTON_OF_END[end] for end in record._get_ends()[:2]]
