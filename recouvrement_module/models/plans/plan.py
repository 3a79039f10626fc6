# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import plan as rules
from ...rules.plan import Watch

KINDS = [
    ("agreed", "Agreed With the Customer"),
    ("court", "Ordered by a Court"),
]
STATES = [
    ("proposed", "Proposed"),
    ("agreed", "Agreed"),
    ("running", "Running"),
    ("kept", "Honoured"),
    ("lapsed", "Lapsed"),
    ("cancelled", "Cancelled"),
]
LIVE = ("agreed", "running")  # what is in them is not asked
RHYTHMS = [
    ("weekly", "Every Week"),
    ("fortnightly", "Every Two Weeks"),
    ("monthly", "Every Month"),
    ("quarterly", "Every Three Months"),
]
INTERESTS = [
    ("frozen", "Frozen if the Plan Is Kept"),
    ("running", "Goes On Running"),
    ("agreed", "At an Agreed Rate"),
    ("free", "None, Whatever Happens"),
]
STANDINGS = [
    ("running", "Up to Date"),
    ("behind", "Late, Within Its Grace"),
    ("to_notice", "Formal Notice Due"),
    ("notice_running", "Formal Notice Running"),
    ("lapsed", "Notice Without Effect"),
    ("kept", "All Paid"),
]
# What is written of a plan after it was proposed; all else is said once.
FOLLOWING = {
    "state", "agreed_on", "mark", "signed_by", "signed_as", "proof", "proof_name", "ended_on", "ended_uid",
    "matched_mark", "activity_code",
    "end_reason", "standing", "overdue", "residual", "principal_left", "excess", "lapse_on", "next_due", "activity_id",
    "seen_on", "case_id", "pdf", "pdf_sha256", "shown_sha256", "principal", "interest", "replaced_by_id", "last_due",
}  # fmt: skip


