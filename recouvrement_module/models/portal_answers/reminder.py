# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementReminder(models.Model):
    _inherit = "recouvrement.reminder"

    @api.model
    def _get_asking_activities(self):
        # EXTENDS recouvrement_module: what customers answered on their page stands in its own section of the day
        answers = self.env["recouvrement.portal.answer"].search([("activity_id.active", "=", True)])
        return super()._get_asking_activities() | answers.activity_id
