# Part of recouvrement_module. License LGPL-3.
from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    # the reality check looks for payments that are registered and not in the ledger; the index stays tiny
    _recouvrement_announced_idx = models.Index("(partner_id) WHERE move_id IS NULL")
