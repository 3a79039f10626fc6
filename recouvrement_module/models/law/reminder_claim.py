# Part of recouvrement_module. License LGPL-3.
from dataclasses import replace
from decimal import Decimal

from odoo import api, fields, models

from ...rules.claim import deduct
from ..dunning.words import say
from .claim_words import BY_LAW, INDEMNITY_BY_LAW, law_kind


class RecouvrementReminder(models.Model):
    """The itemised claim of a message: struck when it is fixed, claimed when it has left."""

    _inherit = "recouvrement.reminder"

    claim = fields.Json(readonly=True, help="Interest, indemnities and costs as they were struck, line by line.")
    claim_total = fields.Char(
        string="Claimed in All", compute="_compute_claim_total", help="With interest, indemnities and costs."
    )

    claim_expected = fields.Char(
        string="Claimed in All, as of Today", compute="_compute_claim_expected",
        help="What it would claim if it were fixed today: interest, indemnities and costs are struck when it is fixed.",
    )  # fmt: skip

    @api.depends("state", "principal", "line_ids")
    def _compute_claim_expected(self):
        for reminder in self:
            open_one = reminder.state in ("prepared", "confirmed") and not reminder.pdf_sha256
            claims = open_one and reminder.level_id.claim_accessories and reminder.channel != "task"
            claim = claims and reminder.sudo()._strike_claim()  # sudo: see _strike_claim
            reminder.claim_expected = claim and claim["total"]

    @api.depends("claim", "principal")
    def _compute_claim_total(self):
        for reminder in self:
            reminder.claim_total = (reminder.claim or {}).get("total") or reminder._say_amount(reminder.principal)

    @api.model
    def _get_frozen(self):
        # EXTENDS recouvrement_module
        return super()._get_frozen() | {"claim"}

    # ---------------------------------------------------------------- struck

    def _prepare_snapshot_vals(self):
        # EXTENDS recouvrement_module: the claim is struck first, for the text names its total
        claim = self._strike_claim() if self.level_id.claim_accessories and self.channel != "task" else None
        reminder = self.with_context(recouvrement_claim=claim)
        return {**super(RecouvrementReminder, reminder)._prepare_snapshot_vals(), "claim": claim or False}

    def _get_text_values(self, contacts, bank_date):
        # EXTENDS recouvrement_module: what is asked in all
        values = super()._get_text_values(contacts, bank_date)
        claim = self.env.context.get("recouvrement_claim") or {}
        return {**values, "claim_total": claim.get("total", values["principal"])}

    def _strike_claim(self):
        """Return what these lines owe besides their principal, as plain values in the language of the customer.

        :return: dict, None when there is nothing to claim.
        """
        self.ensure_one()
        lang = self._get_contacts()[:1].lang or self.partner_id.sudo().lang or self.env.lang
        # sudo: the claim of a customer is the same whoever strikes it
        Claim = self.env["recouvrement.claim"].sudo().with_context(lang=lang)
        invoices = [self._restrict(invoice) for invoice in Claim._read_invoices(self.sudo().line_ids.move_id.exists())]
        claims = Claim._compute([invoice for invoice in invoices if invoice.parts], self._get_strike_date())
        amounts = self.env["recouvrement.accessory"].sudo()._get_claimable(claims)
        return Claim._lay_out_notice(self, amounts) if amounts else None

    def _get_strike_date(self):
        """The last day that its claim counts: the day on which it is fixed; that of a message of the past is told."""
        return self.env.context.get("recouvrement_struck_on") or self.company_id._recouvrement_today()

    def _restrict(self, invoice):
        """The part of an invoice that this message asks for, less what it deducts, and what was paid late of it.

        A credit that is not matched yet counts from the due date: what may be owed by us bears no interest.
        """
        lines = self.sudo().line_ids
        covered = {line.line_id.id: Decimal(str(line.covered)) for line in lines}
        set_aside = {line.line_id.id: Decimal(str(line.set_aside)) for line in lines}
        Claim = self.env["recouvrement.claim"]
        concerned = invoice.key.partner_id in self._get_customers()._ids
        parts = tuple(part for part in invoice.parts if concerned and (part.key in covered or part.is_settled))
        invoice = deduct(replace(invoice, parts=parts), covered, Claim._say_credits())
        return deduct(invoice, set_aside, Claim._say_set_aside(), "aside")

    # ---------------------------------------------------------------- in the letter

    def _prepare_document(self, facts):
        # EXTENDS recouvrement_module
        return {**super()._prepare_document(facts), "claim": self.claim or None}

    def _get_asked_here(self, lines):
        # EXTENDS recouvrement_module: with what is claimed besides, where it is in the same currency
        entries = (self.claim or {}).get("entries", ())
        if any(entry["value_currency_id"] != self.currency_id.id for entry in entries):
            return None
        return super()._get_asked_here(lines) + sum(float(entry["value"]) for entry in entries)

    def _say_interest(self):
        # EXTENDS recouvrement_module: what is claimed has its articles and its annex
        words = self._say_claimed() if self.claim else super()._say_interest()
        return " ".join(filter(None, [*self._say_notice_law(), words]))

    def _say_notice_law(self):
        """By which articles of French law it is a formal notice, and what runs from it; nothing by another law."""
        terms = self._get_terms()
        if not self.formal_notice or not terms or any(one.country != "FR" for one in terms):
            return
        yield self.env._("This letter is a formal notice (articles 1231-6 and 1344 of the French Civil Code).")
        civil = all(law_kind(one) == "civil" and one.regime != "none" for one in terms)
        if civil and not self.claim:
            yield self.env._(
                "From the day on which it takes effect the amount due bears interest at the legal rate (articles "
                "1231-6 and 1344-1)."
            )  # fmt: skip

    def _get_terms(self):
        """What is known of those who owe.

        :rtype: set[rules.claim.Terms]
        """
        return {case._get_claim_terms() for case in self._get_cases().sudo()}

    def _say_claimed(self):
        """By which law interest and indemnities are claimed, and what goes on running."""
        terms = self._get_terms()
        french = all(one.country == "FR" for one in terms)
        sentences = self._say_french_law(terms) if french else [self._say_foreign_law(terms)]
        if daily := self.claim["daily"]:
            sentences.append(self.env._("Interest goes on running until full payment: %s a day.", daily))
        if unknown := self.claim["unknown"]:
            sentences.append(self.env._("Not counted, for memory: interest for want of the %s.", unknown))
        return " ".join(sentences)

    def _say_french_law(self, terms):
        """The articles by which French law gives what is claimed, to each kind of debtor its own."""
        kinds = {law_kind(one) for one in terms}
        words = [BY_LAW[kind] for kind in BY_LAW if kind in kinds]
        if any(entry["kind"] == "indemnity" for entry in self.claim["entries"]):
            words += [INDEMNITY_BY_LAW[kind] for kind in INDEMNITY_BY_LAW if kind in kinds]
        return [*(say(self.env, sentence) for sentence in words), self.env._("The annex itemises what is claimed.")]

    def _say_foreign_law(self, terms):
        articles = {one.law.article for one in terms if one.law.article}
        if articles:
            return say(self.env, BY_LAW["article"]) % ", ".join(sorted(articles))
        return say(self.env, BY_LAW["abroad"])

    # ---------------------------------------------------------------- claimed

    def _mark_sent(self):
        # EXTENDS recouvrement_module: what was struck is claimed when it has left
        result = super()._mark_sent()
        self.env["recouvrement.accessory"]._write_entries([
            vals for reminder in self.filtered("claim") for vals in reminder._prepare_claimed_vals_list()
        ])  # fmt: skip
        return result

    def _prepare_claimed_vals_list(self):
        """Return the values of the entries, as they were struck: of whoever owes them by now.

        Customers may have been merged since, and what has left must not fail to be noted.
        """
        self.ensure_one()
        cases = {line.move_id.id: line.case_id for line in self.line_ids}
        return [
            {**vals, "case_id": case.id, "reminder_id": self.id}
            for vals in self.claim["entries"]
            if (case := (cases.get(vals["move_id"]) or self.case_id).exists())
        ]
