# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementExcuseReason(models.Model):
    """Why a customer does not pay though he disputes nothing: a list that a manager may change."""

    _name = "recouvrement.excuse.reason"
    _inherit = ["recouvrement.refusal"]
    _description = "Reason of non-payment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
