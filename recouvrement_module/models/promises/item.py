# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import LazyTranslate, format_date

from ..dunning.words import say

_lt = LazyTranslate(__name__)

PROMISED = _lt("Promised by %(day)s: reminders wait until %(until)s.")
PARTLY = _lt("%(amount)s of it is promised by %(day)s.")


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    promised = fields.Monetary(readonly=True, help="What was promised of it and is still waited for.")

    @api.depends("promised")
    def _compute_why(self):
        # EXTENDS recouvrement_module: what is asked of an item of which a part is promised is explained with it
        super()._compute_why()
        partly = self.filtered(lambda item: item.promised and item.decision_code != "promised")
        for item, promise in partly._get_promises().items():
            words = say(self.env, PARTLY) % {
                "amount": item.currency_id.format(item.promised), "day": format_date(self.env, promise.date),
            }  # fmt: skip
            item.why = f"{item.why} {words}"

    def _explain_answers(self):
        # EXTENDS recouvrement_module
        silent = self.filtered(lambda item: item.decision_code == "promised")
        return super()._explain_answers() | {
            item.id: say(self.env, PROMISED) % {
                "day": format_date(self.env, promise.date), "until": format_date(self.env, promise.silent_until),
            }
            for item, promise in silent._get_promises().items()
        }  # fmt: skip

    def _get_promises(self):
        """The promise of each item that is waited for longest.

        :return: dict item → record of ``recouvrement.promise``
        """
        if not self:
            return {}
        Line = self.env["recouvrement.promise.line"]
        silent = [("promise_id.is_silent", "=", True), ("left", ">", 0)]
        lines = Line.search([("line_id", "in", self.line_id.ids), *silent])
        by_line = lines.sorted(lambda line: (line.promise_id.silent_until, line.id)).grouped("line_id")
        return {item: by_line[item.line_id][-1].promise_id for item in self if item.line_id in by_line}

    def _get_standing(self):
        # EXTENDS recouvrement_module
        found = {
            item: self.env._(
                "%(amount)s promised by %(day)s", amount=item.currency_id.format(item.promised),
                day=format_date(self.env, promise.date),
            )
            for item, promise in self.filtered("promised")._get_promises().items()
        }  # fmt: skip
        return super()._get_standing() | {"promised": found}

    def action_promise(self):
        """Note what was promised of these items."""
        return self._open_wizard("recouvrement_module.promise_wizard_action")
