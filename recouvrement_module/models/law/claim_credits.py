# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...rules.claim import deduct
from ..dunning.words import say_date


class RecouvrementClaim(models.AbstractModel):
    """Credits that nobody has allocated yet: deducted from what fell due first, as in letters, and listed apart."""

    _inherit = "recouvrement.claim"

    @api.model
    def _deduct_credits(self, invoices, until=None):
        """Return invoices less the free credits of their customers, which count from the due date of what they cover.

        They are known as they stand today: what was owed on a day of the past is told without them.

        :param invoices: of :meth:`_read_invoices`.
        """
        covered = self._read_covered([part.key for invoice in invoices for part in invoice.parts])
        if not covered:
            return invoices
        # sudo: one answer, also for who may read no more than a branch
        roots = self.env["res.company"].sudo().browse({invoice.key.root_id for invoice in invoices})
        today = {root.id: root._recouvrement_today() for root in roots}
        name = self._say_credits()
        return [
            invoice if until and until < today[invoice.key.root_id] else deduct(invoice, covered, name)
            for invoice in invoices
        ]

    @api.model
    def _say_credits(self):
        return self.env._("Credits not allocated")

    @api.model
    def _say_set_aside(self):
        return self.env._("Disputed or agreed otherwise, not asked here")

    @api.model
    def _read_covered(self, line_ids):
        """What free credits cover of some due lines: dict line id → Decimal."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            "SELECT line_id, covered FROM recouvrement_item WHERE line_id = ANY(%s) AND covered > 0", line_ids
        ))  # fmt: skip
        return {line_id: Decimal(str(covered)) for line_id, covered in rows}

    @api.model
    def _lay_out_credits(self, claims, currencies):
        """The free credits of the customers of some claims, one by one, and what becomes of them here."""
        if not any(claim.credits for claim in claims):
            return None
        # sudo: one answer, also for a customer of another branch
        credits = self.env["recouvrement.item"].sudo().search([
            ("case_id", "in", [claim.invoice.key.case_id for claim in claims]), ("fact", "=", "credit"),
        ], order="date, id")  # fmt: skip
        return {
            "caption": self._say_credits(),
            "rows": [
                (credit.name or "/", say_date(self.env, credit.date),
                 self._say(-credit.residual_currency, credit.currency_id))
                for credit in credits
            ],
            "notes": [
                self.env._(
                    "They are deducted from what fell due first, and no interest is counted on what they cover: "
                    "%(here)s of %(all)s in this claim.",
                    here=self._say(sum(own, Decimal(0)), currency),
                    all=self._say(-sum(credits.filtered(
                        lambda credit, currency=currency: credit.currency_id == currency
                    ).mapped("residual_currency")), currency),
                )
                for code, currency in currencies.items()
                if any(own := [claim.credits for claim in claims if claim.invoice.currency == code])
            ],
        }  # fmt: skip
