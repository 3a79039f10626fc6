# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.plan import LONGEST, SHORTEST

MOST_GRACE = 30


class ResCompany(models.Model):
    """What payment plans are proposed with; each keeps the terms with which it was agreed."""

    _inherit = "res.company"

    recouvrement_plan_grace = fields.Integer(
        string="Grace of Instalments", default=5,
        help="Days after its own on which an instalment of a payment plan is not yet late.",
    )  # fmt: skip
    recouvrement_plan_notice = fields.Integer(
        string="Delay of a Notice", default=SHORTEST,
        help="Days that a formal notice gives before what is left of a payment plan is due at once, from 8 to 15.",
    )  # fmt: skip

    @api.constrains("recouvrement_plan_grace", "recouvrement_plan_notice")
    def _check_recouvrement_plan(self):
        for company in self:
            if not 0 <= company.recouvrement_plan_grace <= MOST_GRACE:
                raise ValidationError(self.env._("The grace of an instalment is 0 to 30 days."))
            if not SHORTEST <= company.recouvrement_plan_notice <= LONGEST:
                raise ValidationError(self.env._("A formal notice of a plan gives 8 to 15 days."))
