# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class RecouvrementSettings(models.TransientModel):
    """What counts as a short payment, and what may be written off of it."""

    _inherit = "recouvrement.settings"

    recouvrement_shortage_percent = fields.Float(
        string="Short Payment: Share (%)",
        digits=(5, 2),
        help="A payment that leaves no more than this share of what it pays is short: a reason is proposed.",
    )
    recouvrement_shortage_amount = fields.Monetary(
        string="Short Payment: Amount", help="A payment that leaves more than this is a part payment."
    )
    recouvrement_write_off_limit = fields.Monetary(
        string="Write-Off Limit",
        help="What each collector may write off of an invoice. Users may have their own limit.",
    )
    recouvrement_write_off_account_id = fields.Many2one("account.account", string="Account of Small Write-Offs")
