# Part of recouvrement_module. License LGPL-3.
from dataclasses import fields as names_of
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.ratios import Accounts, conan_holder, conan_reading, share, z_double_prime, z_reading

SOURCES = [("manual", "Entered by Hand"), ("register", "Public Register"), ("bureau", "Bureau")]
Z_READINGS = [("safe", "Safe"), ("grey", "Grey Zone"), ("distress", "Distress")]
CONAN_READINGS = [
    ("under_10", "Risk of failure under 10 %"),
    ("under_30", "Risk of failure 10 to 30 %"),
    ("under_65", "Risk of failure 30 to 65 %"),
    ("over_65", "Risk of failure above 65 %"),
]
NAMES = [field.name for field in names_of(Accounts)]
FIRST_YEAR = 1990


class RecouvrementFinancialFigure(models.Model):
    """The accounts of a customer for one fiscal year, as far as they are known.

    Registers write zero for what was not declared: zero is not known, unless somebody says that the accounts are full.
    """

    _name = "recouvrement.financial.figure"
    _description = "Accounts of a customer"
    _inherit = ["recouvrement.refusal", "recouvrement.named.export"]
    _order = "fiscal_year_end desc, id desc"
    _rec_name = "fiscal_year_end"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company.root_id
    )
    currency_id = fields.Many2one(
        "res.currency", required=True, ondelete="restrict", default=lambda self: self.env.company.currency_id
    )
    fiscal_year_end = fields.Date(string="Year Closed On", required=True)
    source = fields.Selection(SOURCES, required=True, default="manual")
    known_on = fields.Date(required=True, default=lambda self: self.env.company.root_id._recouvrement_today())
    is_full = fields.Boolean(
        string="Full Accounts", help="All figures below were read from the accounts: a zero is a zero, not unknown."
    )
    note = fields.Char()

    turnover = fields.Monetary()
    net_income = fields.Monetary(string="Net Result")
    equity = fields.Monetary()
    total_assets = fields.Monetary(string="Total of the Balance Sheet")
    working_capital = fields.Monetary()
    retained_earnings = fields.Monetary(help="Reserves and results carried forward.")
    ebit = fields.Monetary(string="Operating Result")
    liabilities = fields.Monetary(string="Debts")
    surplus = fields.Monetary(string="Gross Operating Surplus")
    permanent_capital = fields.Monetary(help="Equity, provisions and debts of more than a year.")
    receivables = fields.Monetary()
    cash = fields.Monetary()
    financial_costs = fields.Monetary()
    staff_costs = fields.Monetary()
    value_added = fields.Monetary()

    equity_ratio = fields.Float(compute="_compute_ratios", digits=(16, 4), aggregator=None)
    margin = fields.Float(string="Net Margin", compute="_compute_ratios", digits=(16, 4), aggregator=None)
    z_score = fields.Float(string="Z″ (Altman)", compute="_compute_ratios", digits=(16, 2), aggregator=None)
    z_reading = fields.Selection(Z_READINGS, string="Reading of the Z″", compute="_compute_ratios")
    conan_score = fields.Float(string="Conan & Holder", compute="_compute_ratios", digits=(16, 2), aggregator=None)
    conan_reading = fields.Selection(CONAN_READINGS, string="Reading of Conan & Holder", compute="_compute_ratios")

    _year_unique = models.UniqueIndex(
        "(company_id, partner_id, fiscal_year_end, source)", "The accounts of this year are already here."
    )

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS recouvrement_module: accounts are those of the company, not of a contact in it
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            vals["partner_id"] = partner.commercial_partner_id.id
            if "company_id" in vals:
                vals["company_id"] = self.env["res.company"].browse(vals["company_id"]).root_id.id
        return super().create(vals_list)

    @api.constrains("fiscal_year_end", "known_on", "turnover", "total_assets", "liabilities")
    def _check_figures(self):
        for figure in self:
            today = figure.company_id._recouvrement_today()
            if figure.fiscal_year_end.year < FIRST_YEAR or figure.fiscal_year_end > today:
                raise ValidationError(self.env._("Accounts are those of a year that is closed."))
            if figure.known_on > today:
                raise ValidationError(self.env._("The accounts cannot be known later than today."))
            if min(figure.total_assets, figure.liabilities) < 0:
                raise ValidationError(self.env._("The balance sheet and the debts cannot be below zero."))

    @api.depends(*NAMES, "is_full")
    def _compute_ratios(self):
        for figure in self:
            accounts = figure._as_accounts()
            z, conan = z_double_prime(accounts), conan_holder(accounts)
            figure.equity_ratio = share(accounts.equity, accounts.total_assets) or 0
            figure.margin = share(accounts.net_income, accounts.turnover) or 0
            figure.z_score, figure.z_reading = z or 0, z_reading(z)
            figure.conan_score, figure.conan_reading = conan or 0, conan_reading(conan)

    def _as_accounts(self):
        """The figures that are known, as the rules want them.

        :rtype: rules.ratios.Accounts
        """
        self.ensure_one()
        return Accounts(**{name: Decimal(str(self[name])) for name in NAMES if self.is_full or self[name]})
