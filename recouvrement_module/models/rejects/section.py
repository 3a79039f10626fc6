# Part of recouvrement_module. License LGPL-3.
from functools import cached_property

from odoo.tools import LazyTranslate

from ..day.section import Section

_lt = LazyTranslate(__name__)

MAIN = {"qualify": "action_qualify", "represent": "action_represent", "correct": "action_represent",
        "dispute": "action_hold"}  # fmt: skip


class Rejects(Section):
    """What came back and nobody has dealt with: not reminded, held nor presented again since."""

    code = "rejects"
    position = 10
    title = _lt("Rejects")
    model = "recouvrement.reject"
    order = "company_amount desc, date, id"
    list_action = "recouvrement_module.recouvrement_reject_action"
    button_words = {
        "action_qualify": _lt("Qualify"), "action_represent": _lt("Present Again"), "action_hold": _lt("Hold"),
        "action_remind": _lt("Remind Now"),
    }  # fmt: skip

    def domain(self):
        return [("id", "in", self._waiting)]

    def planned_domain(self):
        return [("state", "=", "represented"), *self.scope.domain("case_id.user_id")]

    @cached_property
    def _waiting(self):
        states = [("state", "in", ("to_qualify", "open"))]
        rejects = self.records.search([*states, *self.scope.domain("case_id.user_id")])
        return (rejects - rejects._filter_treated()).ids

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        proposals = dict(record._fields["proposal"]._description_selection(self.env))
        reason = record.reason_id.name or self.env._("Payment undone in the ledger")
        proposal = proposals.get(record.proposal)
        return self.env._("%(reason)s – %(proposal)s", reason=reason, proposal=proposal) if proposal else reason

    def since(self, record):
        return record.date

    def amount(self, record):
        return record.amount, record.currency_id

    def buttons(self, record):
        return [MAIN.get(record.proposal, "action_remind")]


class Unpresented(Section):
    """What we were to present and did not, three working days after its due date."""

    code = "unpresented"
    position = 12
    title = _lt("Not Presented by Us")
    model = "recouvrement.item"
    order = "residual desc, id"
    list_action = "recouvrement_module.recouvrement_item_action_unpresented"
    button_words = {"action_record_reject": _lt("Record a Reject"), "action_hold": _lt("Hold")}

    def domain(self):
        return [("decision_code", "=", "not_presented"), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        means = dict(record._fields["means"]._description_selection(self.env))
        name, means = record.name or "/", means.get(record.means)
        return self.env._("%(invoice)s (%(means)s)", invoice=name, means=means) if means else name

    def since(self, record):
        return record.due_date

    def amount(self, record):
        return record.residual_currency, record.currency_id

    def opens(self, record):
        return record.case_id
