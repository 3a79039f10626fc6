# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.tools import LazyTranslate, format_date

from ..dunning.words import say

_lt = LazyTranslate(__name__)

HELD = {
    "hold": _lt("On hold until %(until)s, by %(author)s: %(reason)s."),
    "reserved": _lt("A credit reserved until %(until)s, by %(author)s: %(reason)s. It is listed, not deducted."),
}


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    def _explain_answers(self):
        # EXTENDS recouvrement_module
        held = self.filtered(lambda item: item.decision_code in HELD)
        holds = held._get_holds()
        return super()._explain_answers() | {
            item.id: say(self.env, HELD[item.decision_code]) % {
                "until": format_date(self.env, holds[item].until),
                # sudo: the name of a colleague of another company is no secret
                "author": holds[item].create_uid.sudo().name,
                "reason": " – ".join(filter(None, [holds[item].reason_id.name, holds[item].note])),
            }
            for item in held
            if item in holds
        }  # fmt: skip

    def _get_holds(self):
        """The hold of each item that has one in force, the longest.

        :return: dict item → record of ``recouvrement.hold``
        """
        if not self:
            return {}
        # in the order of their ends, for the last one wins
        holds = self.env["recouvrement.hold"].search(
            [("case_id", "in", (self.case_id | self.payer_case_id).ids), ("active_today", "=", True)], order="until, id"
        )
        # sudo: the sites of an invoice of another branch
        return {
            item: hold for item in self.sudo() for hold in holds if item._is_held_by(hold)
        }  # fmt: skip

    def _is_held_by(self, hold):
        self.ensure_one()
        if hold.scope == "site":
            return hold.site_id.id in (self.move_id.partner_id.id, self.move_id.partner_shipping_id.id)
        return {
            "customer": hold.case_id in self.case_id | self.payer_case_id,
            "invoice": hold.move_id.id == self.move_id.id,
            "item": hold.line_id.id == self.line_id.id,
        }[hold.scope]
