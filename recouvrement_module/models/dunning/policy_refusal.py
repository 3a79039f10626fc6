# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementPolicy(models.Model):
    """What is wrong with the days and amounts of a policy, or of its steps, is said when it is saved."""

    _name = "recouvrement.policy"
    _inherit = ["recouvrement.policy", "recouvrement.refusal"]
