# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    """What ways to settle a claim are compared with: nothing is guessed."""

    _inherit = "res.company"

    recouvrement_cost_of_money = fields.Float(
        string="Cost of Money (% a Year)", digits=(6, 3),
        help="What a year of waiting for money costs the company, in percent. Asked the first time; 0: not known.",
    )  # fmt: skip
    recouvrement_discount_most = fields.Float(
        string="Largest Discount (%)", digits=(5, 2),
        help="How much may be given at most for paying at once. 0: no discount is offered.",
    )  # fmt: skip

    @api.constrains("recouvrement_cost_of_money", "recouvrement_discount_most")
    def _check_recouvrement_offer(self):
        for company in self:
            if not 0 <= company.recouvrement_cost_of_money <= 100 or not 0 <= company.recouvrement_discount_most < 100:
                raise ValidationError(self.env._("Enter percent between 0 and 100."))
