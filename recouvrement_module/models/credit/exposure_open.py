# Part of recouvrement_module. License LGPL-3.
from odoo import models
from odoo.tools import SQL

from .ledger import INVOICES


class RecouvrementCase(models.Model):
    """Each part of an exposure opens what it counts."""

    _inherit = "recouvrement.case"

    def action_open_exposure(self):
        """Open the documents behind the part of the exposure that the context names."""
        self.ensure_one()
        self.check_access("read")
        return self._open_exposure(self.env.context.get("part"))

    def _open_exposure(self, part):
        """Return the action of a part; each capability adds its own."""
        if part == "draft":
            return {
                "type": "ir.actions.act_window", "name": self.env._("Draft Invoices"), "res_model": "account.move",
                "views": [(False, "list"), (False, "form")],
                "domain": [
                    ("state", "=", "draft"), ("move_type", "in", INVOICES),
                    ("commercial_partner_id", "=", self.partner_id.id), ("company_id", "child_of", self.company_id.id),
                ],
            }  # fmt: skip
        return {
            "type": "ir.actions.act_window", "name": self.env._("Open Items"), "res_model": "account.move.line",
            "views": [(self.env.ref("account.view_move_line_tree").id, "list"), (False, "form")],
            "domain": [("id", "in", self._get_exposed_lines(part))],
        }  # fmt: skip

    def _get_exposed_lines(self, part):
        """Ids of the open lines that a part counts."""
        Ledger = self.env["recouvrement.ledger"]
        rows = self.env.execute_query(SQL(
            "SELECT line.id FROM %s WHERE %s AND %s AND %s = %s ORDER BY line.id",
            Ledger._exposed_tables(self.company_id.sudo()), Ledger._exposed_condition(),
            Ledger._of_partners(self.partner_id.ids), Ledger._get_exposure_part(), part or "",
        ))  # fmt: skip
        return [line_id for (line_id,) in rows]
