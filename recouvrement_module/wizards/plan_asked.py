# Part of recouvrement_module. License LGPL-3.
from odoo import models


class RecouvrementPlanWizard(models.TransientModel):
    _inherit = "recouvrement.plan.wizard"

    def action_propose(self):
        # EXTENDS recouvrement_module: the customer who asked for it has its answer
        action = super().action_propose()
        asked = self.env["recouvrement.portal.answer"].browse(
            self.env.context.get("recouvrement_portal_answer_ids", [])
        ).exists()  # fmt: skip
        if asked:
            asked._note_plan(self.env["recouvrement.plan"].browse(action["res_id"]))
        return action
