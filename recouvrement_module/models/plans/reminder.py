# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    @api.model
    def _get_asking_activities(self):
        # EXTENDS recouvrement_module: a plan that waits for a person stands in its own section of the day
        plans = self.env["recouvrement.plan"].search([("activity_id.active", "=", True)])
        return super()._get_asking_activities() | plans.activity_id
