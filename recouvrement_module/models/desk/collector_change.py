# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("person", "A Person"),
    ("rule", "A Rule"),
    ("merge", "Customers Merged"),
]


class RecouvrementCollectorChange(models.Model):
    """A case changed its collector: an append-only log, each row with author and time."""

    _name = "recouvrement.collector.change"
    _description = "Change of collector"
    _order = "id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    old_user_id = fields.Many2one("res.users", string="Previous Collector", ondelete="set null", readonly=True)
    new_user_id = fields.Many2one("res.users", string="New Collector", ondelete="set null", readonly=True)
    kind = fields.Selection(KINDS, string="Decided By", required=True, readonly=True)
    reason = fields.Char(readonly=True, help="The rule, or what the person said.")

    def write(self, vals):
        # EXTENDS 'base': append-only, for the superuser too
        self._check_append_only()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_append_only(self):
        if self:
            raise UserError(self.env._("The history of collectors can only be added to."))
