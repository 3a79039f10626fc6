# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    recouvrement_write_off_limit = fields.Float(
        string="Write-Off Limit",
        digits=(16, 2),
        groups="base.group_system,account.group_account_manager",
        help="What this person may write off of an invoice, in the currency of the company. Zero: as the company says.",
    )

    _recouvrement_limit_positive = models.Constraint(
        "CHECK(recouvrement_write_off_limit >= 0)", "A write-off limit is zero or more."
    )

    def _recouvrement_write_off_limit(self, root):
        """What a person may write off of an invoice of a root company, in its currency."""
        self.ensure_one()
        # sudo: one's own limit, and that of the company, decide for whoever presses the button
        return self.sudo().recouvrement_write_off_limit or root.sudo().recouvrement_write_off_limit
