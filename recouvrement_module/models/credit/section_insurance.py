# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo.tools import LazyTranslate, format_date

from ..day.section import Section

_lt = LazyTranslate(__name__)
AHEAD = 7  # days before the last one


class InsuranceDeadlines(Section):
    """Unpaid invoices that the credit insurance wants to know of."""

    code = "insurance"
    position = 22
    title = _lt("Credit Insurance: to Declare")
    model = "recouvrement.insurance.limit"
    order = "declare_by, id"
    list_action = "recouvrement_module.insurance_limit_action"
    button_words = {"action_declare": _lt("Declared"), "action_extend": _lt("Put Off")}
    confirm_words = {
        "action_declare": _lt("The insurer knows of it. Is that right?"),
        "action_extend": _lt("The insurer has put the due date off as far as the policy allows. Is that right?"),
    }

    def domain(self):
        last = self.scope.day + timedelta(days=AHEAD)
        return [("declare_by", "<=", last), *self.scope.domain("case_id.user_id")]

    def planned_domain(self):
        last = self.scope.day + timedelta(days=AHEAD)
        return [("declare_by", ">", last), *self.scope.domain("case_id.user_id")]

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        names = {"names": record.declare_name, "day": format_date(self.env, record.declare_by)}
        if record.declare_by < self.scope.day:
            return self.env._("%(names)s: to be declared, the last day was %(day)s", **names)
        return self.env._("%(names)s: to be declared by %(day)s", **names)

    def since(self, record):
        return record.declare_by

    def amount(self, record):
        return record.declare_amount, record.company_currency_id

    def buttons(self, record):
        may_extend = record.extend_by and record.extend_by >= self.scope.day
        return ["action_declare", *(["action_extend"] if may_extend else [])]
