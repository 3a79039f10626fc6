# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementPortalLink(models.Model):
    """The link of a proposed plan: it opens the plan, and lets it be signed."""

    _inherit = "recouvrement.portal.link"

    plan_id = fields.Many2one(
        "recouvrement.plan", string="To Sign", ondelete="set null", index="btree_not_null", readonly=True
    )

    def _get_page(self):
        # EXTENDS recouvrement_module
        return f"plan/{self.plan_id.id}" if self.plan_id else super()._get_page()
