# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ..ledger.ledger import ROOT_ID

MAX_DAYS = 366  # every hold ends: nobody hides a debt for longer without saying so again

SCOPES = [
    ("customer", "The customer"),
    ("site", "A site of the customer"),
    ("invoice", "The invoice"),
    ("item", "The instalment"),
]
EVENTS = [
    ("reply", "Customer answers"),
    ("payment", "Payment arrives"),
    ("credit_note", "Credit note is posted"),
]


class RecouvrementHold(models.Model):
    """Reminders of a customer, a site, an invoice or an instalment wait: why, until when, decided by whom.

    It ends by itself, on its day or with an event, and is never written again but to end it. On an open
    credit it reserves the credit: listed, not netted.
    """

    _name = "recouvrement.hold"
    _description = "Hold"
    _inherit = "recouvrement.anchor"
    _order = "until, id"

    scope = fields.Selection(SCOPES, required=True, default="customer", readonly=True)
    site_id = fields.Many2one("res.partner", ondelete="set null", index="btree_not_null", readonly=True)
    reason_id = fields.Many2one("recouvrement.hold.reason", required=True, ondelete="restrict", readonly=True)
    note = fields.Char(readonly=True)
    until = fields.Date(required=True, readonly=True, help="The last day on which it holds.")
    event = fields.Selection(EVENTS, string="Or When", readonly=True, help="What ends it sooner.")
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    ended_on = fields.Date(readonly=True)
    ended_by = fields.Selection([("person", "A person"), ("event", "Its event")], string="How It Ended", readonly=True)
    ended_uid = fields.Many2one("res.users", string="Ended By", readonly=True)
    active_today = fields.Boolean(
        string="In Force", compute="_compute_active_today", search="_search_active_today", help="It holds today."
    )
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")

    _active_idx = models.Index("(until) WHERE ended_on IS NULL")

    @api.depends("until", "ended_on")
    def _compute_active_today(self):
        for hold in self:
            hold.active_today = not hold.ended_on and hold.until >= hold.company_id._recouvrement_today()

    def _search_active_today(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [("ended_on", "=", False), ("until", ">=", self.env.company.root_id._recouvrement_today())]

    @api.depends("reason_id", "until")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = f"{hold.reason_id.name} – {format_date(self.env, hold.until)}"

    @api.constrains("until")
    def _check_until(self):
        for hold in self:
            today = hold.company_id._recouvrement_today()
            if not today <= hold.until <= today + timedelta(days=MAX_DAYS):
                raise ValidationError(self.env._(
                    "A hold ends on a day that is still to come, and within a year: not on %s.",
                    format_date(self.env, hold.until),
                ))  # fmt: skip

    @api.constrains("site_id")
    def _check_site(self):
        for hold in self.filtered("site_id"):
            # sudo: the site may be of another branch
            if hold.site_id.sudo().commercial_partner_id != hold.case_id.partner_id.sudo():
                raise ValidationError(self.env._("%s is no site of the customer.", hold.site_id.display_name))

    # ---------------------------------------------------------------- by people

    @api.model
    def _place(self, vals_list):
        """Hold what is named, at once: decisions follow, and what is prepared of it is prepared again without it.

        :param vals_list: list of dict, values of the holds.
        :return: the holds.
        """
        self.env["recouvrement.reminder"]._check_collector()
        # sudo: a hold is written by its buttons only; its author is the user
        holds = self.sudo().create(vals_list)
        holds.case_id._answer_changed()
        return holds.with_env(self.env)

    def action_end(self):
        """End holds now."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _place
        current = self.sudo().filtered("active_today")
        for company, holds in current.grouped("company_id").items():
            holds.write({
                "ended_on": company._recouvrement_today(), "ended_by": "person", "ended_uid": self.env.uid,
            })  # fmt: skip
        current.case_id._answer_changed()
        return True

    def write(self, vals):
        # EXTENDS 'base': a hold is said once; only its end and its pointers follow
        if not {"ended_on", "ended_by", "ended_uid", "line_id", "move_id", "case_id"}.issuperset(vals):
            raise UserError(self.env._("A hold is not changed: end it, and place another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A hold is kept as history: end it instead of deleting it."))

    # ---------------------------------------------------------------- by facts

    @api.model
    def _in_force(self, scope, columns):
        """Return the query of what is held today.

        :param SQL columns: what it selects, of ``hold`` and its ``cases``.
        """
        return SQL(
            """SELECT %(columns)s FROM recouvrement_hold hold
                 JOIN recouvrement_case cases ON cases.id = hold.case_id
                 JOIN (%(days)s) held ON held.root_id = cases.company_id
                WHERE hold.scope = %(scope)s AND hold.ended_on IS NULL AND hold.until >= held.today""",
            columns=columns,
            days=self.env["recouvrement.ledger"]._days(),
            scope=scope,
        )

    @api.model
    def _end_by_event(self, scope):
        """End the holds whose event has come: a payment or a credit note of the customer was booked since.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        self.flush_model()
        Ledger = self.env["recouvrement.ledger"]
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_hold hold SET ended_on = held.today, ended_by = 'event'
                 FROM recouvrement_case cases, (%(days)s) held
                WHERE cases.id = hold.case_id AND held.root_id = cases.company_id AND %(scope)s
                  AND hold.ended_on IS NULL AND hold.until >= held.today AND hold.event IN ('payment', 'credit_note')
                  AND EXISTS (
                      SELECT FROM account_move_line line
                        JOIN account_move move ON move.id = line.move_id
                        JOIN res_company company ON company.id = line.company_id
                        JOIN res_partner partner ON partner.id = line.partner_id
                       WHERE partner.commercial_partner_id = cases.partner_id AND %(root)s = cases.company_id
                         AND line.account_id = ANY(%(accounts)s)
                         AND line.parent_state = 'posted' AND line.balance < 0 AND line.create_date > hold.create_date
                         AND (move.move_type = 'out_refund') = (hold.event = 'credit_note'))""",
            days=Ledger._days(),
            root=ROOT_ID,
            scope=scope,
            accounts=Ledger._account_ids(),
        ))  # fmt: skip
        self.invalidate_model(["ended_on", "ended_by"])
