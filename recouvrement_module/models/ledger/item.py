# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL

from ...fields import Pointer
from .ledger import NOT_LATE

# What may be asked of an ``item``, as long as no fact stands against it.
ASKABLE = SQL("GREATEST(item.residual_currency - item.covered - item.set_aside, 0)")


class RecouvrementItem(models.Model):
    """Today's projection of one open due-date line: narrow, without history, rebuilt at will.

    Nobody writes here but the set-based statements of this addon; the ledger never waits for it.
    """

    _name = "recouvrement.item"
    _description = "Open item"
    _order = "due_date, id"
    _rec_name = "name"
    _log_access = False

    # copied from the ledger
    line_id = Pointer("account.move.line", string="Journal Item", readonly=True)
    move_id = Pointer("account.move", string="Invoice", readonly=True)
    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    partner_id = Pointer("res.partner", string="Customer", readonly=True)
    payer_id = Pointer("res.partner", readonly=True, help="Who is asked for it instead of the customer.")
    payer_case_id = fields.Many2one(
        "recouvrement.case",
        string="Who Is Asked",
        ondelete="cascade",
        index=True,
        readonly=True,
        help="The case of whoever is written to: the payer, else the customer.",
    )
    site_id = Pointer("res.partner", string="Site", readonly=True, help="Where it was delivered, if elsewhere.")
    company_id = Pointer("res.company", readonly=True)
    root_id = Pointer("res.company", string="Root Company", readonly=True)
    account_id = Pointer("account.account", readonly=True)
    currency_id = Pointer("res.currency", readonly=True)
    name = fields.Char(string="Number", readonly=True)
    rank = fields.Integer(string="Instalment", readonly=True, aggregator=None)
    role = fields.Char(readonly=True)
    fact = fields.Char(readonly=True, help="What the ledger says against asking for it, if anything.")
    date = fields.Date(readonly=True)
    due_date = fields.Date(readonly=True)
    assignment_id = Pointer("recouvrement.assignment", string="Assignment", readonly=True)
    track = fields.Char(readonly=True, help="The purpose of the policy that it follows.")
    ladder_date = fields.Date(
        string="Steps Count From", readonly=True, help="The due date, or what takes its place: a reject, a release."
    )
    amount = fields.Monetary(readonly=True, help="Amount of the due line when it was booked.")
    company_currency_id = fields.Many2one(related="root_id.currency_id", string="Company Currency")
    residual = fields.Monetary(string="Open in Company Currency", currency_field="company_currency_id", readonly=True)
    residual_currency = fields.Monetary(string="Open", readonly=True)
    covered = fields.Monetary(
        string="Covered by Credits", readonly=True, help="Part met by free credits, oldest due first."
    )
    set_aside = fields.Monetary(readonly=True, help="What is not asked of it, though the rest is.")
    asked = fields.Monetary(
        string="Askable", compute="_compute_asked", help="What may be asked of it, less the credits."
    )
    days_late = fields.Integer(compute="_compute_days_late", help="Days since the due date; none before it.")

    # projected from the reminders
    sent_delay = fields.Integer(string="Last Step", readonly=True, aggregator=None)
    sent_level_id = Pointer("recouvrement.level", string="Last Reminder", readonly=True)
    sent_date = fields.Date(string="Reminded On", readonly=True)
    contacted_on = fields.Date(string="Last Message", readonly=True)
    pending = fields.Char(readonly=True)
    reopened = fields.Boolean(readonly=True)
    repeat_delay = fields.Integer(
        string="Step to Repeat", readonly=True, aggregator=None, help="The step that came back and is sent again."
    )

    # decided
    decision_code = fields.Char(string="Decision", readonly=True)
    held_code = fields.Char(readonly=True)
    level_id = Pointer("recouvrement.level", string="Level", readonly=True)
    next_date = fields.Date(string="Next Step", readonly=True)

    _line_unique = models.UniqueIndex("(line_id)")
    _move_idx = models.Index("(move_id)")
    _partner_idx = models.Index("(partner_id)")
    _paid_by_other_idx = models.Index("(payer_case_id, case_id) WHERE payer_id IS NOT NULL")

    def init(self):
        """Leave room in the pages: what a day changes is in no index, so most updates stay in their page."""
        self.env.cr.execute("ALTER TABLE recouvrement_item SET (fillfactor = 60)")

    @api.depends("residual_currency", "covered", "set_aside", "fact")
    def _compute_asked(self):
        for item in self:
            item.asked = 0 if item.fact else max(item.residual_currency - item.covered - item.set_aside, 0)

    @api.depends("due_date", "residual_currency", "fact")
    def _compute_days_late(self):
        for item in self:
            late = item.residual_currency > 0 and item.fact not in NOT_LATE
            item.days_late = max((item.root_id._recouvrement_today() - item.due_date).days, 0) if late else 0

    def action_open_document(self):
        """Open the invoice or entry behind the item."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "views": [(False, "form")],
        }

    # ---------------------------------------------------------------- set-based writing

    @api.model
    def _write_columns(self, values, column, sql_type):
        """Write one column of many rows in one statement.

        :param dict values: item id → value.
        """
        if not values:
            return
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_item item SET %(column)s = new.value
                 FROM unnest(%(ids)s, %(values)s::%(type)s[]) AS new(id, value)
                WHERE item.id = new.id""",
            column=SQL.identifier(column),
            ids=list(values),
            values=list(values.values()),
            type=SQL(sql_type),
        ))  # fmt: skip
        self.invalidate_model([column])
