# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    recouvrement_setoff_case_id = fields.Many2one(
        "recouvrement.case",
        string="Set-Off With",
        ondelete="set null",
        index="btree_not_null",
        copy=False,
        readonly=True,
        groups="recouvrement_module.group_viewer",
        help="The entry was proposed to set off what this customer and we owe each other.",
    )
