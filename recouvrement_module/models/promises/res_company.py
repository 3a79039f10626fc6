# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.promise import Terms

MOST_DAYS = 30
MOST_PERCENT = 20


class ResCompany(models.Model):
    """How promises to pay are judged; each keeps the terms of the day on which it was made."""

    _inherit = "res.company"

    recouvrement_promise_grace = fields.Integer(
        string="Grace After a Promise",
        default=2,
        help="Working days after the day promised on which reminders still wait: the time to enter what was paid.",
    )
    recouvrement_promise_percent = fields.Float(
        string="Tolerated Shortfall (%)",
        digits=(5, 2),
        default=2,
        help="A promise is kept when no more of its amount than this is missing.",
    )
    recouvrement_promise_days = fields.Integer(
        string="Tolerated Days After a Promise",
        default=1,
        help="By how many days a payment may come after the day promised and still keep it.",
    )

    @api.constrains("recouvrement_promise_grace", "recouvrement_promise_percent", "recouvrement_promise_days")
    def _check_recouvrement_promise(self):
        for company in self:
            if not all(0 <= company[f"recouvrement_promise_{name}"] <= MOST_DAYS for name in ("grace", "days")):
                raise ValidationError(self.env._("A promise is waited for 30 days at most, and for none at least."))
            if not 0 <= company.recouvrement_promise_percent <= MOST_PERCENT:
                raise ValidationError(self.env._("The shortfall tolerated of a promise is between 0 and 20 %."))

    def _recouvrement_promise_terms(self):
        """The terms by which a promise that is made today is judged.

        :rtype: rules.promise.Terms
        """
        self.ensure_one()
        company = self.sudo()  # sudo: see _recouvrement_calendar
        return Terms(
            calendar=company._recouvrement_calendar(),
            grace=company.recouvrement_promise_grace,
            percent=Decimal(str(company.recouvrement_promise_percent)),
            days=company.recouvrement_promise_days,
        )
