# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.tools import LazyTranslate, format_date

from ...rules.relief import KINDS
from ..dunning.words import say

_lt = LazyTranslate(__name__)

UNTIL = _lt("%(what)s of %(date)s (%(article)s): nothing is asked before its end on %(end)s.")
OPEN = _lt("%(what)s of %(date)s (%(article)s): nothing is asked until somebody says when it ended.")


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    def _explain_answers(self):
        # EXTENDS recouvrement_module: by which decision nothing is asked, and until when
        granted = self.filtered(lambda item: item.decision_code == "relief")
        return super()._explain_answers() | granted._explain_reliefs()

    def _explain_reliefs(self):
        if not self:
            return {}
        reliefs = self.env["recouvrement.relief"]._read_reliefs(self.move_id.ids, self.case_id.ids)
        found = {}
        for item in self:
            # sudo: an invoice of another branch has its day as well
            day = item.move_id.sudo().invoice_date or item.date
            own = [
                relief for relief in reliefs
                if KINDS[relief.kind].silent and relief._concerns(item.move_id.id, item.case_id.id, day)
            ]  # fmt: skip
            if own:
                found[item.id] = self._say_relief(max(own, key=self._get_end))
        return found

    def _get_end(self, relief):
        last = relief._as_rule().last
        return (last is None, last or relief.date)

    def _say_relief(self, relief):
        last = relief._as_rule().last
        return say(self.env, UNTIL if last else OPEN) % {
            "what": dict(relief._fields["kind"]._description_selection(self.env))[relief.kind],
            "date": format_date(self.env, relief.date),
            "article": KINDS[relief.kind].article,
            "end": format_date(self.env, last) if last else "",
        }
