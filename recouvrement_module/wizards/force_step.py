# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementForceStep(models.TransientModel):
    """Remind a customer now, at a step that a person chooses."""

    _name = "recouvrement.force.step"
    _description = "Remind now"

    case_id = fields.Many2one("recouvrement.case", required=True, readonly=True)
    policy_id = fields.Many2one("recouvrement.policy", compute="_compute_policy_id")
    level_id = fields.Many2one(
        "recouvrement.level", string="Step", required=True, domain="[('policy_id', '=', policy_id)]"
    )

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base': propose the step that comes next
        values = super().default_get(fields)
        items = self.env["recouvrement.item"].search([("case_id", "=", values.get("case_id")), ("fact", "=", "")])
        levels = items.filtered(lambda item: item.days_late and not item.pending).level_id.exists()
        return values | {"level_id": levels.sorted("delay")[-1:].id}

    def _compute_policy_id(self):
        for wizard in self:
            case = wizard.case_id
            wizard.policy_id = case.policy_id or self.env["recouvrement.policy"]._get_default(case.company_id)

    def action_force(self):
        """Prepare the reminder; the reality checks and the confirmation of the step apply as always."""
        self.ensure_one()
        case = self.case_id
        case.check_access("write")
        # sudo: items and reminders are written by the set-based statements only
        ids = case.sudo()._force_step(self.level_id)
        if not ids:
            raise UserError(self.env._(
                "Nothing can be reminded now: see the open items for the reason of each."
            ))  # fmt: skip
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_reminder_action")
        return {**action, "domain": [("id", "in", ids)], "context": {}}
