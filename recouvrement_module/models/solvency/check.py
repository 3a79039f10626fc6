# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...providers.provider import DISABLED, NOT_FOUND, UNAVAILABLE, UNREADABLE
from ...rules.identity import alike
from .access import REGISTERS

OUTCOMES = [
    ("ok", "Answered"),
    (NOT_FOUND, "Knows of Nobody"),
    (UNAVAILABLE, "Did Not Answer"),
    (DISABLED, "Switched Off"),
    (UNREADABLE, "Cannot Be Read"),
]
STATUSES = [
    ("active", "Active"),
    ("ceased", "Ceased"),
    ("insolvent", "Insolvent"),
    ("removed", "Removed From the Register"),
    ("unknown", "Unknown"),
]
PROCEDURES = [
    ("liquidation", "Judicial Liquidation"),
    ("redressement", "Judicial Reorganisation"),
    ("sauvegarde", "Safeguard"),
    ("cession", "Sale of the Business by the Court"),
    ("retablissement", "Professional Recovery"),
    ("plan", "Plan Being Carried Out"),
    ("closure_insufficiency", "Closed: Nothing Left"),
    ("closure_paid", "Closed: Debts Paid"),
    ("closure", "Closed"),
    ("to_review", "To Be Read by a Person"),
]
VALIDITIES = [("yes", "Valid"), ("no", "Not Valid")]


class RecouvrementSolvencyCheck(models.Model):
    """What a register said of a customer on a day, in one form for all registers; kept as it came.

    Only an answer is a fact: that a register did not answer says nothing of anybody.
    """

    _name = "recouvrement.solvency.check"
    _description = "Answer of a register"
    _order = "checked_on desc, id desc"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", index=True, readonly=True)
    currency_id = fields.Many2one("res.currency", ondelete="restrict", readonly=True)
    provider = fields.Selection(
        [(code, register.name) for code, register in REGISTERS.items()],
        string="Register", required=True, readonly=True,
    )  # fmt: skip
    outcome = fields.Selection(OUTCOMES, required=True, readonly=True)
    checked_on = fields.Datetime(required=True, readonly=True)
    valid_until = fields.Date(readonly=True, help="Until when the answer is not asked for again by itself.")
    http_status = fields.Integer(string="HTTP Status", readonly=True, aggregator=None)
    error = fields.Char(string="What Went Wrong", readonly=True)
    identifier = fields.Char(string="Asked Under", readonly=True)
    raw = fields.Json(string="Answer", readonly=True)
    create_uid = fields.Many2one("res.users", string="Asked By", readonly=True)

    status = fields.Selection(STATUSES, readonly=True)
    procedure = fields.Selection(PROCEDURES, readonly=True)
    procedure_on = fields.Date(string="Judgment Of", readonly=True)
    legal_name = fields.Char(readonly=True)
    created_on = fields.Date(string="Founded On", readonly=True)
    legal_form = fields.Char(string="Code of the Legal Form", readonly=True)
    activity_code = fields.Char(string="Activity", readonly=True)
    headcount_code = fields.Char(readonly=True)
    size = fields.Char(readonly=True)
    fiscal_year_end = fields.Date(string="Last Fiscal Year", readonly=True)
    turnover = fields.Monetary(readonly=True)
    net_income = fields.Monetary(readonly=True)
    accounts_filed_on = fields.Date(readonly=True)
    accounts_overdue = fields.Boolean(readonly=True)
    vat = fields.Char(string="VAT Number", readonly=True)
    vat_valid = fields.Selection(VALIDITIES, string="VAT Number Is", readonly=True)
    vat_proof = fields.Char(string="Consultation Number", readonly=True)
    lei = fields.Char(string="LEI", readonly=True)
    street = fields.Char(readonly=True)
    zip = fields.Char(string="Postcode", readonly=True)
    city = fields.Char(readonly=True)
    name_differs = fields.Boolean(
        string="Other Name", compute="_compute_name_differs",
        help="The name in the register is not like that of the customer: look whether it is the same company.",
    )  # fmt: skip

    _last_idx = models.Index("(partner_id, company_id, provider, checked_on)")

    @api.depends("provider", "checked_on")
    def _compute_display_name(self):
        names = dict(self._fields["provider"]._description_selection(self.env))
        for check in self:
            day = fields.Datetime.context_timestamp(check, check.checked_on).date() if check.checked_on else ""
            check.display_name = f"{names.get(check.provider, '')} {day}".strip()

    @api.depends("legal_name", "partner_id")
    def _compute_name_differs(self):
        for check in self:
            # sudo: whoever may read the check may read whose it is, also a customer of another branch
            check.name_differs = bool(check.legal_name) and not alike(check.legal_name, check.partner_id.sudo().name)

    @api.model
    def _get_last(self, partner, company):
        """The last answer of each register on a customer; where one does not answer, its last answer as well."""
        # sudo: what registers said is the same for whoever may read the customer
        found = self.sudo().search([("partner_id", "=", partner.id), ("company_id", "=", company.id)])
        last = self.browse()
        for checks in found.grouped("provider").values():
            last |= checks[:1] | checks.filtered(lambda check: check.outcome == "ok")[:1]
        return last.with_env(self.env)

    def write(self, vals):
        # EXTENDS 'base': an answer is kept as it came; only a merge moves it to another customer
        if vals.keys() - {"partner_id"}:
            raise UserError(self.env._("The answer of a register is kept as it came."))
        return super().write(vals)
