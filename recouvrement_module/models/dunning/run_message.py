# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...fields import Pointer
from . import words


class RecouvrementRunMessage(models.Model):
    """One message that a preview announces: what the run would prepare, and nothing is prepared."""

    _name = "recouvrement.run.message"
    _description = "Message of a preview"
    _order = "run_id, principal desc, id"
    _log_access = False

    run_id = fields.Many2one("recouvrement.run", required=True, ondelete="cascade", index=True, readonly=True)
    case_id = Pointer("recouvrement.case", readonly=True)
    partner_id = Pointer("res.partner", string="Addressee", readonly=True)
    currency_id = Pointer("res.currency", readonly=True)
    level_id = Pointer("recouvrement.level", string="Step", readonly=True)
    channel = fields.Selection([("email", "Email"), ("letter", "Letter"), ("task", "Task")], readonly=True)
    formal_notice = fields.Boolean(readonly=True)
    state = fields.Selection(
        [("prepared", "To Confirm"), ("confirmed", "Confirmed")],
        string="Becomes",
        readonly=True,
        help="Whether a person has to confirm it before it leaves or is printed.",
    )
    line_count = fields.Integer(string="Lines", readonly=True)
    principal = fields.Monetary(readonly=True)
    doubt_code = fields.Char(readonly=True)
    doubt = fields.Char(string="Remark", compute="_compute_doubt", help="What a check noticed without holding it.")

    @api.depends("doubt_code")
    @api.depends_context("lang")
    def _compute_doubt(self):
        for message in self:
            message.doubt = words.check_words(self.env, message.doubt_code)

    def action_open_case(self):
        """Open the case of the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "recouvrement.case",
            "res_id": self.case_id.id,
            "views": [(False, "form")],
        }
