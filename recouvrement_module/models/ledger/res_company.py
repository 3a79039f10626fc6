# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    def _recouvrement_today(self):
        """The date in the company's own time zone: a run that starts at 23:30 UTC is tomorrow's in Paris."""
        self.ensure_one()
        # sudo: one answer, also for who may read no more than a branch
        zone = self.sudo().partner_id.tz or self.env.ref("base.user_root").sudo().tz or "Europe/Paris"
        return fields.Date.context_today(self.with_context(tz=zone))
