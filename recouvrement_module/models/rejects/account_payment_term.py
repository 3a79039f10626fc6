# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.tools import SQL

from .means import MEANS


class AccountPaymentTerm(models.Model):
    _inherit = "account.payment.term"

    recouvrement_means = fields.Selection(
        MEANS, string="Means of Payment", help="What is agreed with these terms. Empty: what the customer says."
    )

    def write(self, vals):
        # EXTENDS 'base': the open items of these terms are decided again
        result = super().write(vals)
        if "recouvrement_means" in vals and self:
            rows = self.env.execute_query(SQL(
                """SELECT DISTINCT item.partner_id
                     FROM recouvrement_item item JOIN account_move move ON move.id = item.move_id
                    WHERE move.invoice_payment_term_id = ANY(%s)""",
                self.ids,
            ))  # fmt: skip
            self.env["recouvrement.refresh"]._ask_partners([partner_id for (partner_id,) in rows])
        return result
