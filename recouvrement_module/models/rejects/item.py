# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.tools import LazyTranslate, format_date

from ..dunning.words import say
from .means import MEANS
from .reject import ACTIVE

_lt = LazyTranslate(__name__)

WAITS = {
    "presented": _lt("We present it to the bank (%(means)s): it is not reminded unless it comes back."),
    "not_presented": _lt(
        "%(means)s, still open three working days after its due date: a task for us. Present it, or record its reject."
    ),
    "to_qualify": _lt("Its payment was undone on %(day)s: say on the rejects desk whether it came back."),
}
AGAIN = _lt("Presented again on %(again)s: it is not reminded before the bank has answered.")
CAME_BACK = _lt("Came back on %(day)s: %(reason)s.")
UNKNOWN = _lt("reason to be qualified")


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    means = fields.Selection(MEANS, string="Means of Payment", readonly=True)

    def _compute_why(self):
        # EXTENDS recouvrement_module: an item that came back says so first
        super()._compute_why()
        rejected = self.filtered(lambda item: item.track == "reject" and item.fact not in WAITS)
        rejects = rejected._get_rejects()
        for item in rejected.filtered(lambda item: item in rejects):
            item.why = f"{say(self.env, CAME_BACK) % item._reject_words(rejects[item])} {item.why}"

    def _explain_answers(self):
        # EXTENDS recouvrement_module
        waiting = self.filtered(lambda item: item.decision_code in WAITS)
        rejects = waiting._get_rejects()
        return super()._explain_answers() | {
            item.id: say(self.env, AGAIN if item.decision_code == "presented" and reject else WAITS[item.decision_code])
            % item._reject_words(reject)
            for item in waiting
            for reject in [rejects.get(item, self.env["recouvrement.reject"])]
        }

    def _reject_words(self, reject):
        """The values of the sentences above."""
        means = dict(self._fields["means"]._description_selection(self.env))
        return {
            "means": means.get(self.means, ""),
            "day": format_date(self.env, reject.date),
            "again": format_date(self.env, reject.represented_on),
            "reason": reject.reason_id.name or say(self.env, UNKNOWN),
        }

    def action_record_reject(self):
        """Say that these items came back."""
        return self._open_wizard("recouvrement_module.recouvrement_reject_wizard_action")

    def _get_rejects(self):
        """The open reject of each item that has one.

        :return: dict item → record of ``recouvrement.reject``
        """
        if not self:
            return {}
        rejects = self.env["recouvrement.reject"].search([("line_id", "in", self.line_id.ids), ("state", "in", ACTIVE)])
        by_line = rejects.grouped("line_id")
        return {item: by_line[item.line_id] for item in self if item.line_id in by_line}
