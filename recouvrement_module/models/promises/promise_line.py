# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementPromiseLine(models.Model):
    """What a promise says of one open line."""

    _name = "recouvrement.promise.line"
    _description = "Promised part of an item"
    _inherit = "recouvrement.anchor"
    _order = "due_date, id"

    promise_id = fields.Many2one("recouvrement.promise", required=True, ondelete="cascade", index=True, readonly=True)
    state = fields.Selection(related="promise_id.state")
    promised = fields.Monetary(required=True, readonly=True)
    received = fields.Monetary(readonly=True, help="What was paid of it since, while the promise was in force.")
    left = fields.Monetary(string="Still Promised", readonly=True)

    _promised_positive = models.Constraint("CHECK(promised > 0)", "What is promised is more than zero.")
