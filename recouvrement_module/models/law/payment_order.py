# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class RecouvrementOrdered(models.AbstractModel):
    """What the accountant of a public buyer orders to be paid: its interest runs to the order (CCP R2192-32)."""

    _name = "recouvrement.ordered"
    _description = "Paid by order of a public accountant"

    recouvrement_order_date = fields.Date(
        string="Payment Order",
        copy=False,
        help="The day on which the accountant of a public buyer ordered it: interest runs to that day (article "
        "R2192-32 of the French Public Procurement Code). Empty: to the day at the bank.",
    )

    @api.constrains("recouvrement_order_date")
    def _check_recouvrement_order_date(self):
        """Only what is said is looked at: the day of the payment may be corrected later."""
        for paid in self.filtered("recouvrement_order_date"):
            # sudo: a root is reached through any of its branches
            last = min(paid.date, paid.company_id.sudo().root_id._recouvrement_today())
            if paid.recouvrement_order_date > last:
                raise ValidationError(self.env._(
                    "An accountant orders a payment before it arrives: on %s at the latest.",
                    format_date(self.env, last),
                ))  # fmt: skip