class RecouvrementPlan(models.Model):
    """A payment plan: what a customer owes, paid by instalments, instead of being dunned.

    Invoices, their due dates and the accounting stay as they are. It is said once; what follows is found in the
    payments.
    """

    _name = "recouvrement.plan"
    _description = "Payment plan"
    _inherit = ["recouvrement.named.export", "recouvrement.of.case", "recouvrement.frozen.document"]
    _order = "id desc"
    _rec_name = "number"

    number = fields.Char(required=True, readonly=True, copy=False)
    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    kind = fields.Selection(KINDS, required=True, default="agreed", readonly=True)
    state = fields.Selection(STATES, required=True, default="proposed", index=True, readonly=True)
    proposed_on = fields.Date(required=True, readonly=True)
    valid_until = fields.Date(readonly=True, help="Until when it may be signed as it stands.")
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    note = fields.Char(readonly=True)

    # what was agreed on
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    principal = fields.Monetary(required=True, readonly=True)
    interest = fields.Monetary(string="Agreed Interest", readonly=True)
    total = fields.Monetary(compute="_compute_total", string="To Pay in All")
    start = fields.Date(string="Starts On", required=True, readonly=True)
    rhythm = fields.Selection(RHYTHMS, readonly=True)
    interest_mode = fields.Selection(INTERESTS, string="Late-Payment Interest", required=True, readonly=True)
    rate = fields.Float(string="Agreed Rate (%)", digits=(6, 3), readonly=True, aggregator=None)
    grace_days = fields.Integer(
        string="Days of Grace", readonly=True, aggregator=None,
        help="An instalment is late when this many days after its own have passed.",
    )  # fmt: skip
    notice_days = fields.Integer(
        string="Delay of a Notice", readonly=True, aggregator=None,
        help="Days that a formal notice gives before what is left is due at once.",
    )  # fmt: skip
    accelerates = fields.Boolean(
        string="Lapses", default=True, readonly=True,
        help="When a formal notice remains without effect, what is left is due at once.",
    )  # fmt: skip
    item_ids = fields.One2many("recouvrement.plan.item", "plan_id", string="Debt Acknowledged", readonly=True)
    instalment_ids = fields.One2many("recouvrement.instalment", "plan_id", string="Schedule", readonly=True)
    last_due = fields.Date(string="Ends On", readonly=True)

    # signature
    agreed_on = fields.Date(readonly=True)
    mark = fields.Integer(readonly=True, aggregator=None, help="The last journal item there was when it was agreed.")
    matched_mark = fields.Integer(
        readonly=True, aggregator=None, help="The last matching there was then: it left less to put into the plan."
    )
    signed_by = fields.Char(readonly=True)
    signed_as = fields.Char(string="Capacity", readonly=True)
    proof = fields.Binary(string="Signed Document", attachment=True, readonly=True)
    proof_name = fields.Char(string="Name of the Document", readonly=True)

    # where it stands
    standing = fields.Selection(STANDINGS, string="Where It Stands", readonly=True)
    overdue = fields.Monetary(string="Behind By", readonly=True, default=0)
    residual = fields.Monetary(string="Still to Pay", readonly=True, help="Agreed interest included.")
    principal_left = fields.Monetary(readonly=True)
    excess = fields.Monetary(
        string="No Longer Owed", readonly=True, default=0,
        help="What the plan still asks though its items were settled otherwise, by a credit note most often.",
    )  # fmt: skip
    lapse_on = fields.Date(string="Notice Ends On", readonly=True, help="The last day of the delay of the notice.")
    next_due = fields.Date(string="Next Instalment", readonly=True)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null", readonly=True)
    activity_code = fields.Char(readonly=True, help="What the activity asks, whatever its language.")
    seen_on = fields.Date(string="Dealt With On", readonly=True, help="Since when somebody has dealt with its lapse.")

    # its end
    ended_on = fields.Date(readonly=True)
    ended_uid = fields.Many2one("res.users", string="Ended By", readonly=True)
    end_reason = fields.Char(readonly=True)
    replaced_by_id = fields.Many2one("recouvrement.plan", ondelete="set null", readonly=True)

    _live_idx = models.Index("(case_id) WHERE state IN ('agreed', 'running')")
    _number_unique = models.Constraint("UNIQUE(case_id, number)", "There is a plan of this number already.")
    _notice_bounds = models.Constraint(
        f"CHECK(notice_days BETWEEN {rules.SHORTEST} AND {rules.LONGEST})",
        "A formal notice of a plan gives 8 to 15 days.",
    )

    @api.depends("principal", "interest")
    def _compute_total(self):
        for plan in self:
            plan.total = plan.principal + plan.interest

    @api.depends("number", "partner_id")
    def _compute_display_name(self):
        for plan in self:
            # sudo: whoever may read the case may read whose it is, also a customer of another branch
            plan.display_name = f"{plan.number} – {plan.partner_id.sudo().display_name}"

    def write(self, vals):
        # EXTENDS 'base': a plan is said once; what follows is found by itself, or by its buttons
        if not FOLLOWING.issuperset(vals):
            raise UserError(self.env._("A plan is not changed: make another one, which takes its place."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A plan is kept as history: cancel it instead of deleting it."))

    # ---------------------------------------------------------------- as the rules see it

    def _get_step(self):
        """The smallest amount of its currency."""
        return Decimal(str(self.currency_id.rounding))

    def _as_rule(self):
        """Return the plan as the rule of allocation sees it.

        :rtype: rules.plan.Plan
        """
        self.ensure_one()
        return rules.Plan(
            self.id, self.agreed_on, tuple(one._as_rule() for one in self.instalment_ids), self.ended_on or None
        )

    def _get_watch(self, calendar):
        """How it is watched.

        :param WorkingCalendar calendar: of its company.
        :rtype: rules.plan.Watch
        """
        self.ensure_one()
        return Watch(self.grace_days, tuple(self._get_notices()), calendar)

    def _get_notices(self):
        """The formal notices that took effect: list of ``rules.plan.Notice``."""
        return []
