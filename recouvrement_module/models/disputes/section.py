# Part of recouvrement_module. License LGPL-3.
from odoo.fields import Domain
from odoo.tools import LazyTranslate

from ..day.section import Section
from .dispute_stage import OURS

_lt = LazyTranslate(__name__)


class DisputeSection(Section):
    """Disputes that wait for a person."""

    model = "recouvrement.dispute"
    list_action = "recouvrement_module.recouvrement_dispute_action"
    order = "service_date, id"

    def case_of(self, record):
        return record.case_id

    def what(self, record):
        return self.env._(
            "%(reason)s: %(invoices)s", reason=record.reason_id.name, invoices=record.invoice_names or "/"
        )

    def since(self, record):
        return record.opened_on

    def amount(self, record):
        return record.amount, record.currency_id


class ToAnswer(DisputeSection):
    """What the reader is to answer, and of his customers what others did not answer in time or nobody answers."""

    code = "disputes"
    position = 35
    title = _lt("Disputes to Answer")
    button_words = {"action_answer": _lt("Answer")}

    def domain(self):
        waiting = Domain([("closed_on", "=", False), ("stage_id.kind", "in", OURS)])
        late = self.records._get_late_domain(self.scope.day)
        nobody = Domain("user_id", "=", False) | Domain("user_id.active", "=", False)
        of_mine = (Domain(late) | nobody) & Domain(self.scope.domain("case_id.user_id"))
        return list(waiting & (Domain(self.scope.domain("user_id")) | of_mine))


class Decided(DisputeSection):
    """What was answered and is to be carried out: a credit note, a refusal, a question to the customer."""

    code = "disputes_decided"
    position = 36
    title = _lt("Disputes Answered")
    button_words = {
        "action_credit": _lt("Credit Note"), "action_close": _lt("Close"), "action_tell": _lt("Tell the Customer"),
    }  # fmt: skip

    def domain(self):
        return [
            ("closed_on", "=", False), ("stage_id.kind", "=", "decided"), ("line_ids.credit_id", "=", False),
            *self.scope.domain("case_id.user_id"),
        ]  # fmt: skip

    def what(self, record):
        answers = dict(record._fields["answer"]._description_selection(self.env))
        said = answers.get(record.answer)
        return f"{super().what(record)} – {said}" if said else super().what(record)

    def buttons(self, record):
        return ["action_close"] if record.answer == "refuse" else ["action_credit", "action_close"]


class ToTell(DisputeSection):
    """Customers who were not told that their dispute is recorded, or how it ended."""

    code = "disputes_untold"
    position = 37
    title = _lt("Disputes to Tell the Customer")
    order = "id"
    button_words = {"action_tell": _lt("Tell the Customer"), "action_tell_not": _lt("He Knows")}

    def domain(self):
        return [("untold", "in", [True]), *self.scope.domain("case_id.user_id")]

    def since(self, record):
        return record.closed_on or record.opened_on

    def what(self, record):
        ends = dict(record._fields["resolution"]._description_selection(self.env))
        said = ends.get(record.resolution) or self.env._("Recorded")
        return f"{super().what(record)} – {said}"
