# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    """How promises to pay are judged, and who looks for what was paid."""

    _inherit = "recouvrement.settings"

    recouvrement_promise_grace = fields.Integer(
        string="Grace After a Promise", help="Working days after the day promised on which reminders still wait."
    )
    recouvrement_promise_percent = fields.Float(
        string="Tolerated Shortfall (%)",
        digits=(5, 2),
        help="A promise is kept when no more of its amount than this is missing.",
    )
    recouvrement_promise_days = fields.Integer(
        string="Tolerated Days After a Promise",
        help="By how many days a payment may come after the day promised and still keep it.",
    )
    recouvrement_cash_user_id = fields.Many2one(
        "res.users",
        string="Looks for Payments",
        help="Who is asked to find what a customer says on the telephone that it has paid.",
    )
