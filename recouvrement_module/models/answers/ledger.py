# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: holds follow their lines, and end with their events
        super()._prepare_answers(partner_ids)
        scope = self._customer_scope(partner_ids)
        self.env["recouvrement.hold"]._reattach(scope)
        self.env["recouvrement.hold"]._end_by_event(scope)
        self.env["recouvrement.retention"]._reattach(scope)

    @api.model
    def _get_answers(self):
        # EXTENDS recouvrement_module: of two assignments of an invoice, one ends before the other begins
        return [
            *super()._get_answers(),
            SQL(
                """LEFT JOIN recouvrement_assignment assignment
                     ON assignment.move_id = line.move_id AND line.balance > 0 AND assignment.date <= day.today
                    AND (assignment.returned_on IS NULL OR assignment.returned_on > day.today)"""
            ),
        ]

    @api.model
    def _get_due_joins(self):
        # EXTENDS recouvrement_module
        known = self.env["recouvrement.retention"]._known()
        return [*super()._get_due_joins(), SQL("LEFT JOIN (%s) retention ON retention.line_id = line.id", known)]

    @api.model
    def _get_facts(self, residual_currency):
        # EXTENDS recouvrement_module: whoever holds a payer holds what he is asked for others
        Hold = self.env["recouvrement.hold"]
        line = SQL(
            "(line.id IN (%s) OR (line.move_id, partner.commercial_partner_id) IN (%s))",
            Hold._in_force("item", SQL("hold.line_id")),
            Hold._in_force("invoice", SQL("hold.move_id, cases.partner_id")),  # an entry may be of many customers
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
            (15, SQL("assignment.collected_by = 'factor'"), SQL("'assigned'")),
            (17, SQL("retention.opposed"), SQL("'opposed'")),
            (60, SQL("(%s OR %s)", line, customer), SQL("'hold'")),
        ]

    @api.model
    def _get_role(self):
        # EXTENDS recouvrement_module: a retention whose release is known is asked for like anything else, from then on
        return SQL(
            """CASE WHEN retention.line_id IS NOT NULL AND account.recouvrement_role = 'retention'
                    THEN 'dunned' ELSE %s END""",
            super()._get_role(),
        )

    @api.model
    def _get_columns(self):
        # EXTENDS recouvrement_module
        return super()._get_columns() | {"assignment_id": SQL("assignment.id")}

    @api.model
    def _get_tracks(self):
        # EXTENDS recouvrement_module
        return [
            *super()._get_tracks(),
            (20, SQL("account.recouvrement_role = 'retention' OR retention.line_id IS NOT NULL"), SQL("'retention'")),
            (
                30,
                SQL("move.recouvrement_down_payment AND move.move_type IN ('out_invoice', 'out_receipt')"),
                SQL("'down_payment'"),
            ),
        ]

    @api.model
    def _get_due_date(self):
        # EXTENDS recouvrement_module: a retention is due when it is released
        return SQL("COALESCE(retention.due_date, %s)", super()._get_due_date())
