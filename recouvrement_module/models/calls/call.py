# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models

from ...rules.best_hour import best_hour
from .answers import say_choices

DAYS = 366  # calls of a year tell when a customer is reached


class RecouvrementCall(models.Model):
    """A call that was made: to whom, by whom, when, and what the customer answered."""

    _name = "recouvrement.call"
    _description = "Call"
    _inherit = ["recouvrement.named.export"]
    _order = "called_on desc, id desc"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    called_on = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    answer = fields.Selection("_get_answers", required=True, readonly=True)
    reached = fields.Boolean(readonly=True)
    contact_id = fields.Many2one("res.partner", string="Spoke To", ondelete="set null", readonly=True)
    note = fields.Char(readonly=True)
    create_uid = fields.Many2one("res.users", string="Caller", readonly=True)

    @api.model
    def _get_answers(self):
        return say_choices(self.env)

    @api.depends("answer", "called_on")
    def _compute_display_name(self):
        words = dict(self._get_answers())
        for call in self:
            call.display_name = words.get(call.answer, "")

    @api.model
    def _find_best_hour(self, case):
        """The hour, on the clock of the company, at which the customer is best called; None when nothing is known."""
        since = fields.Datetime.now() - timedelta(days=DAYS)
        calls = self.search([("case_id", "=", case.id), ("called_on", ">=", since)])
        clock = self.with_context(tz=case.company_id.partner_id.tz or self.env.user.tz or "UTC")
        return best_hour(
            (fields.Datetime.context_timestamp(clock, call.called_on).hour, call.reached) for call in calls
        )
