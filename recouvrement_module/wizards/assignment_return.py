# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementAssignmentReturn(models.TransientModel):
    """The factor gave invoices back: since when, and why."""

    _name = "recouvrement.assignment.return"
    _description = "Returned by the factor"

    assignment_ids = fields.Many2many("recouvrement.assignment", string="Assigned Invoices", readonly=True)
    date = fields.Date(
        string="Returned On", required=True, default=lambda self: self.env.company.root_id._recouvrement_today()
    )
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected
        values = super().default_get(fields)
        assignments = self.env["recouvrement.assignment"].browse(self.env.context.get("active_ids") or [])
        if self.env.context.get("active_model") != assignments._name:
            assignments = assignments.browse()
        current = assignments.exists().filtered(lambda assignment: not assignment.returned_on)
        if not current:
            raise UserError(self.env._("Select invoices that are still assigned."))
        return values | {"assignment_ids": current.ids}

    def action_return(self):
        """Note the return: reminders go on from the step that was reached."""
        self.ensure_one()
        self.assignment_ids._return(self.date, self.reason)
        return {"type": "ir.actions.act_window_close"}
