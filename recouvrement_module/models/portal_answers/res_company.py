# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_DAYS = 90
MOST_INSTALMENTS = 12


class ResCompany(models.Model):
    """What customers may answer on their page, and how far it goes without a person of ours."""

    _inherit = "res.company"

    recouvrement_promise_within = fields.Integer(
        string="Promises Within (Days)", default=15,
        help="How far away a day is that a customer may promise on its page. 0: it promises nothing there.",
    )  # fmt: skip
    recouvrement_portal_disputes = fields.Boolean(
        string="Disputes on the Page", default=True, help="Customers dispute invoices on their page, with files."
    )
    recouvrement_time_instalments = fields.Integer(
        string="Instalments to Ask For", default=3,
        help="How many monthly instalments a customer may ask for on its page; a collector decides. 0: none.",
    )  # fmt: skip
    recouvrement_time_months = fields.Integer(
        string="Within (Months)", default=3, help="The last instalment that a customer asks for falls within them."
    )
    recouvrement_link_answers = fields.Boolean(
        string="Answer Without Login", default=True,
        help="Whoever holds a link may promise, dispute and ask for time; else only persons who have logged in.",
    )  # fmt: skip

    @api.constrains("recouvrement_promise_within", "recouvrement_time_instalments", "recouvrement_time_months")
    def _check_recouvrement_portal_answers(self):
        for company in self:
            if not 0 <= company.recouvrement_promise_within <= MOST_DAYS:
                raise ValidationError(self.env._("Customers promise on their page for 0 to %s days.", MOST_DAYS))
            if not 0 <= company.recouvrement_time_instalments <= MOST_INSTALMENTS:
                raise ValidationError(self.env._("Customers ask for 0 to %s instalments.", MOST_INSTALMENTS))
            if not 1 <= company.recouvrement_time_months <= MOST_INSTALMENTS:
                raise ValidationError(self.env._("Instalments fall within 1 to %s months.", MOST_INSTALMENTS))
