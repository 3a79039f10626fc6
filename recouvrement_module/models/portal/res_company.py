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

    recouvrement_thanks = fields.Boolean(
        string="Thank for Payments",
        help="On the next working day a customer who paid what it was reminded of gets a short note with what remains.",
    )
    recouvrement_thanks_since = fields.Datetime(
        string="Thanking Since", readonly=True, copy=False, help="Earlier payments are not thanked for."
    )

    @api.constrains("recouvrement_link_days")
    def _check_recouvrement_link_days(self):
        for company in self:
            if not 1 <= company.recouvrement_link_days <= MOST_DAYS:
                raise ValidationError(self.env._("Links work for 1 to %s days.", MOST_DAYS))

    def write(self, vals):
        # EXTENDS recouvrement_module: nobody is thanked for what was paid before
        if vals.get("recouvrement_thanks"):
            starting = self.filtered(lambda company: not company.recouvrement_thanks)
            super(ResCompany, starting).write({"recouvrement_thanks_since": fields.Datetime.now()})
        return super().write(vals)
