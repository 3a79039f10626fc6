# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...fields import exact
from ...rules.credit_limit import MOST, Decision, Limit
from .words import DECIDED_MODES, KINDS, ORIGINS


class RecouvrementCreditLimit(models.Model):
    """A decision on the credit of a customer: what, from when, until when, why, by whom. It is said once.

    The lasting limit is held by core's ``credit_limit`` as well, so that what reads it goes on working; the mode,
    temporary limits and the history are here.
    """

    _name = "recouvrement.credit.limit"
    _inherit = ["recouvrement.named.export"]
    _description = "Decision on a credit limit"
    _order = "id desc"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, default="lasting", readonly=True)
    mode = fields.Selection(DECIDED_MODES, string="Limit", required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    date_from = fields.Date(string="From", required=True, readonly=True)
    date_to = fields.Date(string="Until", readonly=True, help="The last day of a temporary limit.")
    reason = fields.Char(readonly=True)
    origin = fields.Selection(ORIGINS, string="Came By", required=True, default="person", readonly=True)
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    ended_on = fields.Date(readonly=True, help="The day from which it counts no more, when somebody ended it.")
    ended_uid = fields.Many2one("res.users", string="Ended By", readonly=True)
    is_running = fields.Boolean(compute="_compute_is_running", help="A temporary limit that counts, or will.")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "A credit limit cannot be negative.")
    _running_idx = models.Index("(case_id, date_to) WHERE kind = 'temporary' AND ended_on IS NULL")

    @api.depends("date_to", "ended_on", "kind")
    def _compute_is_running(self):
        for limit in self:
            today = limit.company_id._recouvrement_today()
            limit.is_running = limit.kind == "temporary" and not limit.ended_on and limit.date_to >= today

    @api.depends("mode", "amount")
    def _compute_display_name(self):
        modes = dict(self._fields["mode"]._description_selection(self.env))
        for limit in self:
            amount = limit.currency_id.format(limit.amount)
            limit.display_name = amount if limit.mode == "limited" else modes.get(limit.mode, "")

    @api.constrains("kind", "mode", "amount", "date_from", "date_to")
    def _check_decision(self):
        for limit in self:
            if limit.amount >= MOST:
                raise ValidationError(self.env._("This credit limit is out of all proportion: look at the amount."))
            if limit.kind == "temporary" and (not limit.date_to or limit.date_to < limit.date_from):
                raise ValidationError(self.env._(
                    "A temporary limit ends on a day that is not before its first one, %s.",
                    format_date(self.env, limit.date_from),
                ))  # fmt: skip
            if limit.kind == "temporary" and limit.mode == "default":
                raise ValidationError(self.env._("A temporary limit has an amount, or none at all."))

    def _get_last_lasting(self):
        """The last lasting decision among these, empty when there is none."""
        return self.filtered(lambda row: row.kind == "lasting").sorted("id")[-1:]

    def _as_decisions(self):
        """These rows as the rule reads them, in the order in which they were taken.

        :rtype: list[rules.credit_limit.Decision]
        """
        return [
            Decision(
                limit.date_from, Limit(limit.mode, exact(limit.amount)),
                until=limit.date_to if limit.kind == "temporary" else None, ended=limit.ended_on or None,
            )
            for limit in self.sorted("id")
        ]  # fmt: skip

    def _expected_amount(self):
        """What core's field holds as long as this lasting decision stands; None: the default of the company."""
        if self.mode in (False, "default"):  # no decision yet
            return None
        return self.amount if self.mode == "limited" else 0

    def action_end(self):
        """End temporary limits now."""
        self.env["recouvrement.case"]._check_credit_manager()
        self.check_access("read")
        # sudo: decisions are written by their buttons only
        self.sudo().filtered("is_running")._end(self.env.uid)
        self.case_id.sudo()._credit_changed()
        return True

    def _end(self, uid):
        for company, limits in self.grouped("company_id").items():
            limits.write({"ended_on": company._recouvrement_today(), "ended_uid": uid})

    def write(self, vals):
        # EXTENDS 'base': a decision is said once; only its end and its case follow
        if not {"ended_on", "ended_uid", "case_id"}.issuperset(vals):
            raise UserError(self.env._("A decision on a limit is not changed: take another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("Decisions on limits are kept as history."))
