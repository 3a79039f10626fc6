# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, models

from ...rules.claim_totals import total
from ..dunning.words import say, say_amount, say_date
from . import claim_words as words


class RecouvrementClaim(models.AbstractModel):
    """Claims laid out to be read, line by line, in the language of the environment: for screens and letters."""

    _inherit = "recouvrement.claim"

    @api.model
    def _lay_out(self, claims):
        """Return what the template ``recouvrement_module.claim_body`` reads.

        :param claims: of :meth:`_get_claims`, of one root company.
        :rtype: dict
        """
        Accessory = self.env["recouvrement.accessory"]
        balances = Accessory._get_balances(claims)
        differences = Accessory._get_differences(claims)
        currencies = self._get_currencies(claims)
        return {
            "summary": [
                self._lay_out_totals(currencies[code], totals) for code, totals in self._total(claims, balances).items()
            ],
            "invoices": [
                {
                    **self._lay_out_invoice(claim, currencies, self._total([claim], balances)),
                    "remarks": self._say_remarks(claim, balances, differences),
                }
                for claim in claims
            ],
            "credits": self._lay_out_credits(claims, currencies),
            "basis": " ".join([*words.say_law(self.env, claims), self._say_basis(claims)]),
        }

    @api.model
    def _total(self, claims, balances):
        """Add claims up, less what was waived and charged.

        :param balances: of ``recouvrement.accessory._get_balances``.
        :return: dict currency code → rules.claim_totals.Totals
        """
        return total(claims, {
            (claim.invoice.key, kind): (balance.waived, balance.invoiced)
            for claim in claims for kind in claim.accrued
            for balance in [balances[claim.invoice.key.move_id, kind]]
        })  # fmt: skip

    @api.model
    def _get_currencies(self, claims):
        """The currencies of some claims, by code."""
        found = self.env["res.currency"].browse({claim.invoice.key.currency_id for claim in claims})
        return {currency.name: currency for currency in found | self.env.ref("base.EUR")}

    @api.model
    def _lay_out_totals(self, currency, totals):
        """What is owed in a currency, as it adds up."""
        rows = [
            (self.env._("Principal still open"), totals.residual + totals.credits),
            (self._say_credits(), -totals.credits),
            (self.env._("Interest that has run"), totals.interest),
            (self.env._("Interest settled by payments"), -totals.interest_paid),
            (self.env._("Compensation for recovery costs"), totals.indemnity),
            (self.env._("Justified costs beyond the compensation"), totals.costs),
            (self.env._("Waived"), -totals.waived),
            (self.env._("Charged by a document of its own"), -totals.invoiced),
        ]
        return {
            "caption": self.env._("Claim in %s", currency.name),
            "rows": [(label, self._say(amount, currency)) for label, amount in rows if amount],
            "total": self._say(totals.total, currency),
            "notes": self._say_totals(currency, totals),
        }

    @api.model
    def _lay_out_invoice(self, claim, currencies, totals):
        invoice = claim.invoice
        currency = currencies[invoice.currency]
        euro = currencies["EUR"]
        lines = [(self._say_credits(), self._say(-claim.credits, currency))] if claim.credits else []
        if claim.set_aside:
            lines.append((self._say_set_aside(), self._say(-claim.set_aside, currency)))
        lines.append((self.env._("Interest"), self._say(claim.interest, currency)))
        if claim.interest_paid:
            lines.append((self.env._("Interest settled by payments"), self._say(-claim.interest_paid, currency)))
        indemnity = claim.indemnity
        if indemnity.amount:
            lines.append((self.env._("Compensation for recovery costs"), self._say(indemnity.amount, euro)))
        else:
            reason = say(self.env, words.REASONS[indemnity.reason])
            lines.append((self.env._("Compensation for recovery costs: %s", reason), ""))
        if claim.costs:
            lines.append((self.env._("Justified costs beyond the compensation"), self._say(claim.costs, euro)))
        for code, own in totals.items():
            lines += [
                (label, self._say(-amount, currencies[code]))
                for label, amount in ((self.env._("Waived"), own.waived), (self.env._("Charged"), own.invoiced))
                if amount
            ]
        return {
            "caption": self.env._(
                "Invoice %(number)s of %(day)s: %(amount)s, still open: %(residual)s",
                number=invoice.name,
                day=say_date(self.env, invoice.date),
                amount=self._say(claim.principal, currency),
                residual=self._say(claim.residual + claim.credits + claim.set_aside, currency),
            ),
            "parts": [self._lay_out_part(part, currency) for part in claim.parts],
            "lines": lines,
            "total": " + ".join(
                self._say(own.total, currencies[code]) for code, own in totals.items() if own.total or len(totals) == 1
            ),
            "notes": self._say_notes(claim, currency),
        }

    @api.model
    def _lay_out_part(self, part, currency):
        """An instalment: what was paid of it, and the interest segment by segment."""
        return {
            "caption": self._say_due(part.part, currency),
            "payments": [self._lay_out_payment(row, part.part, currency) for row in part.interest.imputations],
            "segments": [self._lay_out_segment(segment, currency) for segment in part.interest.segments],
        }

    @api.model
    def _lay_out_payment(self, imputation, part, currency):
        """What the payments of a day have settled."""
        documents = [
            one for one in part.settlements
            if one.day == imputation.day and imputation.kind in ("", one.kind)
        ]  # fmt: skip
        labels = [
            self.env._("%s (credit note)", one.name) if one.kind == "credit_note" else one.name for one in documents
        ]
        return {
            "date": say_date(self.env, imputation.day),
            "documents": ", ".join(dict.fromkeys(labels)),
            "amount": self._say(imputation.amount, currency),
            "interest": self._say(imputation.interest, currency),
            "principal": self._say(imputation.principal, currency),
            "excess": self._say(imputation.excess, currency) if imputation.excess else "",
        }

    @api.model
    def _lay_out_segment(self, segment, currency):
        return {
            "first": say_date(self.env, segment.first),
            "last": say_date(self.env, segment.last),
            "days": segment.days,
            "base": self._say(segment.base, currency),
            "rate": "" if segment.rate is None else words.say_percent(self.env, segment.rate),
            "source": words.say_source(self.env, segment),
            "amount": self.env._("for memory") if segment.amount is None else self._say(segment.amount, currency),
        }

    @api.model
    def _say(self, amount, currency):
        return say_amount(self.env, amount, currency)

    # ---------------------------------------------------------------- sentences

    @api.model
    def _say_due(self, part, currency):
        day = say_date(self.env, part.due)
        if part.count == 1:
            return self.env._("Due on %s", day)
        return self.env._(
            "Instalment %(rank)s of %(count)s, %(amount)s due on %(day)s",
            rank=part.rank, count=part.count, amount=self._say(part.principal, currency), day=day,
        )  # fmt: skip

    @api.model
    def _say_totals(self, currency, totals):
        """What goes on running, and what is left out of a total."""
        notes = []
        if totals.daily:
            notes.append(self._say_daily(totals.daily, currency))
        if totals.unknown:
            missing = ", ".join(words.say_missing(self.env, name) for name in totals.unknown)
            notes.append(
                self.env._("Interest that is not counted, for memory, since a rate is not known: %s.", missing)
            )
        return notes

    @api.model
    def _say_daily(self, amount, currency):
        return self.env._("Interest goes on running until full payment: %s a day.", self._say(amount, currency))

    @api.model
    def _say_notes(self, claim, currency):
        """What a reader of the claim of an invoice must know besides its figures."""
        notes = [words.say_no_interest(self.env, claim), *words.say_reliefs(self.env, claim)]
        if claim.invoice.costs and not claim.costs and claim.indemnity.amount:
            euro = self.env.ref("base.EUR")
            notes.append(self.env._(
                "Costs proven: %(costs)s. They do not exceed the compensation of %(fixed)s, which covers them.",
                costs=self._say(claim.invoice.costs, euro), fixed=self._say(claim.indemnity.amount, euro),
            ))  # fmt: skip
        if any(part.due < claim.invoice.date for part in claim.invoice.parts):
            notes.append(self.env._("Its due date is before its own date, from which it counts."))
        if claim.invoice.terms.opened_on and not claim.invoice.delivered:
            notes.append(
                self.env._("The day of its delivery is not known: its own date is compared with the judgment.")
            )
        if any(one.ordered and one.day <= claim.until for part in claim.parts for one in part.part.settlements):
            notes.append(self.env._(
                "Payments count on the day on which the accountant ordered them (article R2192-32 of the French Public "
                "Procurement Code)."
            ))  # fmt: skip
        for part in claim.parts:
            for segment in part.interest.segments:
                if segment.amount is None:
                    notes.append(self.env._(
                        "Interest from %(first)s on is still to run, for memory: the %(rate)s is not known.",
                        first=say_date(self.env, segment.first), rate=words.say_missing(self.env, segment.missing),
                    ))  # fmt: skip
        if claim.daily and claim.residual:
            notes.append(self._say_daily(claim.daily, currency))
        return list(dict.fromkeys(filter(None, notes)))

    @api.model
    def _say_remarks(self, claim, balances, differences):
        """What a collector must know, and the customer need not."""
        Accessory = self.env["recouvrement.accessory"]
        claimed = Accessory._get_claimed(claim)
        kinds = dict(Accessory._fields["kind"]._description_selection(self.env))
        remarks = []
        tolerated = [
            kinds[kind] for kind, accrued in claim.accrued.items()
            if accrued and not claimed[kind] and balances[claim.invoice.key.move_id, kind].left > 0
        ]  # fmt: skip
        if tolerated:
            remarks.append(self.env._(
                "%s: owed, but not claimed in letters. The settings tolerate so few days late, or so little interest.",
                ", ".join(tolerated),
            ))  # fmt: skip
        for kind in claim.accrued:
            balance = balances[claim.invoice.key.move_id, kind]
            if balance.claimed:
                amount = Accessory._say(claim, kind, balance.claimed)
                remarks.append(self.env._("%(kind)s claimed so far: %(amount)s.", kind=kinds[kind], amount=amount))
            if difference := differences.get((claim.invoice.key.move_id, kind)):
                remarks.append(self._say_difference(claim, kind, kinds[kind], *difference))
        return remarks

    @api.model
    def _say_difference(self, claim, kind, label, entry, now):
        """What was claimed is frozen: the sentence says what it would be today, and by how much it differs."""
        say_amount = lambda amount: self.env["recouvrement.accessory"]._say(claim, kind, amount)  # noqa: E731
        then = Decimal(str(entry.accrued))
        return self.env._(
            "%(kind)s struck on %(day)s: %(then)s then, %(now)s as known today, a difference of %(difference)s. What "
            "was claimed stays as it was.",
            kind=label, day=say_date(self.env, entry.struck_on), then=say_amount(then), now=say_amount(now),
            difference=say_amount(now - then),
        )  # fmt: skip

    @api.model
    def _say_basis(self, claims):
        """How it was counted."""
        # sudo: a root is reached through any of its branches
        roots = self.env["res.company"].sudo().browse({claim.invoice.key.root_id for claim in claims})
        by_law = {claim.invoice.key.root_id: claim.invoice.terms.law.day_count for claim in claims}
        sentences = []
        for root in roots:
            day_count = by_law[root.id] or root.recouvrement_day_count
            sentences += [words.DAY_COUNTS[day_count], words.IMPUTATIONS[root.recouvrement_imputation]]
        return " ".join(dict.fromkeys(say(self.env, sentence) for sentence in sentences))
