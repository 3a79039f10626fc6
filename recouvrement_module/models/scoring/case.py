# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from .score import EXEMPTIONS, GRADES

WARNINGS = [
    ("late", "First lateness of a good payer"),
    ("parts", "First payment in parts"),
    ("drift", "Pays 15 days later than before"),
]


class RecouvrementCase(models.Model):
    """How a customer is rated: written by the ratings, a set at a time."""

    _inherit = "recouvrement.case"

    score_id = fields.Many2one(
        "recouvrement.score", string="Rating", ondelete="set null", index="btree_not_null", readonly=True
    )
    score_ids = fields.One2many("recouvrement.score", "case_id", string="Ratings", readonly=True)
    grade = fields.Selection(GRADES, readonly=True, index="btree_not_null", help="Whether it can pay: A is best.")
    solvency = fields.Float(digits=(16, 2), readonly=True, aggregator="avg", help="Whether it can pay, from 0 to 100.")
    behaviour = fields.Float(digits=(16, 2), readonly=True, aggregator="avg", help="How it pays, from 0 to 100.")
    is_judged = fields.Boolean(string="Has Paid", readonly=True, help="There are payments to judge its behaviour by.")
    is_rated = fields.Boolean(
        string="Enough Is Known", readonly=True, help="Off: its grade says that little is known, no more."
    )
    confidence = fields.Float(digits=(16, 2), readonly=True, aggregator="avg", help="How much is known, from 0 to 1.")
    proposed_limit = fields.Monetary(readonly=True, aggregator=None, help="A person decides on it.")
    exemption = fields.Selection(EXEMPTIONS, string="Not Rated", readonly=True, help="Why there is no rating.")
    score_date = fields.Date(related="score_id.date")
    score_card = fields.Html(related="score_id.card", string="Why This Grade")
    score_summary = fields.Char(related="score_id.summary", string="In Short")
    limit_reasoning = fields.Text(related="score_id.limit_reasoning", string="Why This Limit")
    score_natural = fields.Boolean(related="score_id.is_natural")
    warning = fields.Selection(WARNINGS, string="Early Warning", readonly=True)
    warning_on = fields.Date(string="Warned On", readonly=True)
    warning_seen_on = fields.Date(readonly=True)
    figure_count = fields.Integer(compute="_compute_solvency_counts", string="Accounts")
    rating_count = fields.Integer(compute="_compute_solvency_counts", string="Ratings by Others")

    _warning_idx = models.Index("(user_id) WHERE warning IS NOT NULL AND warning_seen_on IS NULL")

    def _compute_solvency_counts(self):
        for name, model in (("figure_count", "recouvrement.financial.figure"), ("rating_count", "recouvrement.rating")):
            rows = self.env[model]._read_group(
                [("partner_id", "in", self.partner_id.ids), ("company_id", "in", self.company_id.ids)],
                ["partner_id", "company_id"], ["__count"],
            )  # fmt: skip
            counts = {(partner.id, company.id): count for partner, company, count in rows}
            for case in self:
                case[name] = counts.get((case.partner_id.id, case.company_id.id), 0)

    def action_rate(self):
        """Rate these customers now."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: ratings are written by the addon only; whoever may read the case gets the same one
        self.env["recouvrement.score"].sudo()._rate_cases(self.sudo())
        return True

    def action_warning_seen(self):
        """An early warning was looked at: it leaves the day."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        for company, cases in self.filtered("warning").grouped("company_id").items():
            # sudo: a warning is written by the ratings, and here
            cases.sudo().write({"warning_seen_on": company._recouvrement_today()})
        return True

    def action_open_figures(self):
        """Open the accounts of the customer."""
        return self._open_of_customer("recouvrement_module.financial_figure_action")

    def action_open_ratings(self):
        """Open what bureaus and insurers say of the customer."""
        return self._open_of_customer("recouvrement_module.rating_action")

    def action_open_scores(self):
        """Open the ratings of the customer, the last one first."""
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.score_action")
        return {**action, "path": False, "domain": [("case_id", "in", self.ids)], "context": {}}

    def _open_of_customer(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(xmlid)
        return {
            **action, "path": False,
            "domain": [("partner_id", "=", self.partner_id.id), ("company_id", "=", self.company_id.id)],
            "context": {"default_partner_id": self.partner_id.id, "default_company_id": self.company_id.id},
        }  # fmt: skip

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: ratings are history of the customer
        return [*super()._get_history_columns(), ("recouvrement_score", "case_id")]
