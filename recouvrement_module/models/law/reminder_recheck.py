# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import fields, models

from ...rules.accessory import settle


class RecouvrementReminder(models.Model):
    """A claim is struck when its message is fixed, and leaves later: nothing is claimed that was given up meanwhile."""

    _inherit = "recouvrement.reminder"

    def _strike_claim(self):
        # EXTENDS recouvrement_module: what kind of debtor it was struck for
        claim = super()._strike_claim()
        return claim and {**claim, "debtors": self._list_debtors()}

    def _list_debtors(self):
        """By which law, and as which kinds of debtors, the customers of this message are treated."""
        return sorted({f"{terms.country} {terms.debtor}" for terms in self._get_terms()})

    def _changed(self, root):
        # EXTENDS recouvrement_module: what it claims was waived, settled or corrected, or another law applies
        changed = super()._changed(root)
        struck = (self - changed).filtered("claim")
        recategorised = struck.filtered(
            lambda reminder: reminder._list_debtors() != reminder.claim.get("debtors", reminder._list_debtors())
        )
        return changed | recategorised | (struck - recategorised)._find_overclaimed()

    def _find_overclaimed(self):
        """Those that claim more than what is left by now of what had accrued on the day they were struck."""
        Accessory = self.env["recouvrement.accessory"].sudo()  # sudo: see _strike_claim
        claims = self._strike_again()
        entries = Accessory._get_entries(claims.values())
        left = {
            (reminder, move_id, kind): settle(accrued, entries.get((move_id, kind), ()), claim.imputed[kind]).left
            for (reminder, move_id), claim in claims.items() for kind, accrued in claim.accrued.items()
        }  # fmt: skip
        return self.filtered(lambda reminder: any(
            Decimal(str(entry["value"])) > left.get((reminder, entry["move_id"], entry["kind"]), Decimal(0))
            for entry in reminder.claim["entries"]
        ))  # fmt: skip

    def _strike_again(self):
        """Strike the claims of these messages on their days, as it is known now.

        :return: dict (reminder, invoice id) → ``rules.claim.InvoiceClaim``
        """
        Claim = self.env["recouvrement.claim"].sudo()  # sudo: see _strike_claim
        invoices = {}
        for invoice in Claim._read_invoices(self.sudo().line_ids.move_id.exists()):
            invoices.setdefault(invoice.key.move_id, []).append(invoice)
        asked = {}
        for reminder in self:
            day = fields.Date.to_date(reminder.claim["entries"][0]["struck_on"])
            for invoice in (one for move in reminder.sudo().line_ids.move_id for one in invoices.get(move.id, ())):
                restricted = reminder._restrict(invoice)
                if restricted.parts:
                    asked.setdefault(day, []).append((reminder, restricted))
        return {
            (reminder, invoice.key.move_id): claim
            for day, pairs in asked.items()
            for (reminder, invoice), claim in zip(
                pairs, Claim._compute([invoice for _reminder, invoice in pairs], day), strict=True
            )
        }  # fmt: skip
