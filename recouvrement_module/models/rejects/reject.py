# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ...fields import Pointer
from ...rules.means import answered_until, next_act, proposes_block
from .means import MEANS

MAX_DAYS = 400  # the payer has thirteen months to take back a debit without mandate; nothing comes back later
STATES = [
    ("to_qualify", "To Qualify"),
    ("open", "To Deal With"),
    ("represented", "Presented Again"),
    ("repeated", "Came Back Again"),
    ("settled", "Paid"),
    ("cancelled", "Not a Reject"),
]
# As the desk shows them: what somebody has dealt with waits for nobody, and is open until it is paid.
DESK_STATES = [*STATES[:2], ("treated", "Dealt With"), *STATES[2:]]
ACTIVE = ("to_qualify", "open", "represented")
ORIGINS = [("hand", "By a person"), ("reversal", "Payment undone in the ledger"), ("return", "File of the bank")]
PROPOSALS = [
    ("qualify", "Say whether it is a reject, and why"),
    ("represent", "Present it again, once"),
    ("wait", "Wait for the bank"),
    ("details", "Ask for details or mandate"),
    ("dispute", "Hold it and clear it up"),
    ("correct", "Correct our file, present again"),
    ("call", "Call, then remind"),
]


class RecouvrementReject(models.Model):
    """A debit, a bill, a note or a cheque that came back: one incident of one due line.

    While it is open the line follows the ladder of rejects, counted from the day of the reject, whatever its
    age. It ends when the line is paid, comes back again (the next incident takes over) or was no reject.
    """

    _name = "recouvrement.reject"
    _description = "Reject"
    _inherit = "recouvrement.anchor"
    _order = "company_amount desc, date, id"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    company_amount = fields.Monetary(
        string="Amount in Company Currency", currency_field="company_currency_id", readonly=True
    )
    date = fields.Date(string="Rejected On", required=True, readonly=True)
    means = fields.Selection(MEANS, required=True, readonly=True)
    reason_id = fields.Many2one("recouvrement.reject.reason", ondelete="restrict", readonly=True)
    note = fields.Char(readonly=True, help="What the bank says.")
    fee = fields.Monetary(
        string="Bank Fee",
        currency_field="company_currency_id",
        readonly=True,
        help="What the bank charged us for it: kept apart, never part of what is asked as principal.",
    )
    state = fields.Selection(STATES, required=True, default="open", readonly=True, index=True)
    origin = fields.Selection(ORIGINS, required=True, default="hand", readonly=True)
    recorded_on = fields.Date(required=True, readonly=True)
    represented_on = fields.Date(string="Presented Again On", readonly=True)
    closed_on = fields.Date(readonly=True)
    payment_id = Pointer("account.payment", readonly=True)
    entry_id = Pointer("account.move", string="Entry That Undoes It", readonly=True)
    create_uid = fields.Many2one("res.users", string="Recorded By", readonly=True)

    desk_state = fields.Selection(DESK_STATES, string="Status", compute="_compute_desk_state")
    days_since = fields.Integer(string="Days", compute="_compute_days_since", help="Days since the reject.")
    incident_count = fields.Integer(
        string="In 12 Months", compute="_compute_incident_count", help="Rejects of this customer in the last 12 months."
    )
    presented_before = fields.Boolean(
        compute="_compute_presented_before", help="The same debt was presented a second time before."
    )
    proposal = fields.Selection(PROPOSALS, string="Proposed", compute="_compute_proposal")
    block_proposed = fields.Boolean(compute="_compute_proposal", help="Further orders are better stopped.")

    _active_line = models.UniqueIndex(
        "(line_id) WHERE state IN ('to_qualify', 'open', 'represented')", "This item already has an open reject."
    )
    _fee_positive = models.Constraint("CHECK(fee >= 0)", "The fee of the bank cannot be negative.")
    _qualified = models.Constraint(
        "CHECK(reason_id IS NOT NULL OR state IN ('to_qualify', 'cancelled', 'settled', 'repeated'))",
        "A reject has a reason.",
    )

    @api.depends("state")
    def _compute_desk_state(self):
        treated = self._filter_treated()
        for reject in self:
            reject.desk_state = "treated" if reject in treated else reject.state

    @api.depends("date")
    def _compute_days_since(self):
        for reject in self:
            reject.days_since = (reject.company_id._recouvrement_today() - reject.date).days

    @api.depends("case_id")
    def _compute_incident_count(self):
        since = fields.Date.today() - relativedelta(years=1)
        counts = dict(self._read_group(
            [("case_id", "in", self.case_id.ids), ("date", ">=", since), ("state", "!=", "cancelled")],
            ["case_id"], ["__count"],
        ))  # fmt: skip
        for reject in self:
            reject.incident_count = counts.get(reject.case_id, 0)

    @api.depends("move_id", "rank", "date")
    def _compute_presented_before(self):
        others = self.search([("move_id", "in", self.move_id.ids), ("state", "!=", "cancelled")])
        by_line = others.grouped(lambda other: (other.move_id.id, other.rank))
        for reject in self:
            earlier = by_line.get((reject.move_id.id, reject.rank), others.browse()).filtered(
                lambda other, reject=reject: other.id < reject.id or not reject.id
            )
            reject.presented_before = any(other.represented_on or other.state == "repeated" for other in earlier)

    @api.depends("state", "reason_id", "represented_on", "presented_before")
    def _compute_proposal(self):
        answered = {
            root: answered_until(root._recouvrement_today(), root._recouvrement_calendar()) for root in self.company_id
        }
        for reject in self:
            kind = reject.reason_id.kind or "other"
            act = next_act(kind, presented_before=reject.presented_before)
            if reject.state == "to_qualify":
                act = "qualify"
            elif reject.state == "represented":
                act = "wait" if reject.represented_on > answered[reject.company_id] else "call"
            active = reject.state in ACTIVE
            reject.proposal = act if active else False
            reject.block_proposed = active and reject.state != "to_qualify" and proposes_block(kind)

    @api.depends("name", "date")
    def _compute_display_name(self):
        for reject in self:
            reject.display_name = f"{reject.name or '/'} – {format_date(self.env, reject.date)}"

    @api.constrains("date")
    def _check_date(self):
        # of the day alone, when it is written: an old reject still ends
        for reject in self:
            today = reject.company_id._recouvrement_today()
            if not today - timedelta(days=MAX_DAYS) <= reject.date <= today:
                raise ValidationError(self.env._(
                    "A reject is dated in the last %(days)s days and not after today: not %(day)s.",
                    days=MAX_DAYS, day=format_date(self.env, reject.date),
                ))  # fmt: skip

    @api.constrains("represented_on")
    def _check_represented_on(self):
        for reject in self.filtered("represented_on"):
            again, today = reject.represented_on, reject.company_id._recouvrement_today()
            if not reject.date <= again <= today + timedelta(days=60):
                raise ValidationError(self.env._(
                    "What came back on %(rejected)s is presented again after that day, and within 60 days: not on "
                    "%(day)s.",
                    rejected=format_date(self.env, reject.date), day=format_date(self.env, again),
                ))  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A reject is kept as history: cancel it instead of deleting it."))

    # ---------------------------------------------------------------- recording

    @api.model
    def _record(self, came_back):
        """Record what came back; its items follow the ladder of rejects from then on.

        An incident that waits to be qualified is completed; one that is open ends, since another one follows.
        What came back several times is recorded in the order of its days.

        :param came_back: list of (record of ``recouvrement.item``, dict of the columns of the reject).
        :return: the rejects, in the same order.
        """
        self.env["recouvrement.reminder"]._check_collector()
        # sudo: rejects are written by their buttons only; who recorded it is the user
        Reject = self.sudo()
        lines = [item.line_id.id for item, _vals in came_back]
        current = dict(Reject.search([("line_id", "in", lines), ("state", "in", ACTIVE)]).grouped("line_id"))
        recorded = {}
        by_day = sorted(enumerate(came_back), key=lambda pair: fields.Date.to_date(pair[1][1]["date"]))
        for position, (item, vals) in by_day:
            recorded[position] = Reject._record_one(item, vals, current.get(item.line_id, Reject.browse()))
            current[item.line_id] = recorded[position]
        rejects = Reject.concat(*(recorded[position] for position in sorted(recorded)))
        rejects.case_id._answer_changed()
        return rejects.with_env(self.env)

    def _record_one(self, item, vals, current):
        """Write one incident of *item*, whose open one, if any, is *current*."""
        if current.state == "to_qualify":
            # what the ledger says of its payment is not lost to a source that does not say
            said = {name: value for name, value in vals.items() if value or name not in ("payment_id", "entry_id")}
            current.write(said | {"state": "open", "recorded_on": item.root_id._recouvrement_today()})
            return current
        if current and current.date >= fields.Date.to_date(vals["date"]):
            raise UserError(self.env._(
                "The reject of %(item)s on %(day)s is already recorded. A later one has a later date.",
                item=item.name or "/", day=format_date(self.env, current.date),
            ))  # fmt: skip
        current._close("repeated")
        self.env.flush_all()
        return self.create(vals | self._prepare_anchor_vals(item) | {
            "state": "open", "company_amount": item.residual, "recorded_on": item.root_id._recouvrement_today(),
        })  # fmt: skip

    def _close(self, state):
        for company, rejects in self.grouped("company_id").items():
            rejects.write({"state": state, "closed_on": company._recouvrement_today()})

    def _get_items(self):
        """The open items of these rejects."""
        return self.env["recouvrement.item"].search([("line_id", "in", self.line_id.ids)])

    def _filter_treated(self):
        """Those that wait for nobody: reminded since, or held."""
        waiting = self.filtered(lambda reject: reject.state in ("to_qualify", "open"))
        # one that waits to be qualified is a fact of its item, and is still to be dealt with
        done = waiting._get_items().filtered(
            lambda item: item.sent_date or item.pending == "own" or item.fact not in (False, "", "to_qualify")
        )
        return waiting.filtered(lambda reject: reject.line_id in done.line_id)

    # ---------------------------------------------------------------- acts

    def _act_on(self, states):
        """Return those of these rejects on which the user may act now, as superuser."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _record
        return self.sudo().filtered(lambda reject: reject.state in states)

    def _represent(self, day):
        """Note that these debts are presented again on a day: they are not reminded before the bank has answered."""
        rejects = self._act_on(("open", "represented"))
        rejects.write({"state": "represented", "represented_on": day})
        rejects.case_id._answer_changed()

    def action_cancel(self):
        """It was no reject: the items follow the ladder that they had."""
        rejects = self._act_on(ACTIVE)
        rejects._close("cancelled")
        rejects.case_id._answer_changed()
        return True

    def action_qualify(self):
        """Say what came back, and why."""
        return self._get_items().action_record_reject()

    def action_hold(self):
        """Hold the items while their account is cleared up: the payer contests, or answers."""
        action = self._get_items().action_hold()
        reason = self.env.ref("recouvrement_module.hold_reason_account", raise_if_not_found=False)
        return {**action, "context": {**action["context"], "default_reason_id": reason and reason.id}}

    def action_represent(self):
        """Present these debts again."""
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_represent_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}

    def action_remind(self):
        """Remind the customer now."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_force_step_action")
        return {**action, "context": {"default_case_id": self.case_id.id}}

    def action_open_document(self):
        """Open the invoice."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window", "res_model": "account.move", "res_id": self.move_id.id,
            "views": [(False, "form")],
        }  # fmt: skip

    def action_open_unpresented(self):
        """Open the items that we did not present three working days after their due date."""
        return self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_item_action_unpresented")

    # ---------------------------------------------------------------- by facts

    @api.model
    def _is_free(self):
        # EXTENDS recouvrement_module: a line has one open reject, the latest of those that look for it
        return SQL(
            """(anchor.state <> ALL(%(active)s) OR NOT EXISTS (
                  SELECT FROM recouvrement_reject other
                   WHERE other.state = ANY(%(active)s) AND other.id <> anchor.id
                     AND (other.line_id = ranks.line_id
                          OR other.move_id = anchor.move_id AND other.rank = anchor.rank
                         AND other.case_id = anchor.case_id AND other.id > anchor.id
                         AND NOT EXISTS (SELECT FROM account_move_line own WHERE own.id = other.line_id))))""",
            active=list(ACTIVE),
        )

    @api.model
    def _settle(self, scope):
        """End the rejects whose line is paid, or is no more.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        self.flush_model()
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_reject reject SET state = 'settled', closed_on = day.today
                 FROM recouvrement_case cases, (%(days)s) day
                WHERE cases.id = reject.case_id AND day.root_id = cases.company_id AND reject.state = ANY(%(active)s)
                  AND %(scope)s
                  AND NOT EXISTS (SELECT FROM account_move_line line
                                   WHERE line.id = reject.line_id
                                     AND (line.parent_state = 'draft'
                                          OR line.parent_state = 'posted' AND line.reconciled IS NOT TRUE))""",
            days=self.env["recouvrement.ledger"]._days(),
            scope=scope,
            active=list(ACTIVE),
        ))  # fmt: skip
        self.invalidate_model(["state", "closed_on"])
