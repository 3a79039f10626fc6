# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self):
        # EXTENDS recouvrement_module: holds follow their lines, and end with their events
        super()._prepare_answers()
        self.env["recouvrement.hold"]._reattach()
        self.env["recouvrement.hold"]._end_by_event()

    @api.model
    def _get_facts(self, residual_currency):
        # EXTENDS recouvrement_module: whoever holds a payer holds what he is asked for others
        Hold = self.env["recouvrement.hold"]
        line = SQL(
            "(line.id IN (%s) OR line.move_id IN (%s))",
            Hold._in_force("item", SQL("hold.line_id")), Hold._in_force("invoice", SQL("hold.move_id")),
        )  # fmt: skip
        site = Hold._in_force("site", SQL("cases.company_id, hold.site_id"))
        customer = SQL(
            """((root.id, partner.commercial_partner_id) IN (%s) OR (root.id, %s) IN (%s)
                OR (root.id, move.partner_id) IN (%s) OR (root.id, move.partner_shipping_id) IN (%s))""",
            held := Hold._in_force("customer", SQL("cases.company_id, cases.partner_id")), self._get_payer(), held,
            site, site,
        )  # fmt: skip
        return [
            *super()._get_facts(residual_currency),
            (5, SQL("%s < 0 AND %s", residual_currency, line), SQL("'reserved'")),
            (60, SQL("(%s OR %s)", line, customer), SQL("'hold'")),
        ]
