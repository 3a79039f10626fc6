# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...fields import Pointer


class RecouvrementReminderLine(models.Model):
    """One due line as it was asked. It names the invoice and the rank, which outlive the line's id."""

    _name = "recouvrement.reminder.line"
    _description = "Line of a reminder"
    _order = "due_date, id"
    _log_access = False

    reminder_id = fields.Many2one("recouvrement.reminder", required=True, ondelete="cascade", index=True, readonly=True)
    currency_id = fields.Many2one(related="reminder_id.currency_id")
    case_id = Pointer("recouvrement.case", readonly=True, index=True, help="The case of the customer who owes it.")
    customer_name = fields.Char(readonly=True)
    site_name = fields.Char(string="Site", readonly=True, help="Where it was delivered, if elsewhere.")
    line_id = Pointer("account.move.line", string="Journal Item", readonly=True)
    move_id = Pointer("account.move", string="Invoice", readonly=True)
    rank = fields.Integer(string="Instalment", readonly=True, aggregator=None)
    name = fields.Char(string="Number", readonly=True)
    date = fields.Date(readonly=True)
    due_date = fields.Date(readonly=True)
    ladder_date = fields.Date(string="Steps Count From", readonly=True)
    # the purpose of the policy that the item followed; all lines of before it was noted were of the ordinary one
    track = fields.Char(required=True, default="ordinary", readonly=True)
    amount = fields.Monetary(readonly=True, help="Amount of the due line when it was booked.")
    residual = fields.Monetary(string="Open", readonly=True)
    covered = fields.Monetary(string="Covered by Credits", readonly=True)
    set_aside = fields.Monetary(readonly=True, help="Disputed or agreed otherwise: not asked.")
    deducted = fields.Monetary(compute="_compute_deducted", help="Credits, and what is set aside.")
    asked = fields.Monetary(readonly=True)
    level_id = Pointer("recouvrement.level", string="Step", readonly=True)
    step_delay = fields.Integer(
        string="Step (Days)",
        readonly=True,
        aggregator=None,
        help="Empty: recalled only, this message is no step of it.",
    )

    _invoice_idx = models.Index("(move_id, rank)")

    @api.depends("covered", "set_aside")
    def _compute_deducted(self):
        for line in self:
            line.deducted = line.covered + line.set_aside

    def write(self, vals):
        # EXTENDS 'base': frozen with the reminder
        self.reminder_id._check_frozen()
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': nothing is added to what was sent
        lines = super().create(vals_list)
        lines.reminder_id._check_frozen()
        return lines

    @api.ondelete(at_uninstall=False)
    def _unlink_except_fixed(self):
        self.reminder_id._check_frozen()
