# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementPortalAnswerLine(models.Model):
    """One of the open lines that an answer of a customer is about."""

    _name = "recouvrement.portal.answer.line"
    _description = "Item of an answer on the customer's page"
    _inherit = "recouvrement.anchor"
    _order = "due_date, id"

    answer_id = fields.Many2one(
        "recouvrement.portal.answer", required=True, ondelete="cascade", index=True, readonly=True
    )
    said = fields.Monetary(string="About", readonly=True, help="What is promised, disputed or asked time for of it.")
