# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_DAYS = 730


class ResCompany(models.Model):
    """What customers find on their page, and how they get there."""

    _inherit = "res.company"

    recouvrement_mail_link = fields.Boolean(
        string="Link to the Account in Emails",
        default=True,
        help="Every email of a reminder has a button that opens the page of the customer, without login.",
    )
    recouvrement_link_days = fields.Integer(
        string="Links Work For (Days)", default=60, help="Afterwards they open nothing, and say how to get another."
    )

    @api.constrains("recouvrement_link_days")
    def _check_recouvrement_link_days(self):
        for company in self:
            if not 1 <= company.recouvrement_link_days <= MOST_DAYS:
                raise ValidationError(self.env._("Links work for 1 to %s days.", MOST_DAYS))
