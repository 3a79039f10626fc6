# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.tools import LazyTranslate, format_date

from ..dunning.words import say

_lt = LazyTranslate(__name__)

STOPPED = _lt("Owed before the opening judgment of %s: it is declared, not asked (C. com. L622-7, L622-21).")


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    is_earlier = fields.Boolean(
        string="Before the Judgment",
        readonly=True,
        help="It was delivered, or else invoiced, before the opening judgment: it is declared, not asked.",
    )

    def _explain_answers(self):
        # EXTENDS recouvrement_module: since which judgment nothing is asked
        stopped = self.filtered(lambda item: item.decision_code == "insolvent")
        return super()._explain_answers() | stopped._explain_judgment()

    def _explain_judgment(self):
        found = {}
        for item in self:
            # sudo: whoever may read the item may read since when its customer or its payer is insolvent
            cases = item.sudo().case_id | item.sudo().payer_case_id
            judgment = max(filter(None, cases.mapped("insolvency_date")), default=None)
            if judgment:
                found[item.id] = say(self.env, STOPPED) % format_date(self.env, judgment)
        return found
