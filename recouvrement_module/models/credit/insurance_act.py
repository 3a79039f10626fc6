# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models

KINDS = [("declared", "Declared"), ("extended", "Due Date Put Off")]


class RecouvrementInsuranceAct(models.Model):
    """What was done at the insurer about an open item: it was declared, or its due date put off."""

    _name = "recouvrement.insurance.act"
    _inherit = ["recouvrement.anchor"]
    _description = "Act at the credit insurance"
    _order = "id desc"

    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    date = fields.Date(string="On", required=True, readonly=True)
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
