# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.calendar import WorkingCalendar
from .checks import last_bank_lines


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_sending = fields.Boolean(
        string="Send Reminders",
        help="While it is off nothing leaves, not even what is already queued. Decisions and previews go on.",
    )
    recouvrement_start_date = fields.Date(
        string="Collection Starts",
        help="Items that were already late on this day begin with the first, friendly step; invoices "
        "before it count as sent to the customer.",
    )
    recouvrement_policy_id = fields.Many2one(
        "recouvrement.policy", string="Default Policy", ondelete="set null", check_company=True
    )
    recouvrement_bank_check = fields.Selection(
        [("off", "Ignore"), ("warn", "Warn"), ("hold", "Hold")],
        string="Unmatched Bank Lines",
        default="hold",
        required=True,
        help="What to do with a reminder when a bank line of the last ten days may be its payment.",
    )
    recouvrement_unsent_check = fields.Boolean(
        string="Wait Until Invoice Is Sent",
        default=True,
        help="Do not remind an invoice that was never sent to the customer from here.",
    )

    @api.constrains("recouvrement_sending", "parent_id")
    def _check_recouvrement_root(self):
        for company in self:
            if company.parent_id and company.recouvrement_sending:
                raise ValidationError(self.env._("Reminders are sent by the parent company for all its branches."))

    def _recouvrement_calendar(self):
        """The working days of the company: nothing leaves on week-ends and public holidays.

        :rtype: rules.calendar.WorkingCalendar
        """
        self.ensure_one()
        company = self.sudo()  # sudo: one answer, also for who may read no more than a branch
        return WorkingCalendar(company.country_id.code or None, company.state_id.code or None)

    def _recouvrement_bank_dates(self):
        """The last day that each bank journal in use knows: a payment of later on is not known yet.

        :return: dict journal id → date, empty when no bank is known.
        """
        self.ensure_one()
        return dict(self.env.execute_query(last_bank_lines(self, self._recouvrement_today())))

    def _recouvrement_may_send(self):
        """Whether messages of this company may leave now: switched on, and a working day."""
        self.ensure_one()
        # sudo: see _recouvrement_calendar
        return self.sudo().recouvrement_sending and self._recouvrement_calendar().is_working(self._recouvrement_today())

    def write(self, vals):
        # EXTENDS 'base': the first day of sending is remembered, so that old debts start softly
        result = super().write(vals)
        if vals.get("recouvrement_sending"):
            for company in self.filtered(lambda company: not company.recouvrement_start_date):
                company.recouvrement_start_date = company._recouvrement_today()
            self.env["recouvrement.reminder"]._wake()  # what was queued goes on; the day waits for its hour
        return result
