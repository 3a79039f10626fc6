# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models
from odoo.tools import json_default

from ...rules.accessory import Balance
from ...rules.claim import without_interest
from . import claim_words as words


class RecouvrementClaim(models.AbstractModel):
    """The claim that a message makes, as plain values: it is frozen with it, and printed as it was struck."""

    _inherit = "recouvrement.claim"

    @api.model
    def _lay_out_notice(self, reminder, amounts):
        """Return the claim of a message.

        :param reminder: the message, with its principal.
        :param amounts: of ``recouvrement.accessory._get_claimable``.
        :return: dict: ``rows`` and ``total`` that follow the principal, what the template
            ``recouvrement_module.claim_body`` reads, and the ``entries`` to be written once it has left.
        """
        # of interest that is not asked nothing was waived or charged either
        claims = [claim if "interest" in own else without_interest(claim) for claim, own in amounts]
        balances = self.env["recouvrement.accessory"]._get_balances(claims)
        unasked = {(claim.invoice.key.move_id, "interest") for claim, own in amounts if "interest" not in own}
        balances |= dict.fromkeys(unasked, Balance())
        currencies = self._get_currencies(claims)
        sums = self._add_up(amounts, reminder.currency_id)
        # payments that settled interest first left as much of the principal open, which is paid in the ledger
        reopened = sum((claim.interest_paid for claim in claims), Decimal(0))
        rows, total = self._lay_out_sums(sums, reopened, reminder), self._say_total(sums, reopened, reminder)
        daily = sum((claim.daily or Decimal(0) for claim in claims), Decimal(0))
        unknown = dict.fromkeys(name for claim in claims for name in claim.missing)
        return {
            "rows": rows,
            "total": total,
            "daily": self._say(daily, reminder.currency_id) if daily else "",
            "unknown": ", ".join(words.say_missing(self.env, name) for name in unknown),
            "summary": [self._lay_out_asked(rows, total, reopened, reminder)],
            "invoices": [
                self._lay_out_invoice(claim, currencies, self._total([claim], balances)) for claim in claims
            ],
            "basis": self._say_basis(claims),
            "entries": self._prepare_claimed_vals_list(amounts),
        }  # fmt: skip

    @api.model
    def _add_up(self, amounts, currency):
        """Add up what is claimed: dict (kind, currency) → Decimal, in the order of the kinds."""
        sums = {}
        for claim, own in amounts:
            for kind, value in own.items():
                key = kind, self.env["recouvrement.accessory"]._get_currency(claim, kind)
                sums[key] = sums.get(key, Decimal(0)) + value
        return sums

    @api.model
    def _lay_out_asked(self, rows, total, reopened, reminder):
        """What the letter asks, once more at the head of its annex: the same rows and the same sum."""
        notes = [self.env._(
            "Payments settled the interest that had run first (article 1343-1 of the French Civil Code): as much of "
            "the principal is still open, which is counted here beside what is open in the books."
        )] if reopened else []  # fmt: skip
        principal = Decimal(str(reminder.principal))
        return {
            "caption": self.env._("Sum asked in this letter"),
            "rows": [[self.env._("Principal"), self._say(principal, reminder.currency_id)], *rows],
            "total": total,
            "notes": notes,
        }

    @api.model
    def _lay_out_sums(self, sums, reopened, reminder):
        labels = {
            "interest": self.env._("Interest for late payment"),
            "indemnity": self.env._("Compensation for recovery costs"),
            "cost": self.env._("Justified costs beyond the compensation"),
        }
        rows = [[labels[kind], self._say(value, currency)] for (kind, currency), value in sums.items()]
        if reopened:
            label = self.env._("Principal left open by payments that settled interest first")
            rows.insert(0, [label, self._say(reopened, reminder.currency_id)])
        return rows

    @api.model
    def _say_total(self, sums, reopened, reminder):
        """The principal and what is claimed besides, a sum for each currency."""
        totals = {reminder.currency_id: Decimal(str(reminder.principal)) + reopened}
        for (_kind, currency), value in sums.items():
            totals[currency] = totals.get(currency, Decimal(0)) + value
        return " + ".join(self._say(value, currency) for currency, value in totals.items())

    @api.model
    def _prepare_claimed_vals_list(self, amounts):
        """The values of the entries, with dates as text."""
        prepare = self.env["recouvrement.accessory"]._prepare_entry_vals
        return [
            {name: value if isinstance(value, (int, float, str, bool)) else json_default(value)
             for name, value in prepare(claim, kind, "claimed", value).items()}
            for claim, own in amounts for kind, value in own.items()
        ]  # fmt: skip
