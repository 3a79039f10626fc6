# Part of recouvrement_module. License LGPL-3.
from odoo import models

from ...fields import Pointer


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_setoff_case_id = Pointer(
        "recouvrement.case",
        string="Set-Off With",
        index="btree_not_null",
        prefetch=False,  # reading an entry must not touch the cases: who works in the ledger never waits for collection
        copy=False,
        readonly=True,
        groups="recouvrement_module.group_viewer",
        help="The entry was proposed to set off what this customer and we owe each other.",
    )
