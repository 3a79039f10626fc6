# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    """What customers may answer on their page."""

    _inherit = "recouvrement.settings"

    recouvrement_promise_within = fields.Integer(
        string="Promises Within (Days)",
        help="How far away a day is that a customer may promise on its page. 0: it promises nothing there.",
    )
    recouvrement_portal_disputes = fields.Boolean(string="Disputes on the Page")
    recouvrement_time_instalments = fields.Integer(
        string="Instalments to Ask For",
        help="How many monthly instalments a customer may ask for on its page; a collector decides. 0: none.",
    )
    recouvrement_time_months = fields.Integer(
        string="Within (Months)", help="The last instalment that a customer asks for falls within them."
    )
    recouvrement_link_answers = fields.Boolean(
        string="Answer Without Login",
        help="Whoever holds a link may promise, dispute and ask for time; else only persons who have logged in.",
    )
