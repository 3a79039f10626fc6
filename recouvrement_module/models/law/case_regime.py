# Part of recouvrement_module. License LGPL-3.
from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.agreement import Terms, treated_as
from ..letters.res_company import FRANCE

HIGHEST = 100  # percent a year: what a contract says above it was typed wrong
LEAST_FACTOR, MOST_FACTOR = 1, 20
FIRST = date(1990, 1, 1)


class RecouvrementCase(models.Model):
    """At which rate a customer owes interest, and since when it is insolvent."""

    _inherit = "recouvrement.case"

    regime = fields.Selection(
        [
            ("contract", "Contract Rate"),
            ("k_legal", "Multiple of the Legal Rate"),
            ("none", "No Interest"),
        ],
        string="Late Interest",
        tracking=True,
        help="Empty: the rate of the law. What was agreed on counts between professionals: consumers and public "
        "buyers owe what the law says, whatever is chosen here.",
    )
    contract_rate = fields.Float(
        string="Contract Rate (%)", digits=(6, 3), tracking=True, aggregator=None, help="Percent a year."
    )
    legal_factor = fields.Float(
        string="Times the Legal Rate", digits=(4, 2), tracking=True, aggregator=None,
        help="By French law a contract asks three times the legal rate at least.",
    )  # fmt: skip
    law_country_id = fields.Many2one(
        "res.country", string="Law of the Claim", ondelete="restrict", tracking=True,
        help="Empty: the one of the company.",
    )  # fmt: skip
    insolvency_date = fields.Date(
        string="Opening Judgment",
        tracking=True,
        help="The day of the judgment that opened an insolvency procedure: interest on what was invoiced before it "
        "stops that day (article L622-28 of the French Commercial Code).",
    )

    @api.constrains("regime", "contract_rate", "legal_factor", "law_country_id")
    def _check_regime(self):
        for case in self:
            if case.regime == "contract" and not 0 < case.contract_rate <= HIGHEST:
                raise ValidationError(self.env._(
                    "%(rate)s %% is no contract rate: enter percent a year, above 0 and up to %(highest)s.",
                    rate=f"{case.contract_rate:g}", highest=HIGHEST,
                ))  # fmt: skip
            if case.regime == "k_legal" and not LEAST_FACTOR <= case.legal_factor <= MOST_FACTOR:
                raise ValidationError(self.env._(
                    "A contract asks for %(least)s to %(most)s times the legal rate, not %(factor)s.",
                    least=LEAST_FACTOR, most=MOST_FACTOR, factor=f"{case.legal_factor:g}",
                ))  # fmt: skip
            if case.regime == "k_legal" and case._get_law() != "FR":
                raise ValidationError(self.env._(
                    "The legal rate is the French one: where another law governs, choose a contract rate."
                ))  # fmt: skip

    @api.constrains("insolvency_date")
    def _check_insolvency_date(self):
        for case in self.filtered("insolvency_date"):
            if not FIRST <= case.insolvency_date <= case.company_id._recouvrement_today():
                raise ValidationError(self.env._("An opening judgment has a day that has come: look at its year."))

    def _get_law(self):
        """The two-letter code of the country whose law governs what the customer owes."""
        self.ensure_one()
        code = self.law_country_id.code
        # sudo: one answer, also for who may read no more than a branch
        return ("FR" if code in FRANCE else code) if code else self.company_id.sudo()._recouvrement_law()

    def _get_claim_terms(self):
        """What is known of the customer, and agreed with it.

        :rtype: rules.claim.Terms
        """
        self.ensure_one()
        country, debtor = self._get_law(), self._get_debtor()
        laws = self.env["recouvrement.law"]._get_book(self.company_id.id)
        return Terms(
            country=country,
            law=laws.get(country, treated_as(**debtor)),
            regime=self.regime or "law",
            rate=Decimal(str(self.contract_rate)),
            factor=Decimal(str(self.legal_factor)),
            opened_on=self.insolvency_date or None,
            **debtor,
        )

    def _get_debtor(self):
        """What kind of debtor the customer is; a natural person is a consumer as long as that is in doubt.

        :return: dict with ``category`` and ``acts_as_professional``, as the rule wants them.
        """
        # sudo: one answer, also for a customer of another branch
        partner = self.partner_id.sudo()
        category = partner._get_recouvrement_category()
        doubtful = category.natural and category.doubtful
        return {
            "category": "consumer" if doubtful else category.code,
            "acts_as_professional": partner.recouvrement_acts_as_professional,
        }

    def _fold_into(self, target):
        # EXTENDS recouvrement_module: what was agreed with a merged customer follows, where nothing was with the other
        if self.regime and not target.regime:
            target.write({name: self[name] for name in ("regime", "contract_rate", "legal_factor")})
        return super()._fold_into(target)

    @api.model
    def _get_inherited_names(self):
        # EXTENDS recouvrement_module
        return [*super()._get_inherited_names(), "law_country_id", "insolvency_date"]

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what became of the accessories of a merged customer follows
        return [*super()._get_history_columns(), ("recouvrement_accessory", "case_id")]
