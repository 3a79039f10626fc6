# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.claim import Tolerance
from ...rules.interest import Options
from ..letters.res_company import FRANCE

MOST_DAYS = 365


class ResCompany(models.Model):
    """What a company chose where the law leaves it the choice: how interest is counted, and what is claimed of it."""

    _inherit = "res.company"

    recouvrement_law_country_id = fields.Many2one(
        "res.country",
        string="Law of the Claims",
        ondelete="restrict",
        help="The country whose law governs what customers owe. Empty: the country of the company.",
    )
    recouvrement_day_count = fields.Selection(
        [("365", "365 Days"), ("actual", "Real Days of the Year")],
        string="A Year Has",
        default="365",
        required=True,
        help="What a yearly rate is divided by. Real days: 366 in a leap year.",
    )
    recouvrement_imputation = fields.Selection(
        [("principal_first", "Principal First"), ("interest_first", "Interest First")],
        string="Part Payments Settle",
        default="principal_first",
        required=True,
        help="Principal first is what reconciling an invoice does. By law interest comes first, unless the creditor "
        "agrees otherwise (article 1343-1 of the French Civil Code).",
    )
    recouvrement_indemnity_per_instalment = fields.Boolean(
        string="Indemnity for Each Late Instalment",
        help="Where the instalments of an invoice are payments of their own. Otherwise it is one for each invoice.",
    )
    recouvrement_tolerance_days = fields.Integer(
        string="Tolerated Days Late",
        default=5,
        help="Nothing is claimed in letters for an invoice that is late by no more. The itemised claim still shows it.",
    )
    recouvrement_tolerance_amount = fields.Monetary(
        string="Tolerated Interest",
        default=15,
        currency_field="currency_id",
        help="Interest of an invoice below it is not claimed in letters. The itemised claim still shows it.",
    )

    recouvrement_four_eyes = fields.Boolean(
        string="Two People Confirm a Formal Notice", help="Nobody confirms a formal notice alone."
    )

    @api.constrains("recouvrement_tolerance_days", "recouvrement_tolerance_amount")
    def _check_recouvrement_tolerance(self):
        for company in self:
            if not 0 <= company.recouvrement_tolerance_days <= MOST_DAYS:
                raise ValidationError(
                    self.env._("Tolerated days late are between 0 and %s: not more than a year.", MOST_DAYS)
                )
            if company.recouvrement_tolerance_amount < 0:
                raise ValidationError(self.env._("Tolerated interest is an amount, or zero to claim all of it."))

    def _recouvrement_law(self):
        """The two-letter code of the country whose law governs the claims; French law is the same overseas."""
        self.ensure_one()
        code = (self.recouvrement_law_country_id or self.country_id).code or ""
        return "FR" if code in FRANCE else code

    def _recouvrement_options(self):
        """How interest is counted and paid.

        :rtype: rules.interest.Options
        """
        self.ensure_one()
        return Options(imputation=self.recouvrement_imputation, day_count=self.recouvrement_day_count)

    def _recouvrement_tolerance(self, currency, day):
        """What is not claimed in letters.

        :param currency: that of the claim, in which the tolerated interest is told.
        :param date day: of the rate of that currency.
        :rtype: rules.claim.Tolerance
        """
        self.ensure_one()
        amount = self.currency_id._convert(self.recouvrement_tolerance_amount, currency, self, day)
        return Tolerance(self.recouvrement_tolerance_days, Decimal(str(amount)))
