# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST_PERCENT = 50
BOOKS = ("account.group_account_user", "account.group_account_manager")  # who may make entries in the books


class ResCompany(models.Model):
    """What counts as a little, and who may write it off."""

    _inherit = "res.company"

    recouvrement_shortage_percent = fields.Float(
        string="Short Payment: Share (%)", digits=(5, 2), default=10,
        help="A payment that leaves no more than this share of what it pays is short: a reason is proposed.",
    )  # fmt: skip
    recouvrement_shortage_amount = fields.Monetary(
        string="Short Payment: Amount", default=500, help="A payment that leaves more than this is a part payment."
    )
    recouvrement_write_off_limit = fields.Monetary(
        string="Write-Off Limit",
        help="What each collector may write off of an invoice. Users may have their own limit.",
    )
    recouvrement_write_off_account_id = fields.Many2one(
        "account.account", string="Account of Small Write-Offs", ondelete="set null", check_company=True
    )

    @api.constrains("recouvrement_shortage_percent", "recouvrement_shortage_amount", "recouvrement_write_off_limit")
    def _check_recouvrement_shortage(self):
        for company in self:
            if not 0 <= company.recouvrement_shortage_percent <= MOST_PERCENT:
                raise ValidationError(self.env._("The share that a short payment leaves is between 0 and 50 %."))
            if company.recouvrement_shortage_amount < 0 or company.recouvrement_write_off_limit < 0:
                raise ValidationError(self.env._("The limits of short payments are zero or more."))

    def _recouvrement_accountants(self):
        """Those who keep the books of a company. As superuser: who has which rights is not for everybody to read."""
        self.ensure_one()
        users = self.env["res.users"].union(*(self.env.ref(group).all_user_ids for group in BOOKS))
        return users.filtered(lambda user: user.active and not user.share and self in user.company_ids)
