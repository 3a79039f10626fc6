# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementPortalAnswer(models.Model):
    """Who asked for time gets a payment plan: as asked, or on other terms."""

    _inherit = "recouvrement.portal.answer"

    plan_id = fields.Many2one("recouvrement.plan", string="Payment Plan", ondelete="set null", readonly=True)

    def action_agree(self):
        """Propose the plan as it was asked for, and open the message with which it is sent."""
        context = self._get_plan_context()
        wizard = self.env["recouvrement.plan.wizard"].with_context(**context).create({})
        wizard.action_propose()
        return self.plan_id.action_send()

    def action_change(self):
        """Open the payment plan with what was asked for, to be changed."""
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.plan_wizard_action")
        return {**action, "context": self._get_plan_context()}

    def _get_plan_context(self):
        self.ensure_one()
        self.check_access("read")
        self.env["recouvrement.reminder"]._check_collector()
        items = self.env["recouvrement.item"].search([("line_id", "in", self.line_ids.line_id.ids)])
        if self.kind != "time" or self.seen_on or not items:
            raise UserError(self.env._("This was dealt with already, or nothing of it is open any more."))
        today = self.company_id._recouvrement_today()
        return {
            "active_model": items._name, "active_ids": items.ids, "default_number": self.number,
            "default_first_date": max(self.first_date, today), "recouvrement_portal_answer_ids": self.ids,
        }  # fmt: skip

    def _note_plan(self, plan):
        """A plan was proposed to whoever asked for time."""
        # sudo: answers are written by their buttons only
        self.sudo().plan_id = plan
        self._conclude("agreed")
