# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    _inherit = "recouvrement.ledger"

    @api.model
    def _get_columns(self):
        # EXTENDS recouvrement_module: a retention can be claimed from its release on, and not before
        born = SQL(
            """CASE WHEN account.recouvrement_role = 'retention' OR retention.line_id IS NOT NULL THEN %(due)s
                    ELSE LEAST(move.delivery_date, COALESCE(move.invoice_date, line.date), %(due)s) END""",
            due=self._get_due_date(),
        )
        return super()._get_columns() | {"limitation_from": born}

    @api.model
    def _get_facts(self, residual_currency):
        # EXTENDS recouvrement_module: what is out of time, when nothing else stands against it
        barred = SQL("line.id IN (%s)", self.env["recouvrement.limitation.event"]._barred_lines())
        return [*super()._get_facts(residual_currency), (95, barred, SQL("'barred'"))]

    @api.model
    def _project(self, roots, partner_ids):
        # EXTENDS recouvrement_module: the last days follow the items, and what runs out of time follows them
        counts, touched = super()._project(roots, partner_ids)
        Item = self.env["recouvrement.item"]
        # sudo: the last days are the same whoever asks
        for root in roots if roots is not None else self.env["res.company"].sudo().search([("parent_id", "=", False)]):
            Item._run_clock(root, partner_ids)
        late = Item._find_out_of_step(roots, partner_ids)
        if late:
            more, concerned = super()._project(roots, late)
            counts = {kind: number + more[kind] for kind, number in counts.items()}
            touched |= concerned
        return counts, touched
