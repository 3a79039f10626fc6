# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class RecouvrementCase(models.Model):
    """What was offered to a customer for settling at once."""

    _inherit = "recouvrement.case"

    offer_ids = fields.One2many("recouvrement.offer", "case_id", string="Offers", readonly=True)

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module
        tables = ("recouvrement_offer", "recouvrement_offer_item")
        return [*super()._get_history_columns(), *((table, "case_id") for table in tables)]

    def action_design_offer(self):
        """Compare ways to settle, and offer one."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.offer_wizard_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _recouvrement_proofs(self):
        # EXTENDS recouvrement_module: the letter of an offer as it was sent
        letters = self.filtered(lambda one: one.res_model == "recouvrement.offer" and one.res_field == "pdf")
        return super()._recouvrement_proofs() | letters


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    @api.model
    def _get_asking_activities(self):
        # EXTENDS recouvrement_module: a discount that was earned stands in its own section of the day
        offers = self.env["recouvrement.offer"].search([("activity_id.active", "=", True)])
        return super()._get_asking_activities() | offers.activity_id
