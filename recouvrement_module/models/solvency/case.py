# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL


class RecouvrementCase(models.Model):
    """What registers say of the customer, and its insolvency: what was owed before the judgment, and after it."""

    _inherit = "recouvrement.case"

    credit_event_ids = fields.One2many("recouvrement.credit.event", "case_id", string="Credit Events", readonly=True)
    solvency_check_ids = fields.Many2many(
        "recouvrement.solvency.check", compute="_compute_solvency_check_ids", string="Last Answers of the Registers"
    )
    balance_earlier = fields.Monetary(
        string="Owed Before the Judgment", readonly=True, help="It is declared, not asked, and must not be paid."
    )
    balance_later = fields.Monetary(
        string="Owed Since the Judgment", compute="_compute_balance_later",
        help="It is payable when due, like any other debt (C. com. L622-17).",
    )  # fmt: skip
    watched_on = fields.Date(readonly=True, help="Until when the notices of the BODACC were read by themselves.")
    identified_on = fields.Date(readonly=True, help="When the registers were last asked by themselves.")

    _insolvent_idx = models.Index("(company_id, partner_id) WHERE insolvency_date IS NOT NULL")

    @api.depends("balance_due", "balance_earlier")
    def _compute_balance_later(self):
        for case in self:
            case.balance_later = case.balance_due - case.balance_earlier

    def _compute_solvency_check_ids(self):
        for case in self:
            checks = self.env["recouvrement.solvency.check"]
            case.solvency_check_ids = checks._get_last(case.partner_id, case.company_id)

    @api.model
    def _get_figures(self, root, today):
        # EXTENDS recouvrement_module
        earlier = SQL("COALESCE(SUM(item.residual) FILTER (WHERE item.is_earlier), 0)")
        return super()._get_figures(root, today) | {"balance_earlier": earlier}

    def action_check_solvency(self):
        """Ask the registers about the customer now, and show what they say."""
        self.ensure_one()
        self.check_access("read")
        # sudo: a collector asks about a customer of another branch as well
        return self.partner_id.sudo()._recouvrement_check(self.company_id, self.env)

    def action_identity(self):
        """Show who the customer is, as the registers last said."""
        self.ensure_one()
        return self.env["recouvrement.identity"]._open(self.partner_id, self.company_id)

    def write(self, vals):
        # EXTENDS recouvrement_module: what was owed before a judgment stops at once
        result = super().write(vals)
        if "insolvency_date" in vals:
            # sudo: items are written by the set-based statements only
            (self | self._with_debtors()).sudo()._answer_changed()
        return result

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what happened to a merged customer follows
        return [*super()._get_history_columns(), ("recouvrement_credit_event", "case_id")]
