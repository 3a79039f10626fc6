# Part of recouvrement_module. License LGPL-3.
from dataclasses import replace

from odoo import api, models

from ...rules.external import Cap, External

CAP_OF = {"cancelled": "insurer_cancelled", "refused": "insurer_refused"}


class RecouvrementScore(models.Model):
    """What the credit insurer says: its cover adds to the limit, its refusal caps the solvency."""

    _inherit = "recouvrement.score"

    @api.model
    def _get_insured(self, root, partner_ids, today):
        """The limits of the insurer that hold on a day, requests apart."""
        # sudo: a reading is the same whoever asks for it
        return self.env["recouvrement.insurance.limit"].sudo().search([
            ("case_id.company_id", "=", root.id), ("case_id.partner_id", "in", list(partner_ids)),
            ("state", "!=", "requested"), ("date_from", "<=", today),
            "|", ("date_to", "=", False), ("date_to", ">=", today),
        ])  # fmt: skip

    @api.model
    def _get_covers(self, root, partner_ids, today):
        # EXTENDS recouvrement_module
        limits = self._get_insured(root, partner_ids, today)
        return super()._get_covers(root, partner_ids, today) | {
            limit.partner_id.id: (
                limit.currency_id._convert(limit.granted, root.currency_id, root, today), limit.quota / 100
            )
            for limit in limits if limit.state != "cancelled" and limit.kind != "refused"
        }  # fmt: skip

    @api.model
    def _get_external_facts(self, root, partner_ids, today):
        # EXTENDS recouvrement_module
        facts = super()._get_external_facts(root, partner_ids, today)
        for limit in self._get_insured(root, partner_ids, today):
            code = CAP_OF.get(limit.state) or CAP_OF.get(limit.kind)
            if code:
                known = facts.get(limit.partner_id.id, External())
                cap = Cap(code, limit.date_from, "insurer")
                facts[limit.partner_id.id] = replace(
                    known, caps=(*known.caps, cap), known_on=known.known_on or limit.date_from
                )
        return facts
