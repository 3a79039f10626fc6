# Part of recouvrement_module. License LGPL-3.
from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class RecouvrementRepresent(models.TransientModel):
    """Present again what came back: nothing is asked before the bank has answered."""

    _name = "recouvrement.represent"
    _description = "Present again"

    reject_ids = fields.Many2many("recouvrement.reject", string="Rejects", readonly=True)
    day = fields.Date(string="Presented Again On", required=True, default=lambda self: self._next_day())
    warning = fields.Char(compute="_compute_warning")

    @api.model
    def _next_day(self):
        # sudo: one answer, also with only a branch ticked
        root = self.env.company.sudo().root_id
        return root._recouvrement_calendar().add_working(root._recouvrement_today(), 1)

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': what is selected
        values = super().default_get(fields)
        context = self.env.context
        ids = context.get("active_ids") if context.get("active_model") == "recouvrement.reject" else []
        rejects = self.env["recouvrement.reject"].browse(ids).exists()
        rejects = rejects.filtered(lambda reject: reject.state in ("open", "represented"))
        if not rejects:
            raise UserError(self.env._("Select open rejects first."))
        return values | {"reject_ids": [Command.set(rejects.ids)]}

    @api.depends("reject_ids")
    def _compute_warning(self):
        for wizard in self:
            others = wizard.reject_ids.filtered(lambda reject: reject.proposal not in ("represent", "correct"))
            names = ", ".join(reject.name or "/" for reject in others)
            wizard.warning = bool(others) and self.env._(
                "Presenting again is not what is proposed for %s: see why it came back.", names
            )

    def action_represent(self):
        """Note the day; the items wait for the answer of the bank."""
        self.ensure_one()
        self.reject_ids._represent(self.day)
        return {"type": "ir.actions.act_window_close"}
