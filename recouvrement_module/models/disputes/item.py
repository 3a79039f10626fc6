# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.tools import format_amount, format_date

from ..dunning.words import say
from .words import DISPUTED, DISPUTED_PART, NOBODY


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    disputed = fields.Monetary(readonly=True, help="The part that the customer disputes: it is not asked.")

    def _compute_why(self):
        # EXTENDS recouvrement_module: an item of which the rest is asked says both
        super()._compute_why()
        partly = self.filtered(lambda item: item.disputed and item.fact != "disputed")
        disputes = partly._get_disputes()
        for item in partly.filtered(lambda item: item in disputes):
            item.why = f"{item.why} {say(self.env, DISPUTED_PART) % item._dispute_words(disputes[item])}"

    def _explain_answers(self):
        # EXTENDS recouvrement_module
        disputed = self.filtered(lambda item: item.decision_code == "disputed")
        disputes = disputed._get_disputes()
        return super()._explain_answers() | {
            item.id: say(self.env, DISPUTED) % item._dispute_words(disputes[item])
            for item in disputed
            if item in disputes
        }

    def _dispute_words(self, disputes):
        """The values of the sentences above."""
        # sudo: the name of a colleague of another company is no secret
        owners = disputes.user_id.sudo().mapped("name")
        return {
            "amount": format_amount(self.env, self.disputed, self.currency_id),
            "day": format_date(self.env, min(disputes.mapped("opened_on"))),
            "reasons": ", ".join(disputes.reason_id.mapped("name")),
            "owner": ", ".join(owners) or say(self.env, NOBODY),
            "until": format_date(self.env, max(disputes.mapped("service_date"))),
        }

    def _get_disputes(self):
        """The open disputes of each item that has some.

        :return: dict item → records of ``recouvrement.dispute``
        """
        if not self:
            return {}
        lines = self.env["recouvrement.dispute.line"].search([
            ("line_id", "in", self.line_id.ids), ("dispute_id.closed_on", "=", False),
        ])  # fmt: skip
        by_line = lines.grouped("line_id")
        return {item: by_line[item.line_id].dispute_id for item in self if item.line_id in by_line}

    def _get_standing(self):
        # EXTENDS recouvrement_module
        found = {
            item: self.env._(
                "%(amount)s disputed (%(reason)s)", amount=format_amount(self.env, item.disputed, item.currency_id),
                reason=", ".join(disputes.reason_id.mapped("name")),
            )
            for item, disputes in self.filtered("disputed")._get_disputes().items()
        }  # fmt: skip
        return super()._get_standing() | {"disputed": found}

    def action_dispute(self):
        """Say what the customer disputes of these items."""
        return self._open_wizard("recouvrement_module.recouvrement_dispute_wizard_action")
