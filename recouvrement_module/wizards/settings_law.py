# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    """How interest is counted, and what is claimed of it."""

    _inherit = "recouvrement.settings"

    recouvrement_law_country_id = fields.Many2one("res.country", string="Law of the Claims")
    recouvrement_day_count = fields.Selection(
        selection=[("365", "365 Days"), ("actual", "Real Days of the Year")], string="A Year Has", required=True
    )
    recouvrement_imputation = fields.Selection(
        selection=[("principal_first", "Principal First"), ("interest_first", "Interest First")],
        string="Part Payments Settle",
        required=True,
    )
    recouvrement_indemnity_per_instalment = fields.Boolean(string="Indemnity for Each Late Instalment")
    recouvrement_tolerance_days = fields.Integer(
        string="Tolerated Days Late", help="Nothing is claimed in letters for an invoice that is late by no more."
    )
    recouvrement_tolerance_amount = fields.Monetary(
        string="Tolerated Interest", help="Interest of an invoice below it is not claimed in letters."
    )
    recouvrement_four_eyes = fields.Boolean(string="Two People Confirm a Formal Notice")
