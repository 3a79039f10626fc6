# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: short payments follow their lines, and come from the ledger
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        # sudo: what the ledger says is the same whoever lets it be read
        Shortage = self.env["recouvrement.shortage"].sudo()
        Shortage._reattach(scope)
        Shortage._follow(scope)

    @api.model
    def _get_due_joins(self):
        # EXTENDS recouvrement_module
        self.env["recouvrement.status.event"].flush_model(["delay_until"])
        return [
            *super()._get_due_joins(),
            SQL(
                """LEFT JOIN (SELECT event.move_id, MAX(event.delay_until) AS until
                                FROM recouvrement_status_event event WHERE event.delay_until IS NOT NULL
                               GROUP BY event.move_id) resumed ON resumed.move_id = line.move_id"""
            ),
        ]

    @api.model
    def _get_due_date(self):
        # EXTENDS recouvrement_module: the delay of a public buyer ends later once it was suspended (CCP R2192-29)
        return SQL("GREATEST(%s, resumed.until)", super()._get_due_date())
