# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.credit.words import DECIDED_MODES, KINDS


class RecouvrementCreditLimitWizard(models.TransientModel):
    """Decide on the credit limit of a customer."""

    _name = "recouvrement.credit.limit.wizard"
    _description = "Decide on a credit limit"

    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="case_id.currency_id")
    now_exposure = fields.Monetary(related="case_id.now_exposure")
    kind = fields.Selection(KINDS, string="It Counts", required=True, default="lasting")
    mode = fields.Selection(DECIDED_MODES, string="Limit", required=True, default="limited")
    amount = fields.Monetary()
    date_from = fields.Date(string="From", default=lambda self: self._get_today())
    date_to = fields.Date(string="Until")
    review_on = fields.Date()
    reason = fields.Char(required=True)

    @api.model
    def _get_today(self):
        return self.env.company.sudo().root_id._recouvrement_today()  # sudo: also with only a branch ticked

    def action_decide(self):
        """Take the decision; who did, and why, is kept."""
        self.ensure_one()
        self.env["recouvrement.case"]._check_credit_manager()
        if not (self.reason or "").strip():
            raise UserError(self.env._("Say why the limit is set."))
        temporary = self.kind == "temporary"
        if temporary and not self.date_to:
            raise UserError(self.env._("Say until when the temporary limit counts."))
        self.case_id._set_credit_limit(
            self.mode, self.amount, date_from=self.date_from if temporary else None,
            date_to=self.date_to if temporary else None, reason=self.reason.strip(),
        )  # fmt: skip
        if self.review_on and not temporary:
            self.case_id.credit_review_on = self.review_on
        return {"type": "ir.actions.act_window_close"}
