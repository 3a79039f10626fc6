# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

MODULE = "recouvrement_module"
ORIGINS = [
    ("person", "By a person"),
    ("reply", "Reply of the customer"),
    ("portal", "Customer on the portal"),
    ("status", "Status of the invoice"),
]
ANSWERS = [
    ("accept", "The customer is right"),
    ("refuse", "The customer is wrong"),
    ("question", "A question to the customer"),
]
RESOLUTIONS = [
    ("credited", "Credit note"),
    ("settled", "Settled for a part"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn by the customer"),
    ("paid", "Paid"),
    ("cancelled", "Invoice cancelled"),
]
STATES = [("open", "In Progress"), ("late", "Late"), ("closed", "Closed")]


class RecouvrementDispute(models.Model):
    """What a customer disputes of one or more due lines: why, who answers, until when, what came of it.

    While it is open the disputed part is not asked, and nothing else waits for it. Its owner is any colleague: he
    reads and answers it without any right in accounting.
    """

    _name = "recouvrement.dispute"
    _description = "Dispute"
    _inherit = ["mail.thread", "mail.activity.mixin", "recouvrement.named.export"]
    _order = "service_date, id"
    _rec_name = "number"
    _mail_post_access = "read"

    number = fields.Char(readonly=True)
    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    customer_name = fields.Char(string="Customer", compute="_compute_customer_name", search="_search_customer_name")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    reason_id = fields.Many2one(
        "recouvrement.dispute.reason", required=True, ondelete="restrict", index=True, tracking=True
    )
    family = fields.Selection(string="Root Cause", related="reason_id.family", store=True)
    stage_id = fields.Many2one(
        "recouvrement.dispute.stage", required=True, ondelete="restrict", index=True, tracking=True,
        group_expand="_group_expand_stages", default=lambda self: self.env["recouvrement.dispute.stage"]._get("new"),
    )  # fmt: skip
    user_id = fields.Many2one(
        "res.users", string="Owner", domain=[("share", "=", False)], ondelete="set null", index=True, tracking=True,
        help="Who answers it: any colleague, no right in accounting is needed.",
    )  # fmt: skip
    salesperson_id = fields.Many2one("res.users", ondelete="set null", readonly=True, help="Of the invoice.")
    description = fields.Text(string="Words of the Customer")
    customer_reference = fields.Char(help="Number of the complaint at the customer.")
    invoice_names = fields.Char(string="Invoices", readonly=True)
    origin = fields.Selection(ORIGINS, string="Came By", required=True, default="person", readonly=True)
    create_uid = fields.Many2one("res.users", string="Opened By", readonly=True)
    opened_on = fields.Date(required=True, readonly=True, index=True)
    service_date = fields.Date(string="Answer By", required=True, tracking=True, help="The day by which we answer.")
    answer_by = fields.Date(
        string="Customer Answers By", compute="_compute_answer_by", store=True,
        help="Until then it waits for the customer; then it is ours again.",
    )  # fmt: skip
    escalated_on = fields.Date(readonly=True, help="When somebody was told that it is late.")
    days_open = fields.Integer(compute="_compute_days_open", help="Days from its opening to its end, or until today.")
    state = fields.Selection(STATES, compute="_compute_state", search="_search_state")

    line_ids = fields.One2many("recouvrement.dispute.line", "dispute_id", string="Disputed Items", readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, ondelete="restrict", readonly=True)
    amount = fields.Monetary(string="Disputed", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    company_amount = fields.Monetary(
        string="Disputed, Company Currency", currency_field="company_currency_id", readonly=True
    )
    standing = fields.Monetary(
        string="Still Not Asked", compute="_compute_standing", help="What is kept out of reminders today."
    )

    left = fields.Monetary(
        string="Still to Be Paid", compute="_compute_left", help="What is open today of what was disputed."
    )

    answer = fields.Selection(ANSWERS, readonly=True, tracking=True)
    answer_amount = fields.Monetary(string="To Be Credited", readonly=True)
    answer_words = fields.Text(readonly=True)
    answered_on = fields.Date(readonly=True)
    asked_on = fields.Date(string="Customer Asked", readonly=True)
    answered_uid = fields.Many2one("res.users", string="Answered By", readonly=True)

    resolution = fields.Selection(RESOLUTIONS, string="How It Ended", readonly=True, tracking=True)
    resolution_words = fields.Text(string="What the Customer Is Told", readonly=True)
    closed_on = fields.Date(readonly=True, index="btree_not_null")
    closed_uid = fields.Many2one("res.users", string="Closed By", readonly=True)
    opened_told_on = fields.Date(string="Customer Told It Is Recorded", readonly=True)
    closed_told_on = fields.Date(string="Customer Told How It Ended", readonly=True)

    _open_idx = models.Index("(case_id) WHERE closed_on IS NULL")

    @api.depends("number", "reason_id")
    def _compute_display_name(self):
        for dispute in self:
            dispute.display_name = f"{dispute.number or '/'} – {dispute.reason_id.name}"

    @api.depends("case_id")
    def _compute_customer_name(self):
        for dispute in self:
            # sudo: its owner may read whose it is, and reads nothing else of collection
            dispute.customer_name = dispute.sudo().case_id.partner_id.display_name

    def _search_customer_name(self, operator, value):
        # its owner may search whose it is, without a right on cases
        return [("case_id", "any!", [("partner_id", "any!", [("display_name", operator, value)])])]

    def _get_days(self):
        """The day of each company of these disputes."""
        # sudo: the day of the root, also with only a branch ticked
        return {root: root.sudo()._recouvrement_today() for root in self.company_id}

    @api.depends("opened_on", "closed_on")
    def _compute_days_open(self):
        days = self._get_days()
        for dispute in self:
            end = dispute.closed_on or days.get(dispute.company_id)
            dispute.days_open = (end - dispute.opened_on).days if dispute.opened_on else 0

    @api.depends("stage_id")
    def _compute_answer_by(self):
        """What moves to a stage that waits for the customer waits for its days."""
        days = self._get_days()
        for dispute in self:
            stage, today = dispute.stage_id, days.get(dispute.company_id)
            waits = stage.kind == "customer" and today
            dispute.answer_by = today + timedelta(days=stage.days) if waits else False

    @api.depends("closed_on", "service_date", "stage_id")
    def _compute_state(self):
        days = self._get_days()
        for dispute in self:
            today = days.get(dispute.company_id)
            late = bool(dispute.service_date) and dispute.service_date < today and dispute.stage_id.kind != "customer"
            dispute.state = "closed" if dispute.closed_on else "late" if late else "open"

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: the day of the root, also with only a branch ticked
        late = Domain(self._get_late_domain(self.env.company.sudo().root_id._recouvrement_today()))
        closed = Domain("closed_on", "!=", False)
        domains = {"closed": closed, "late": late, "open": ~closed & ~late}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    def _get_late_domain(self, day):
        """The domain of what should have been answered before a day, and waits for us."""
        return [("closed_on", "=", False), ("service_date", "<", day), ("stage_id.kind", "!=", "customer")]

    @api.depends("line_ids.standing")
    def _compute_standing(self):
        for dispute in self:
            # sudo: its owner reads its amounts and not the rows behind them
            dispute.standing = sum(dispute.sudo().line_ids.mapped("standing"))

    @api.depends("line_ids.disputed")
    def _compute_left(self):
        left = self.sudo().line_ids._get_left()  # sudo: see _compute_standing
        for dispute in self:
            dispute.left = sum(left[line] for line in dispute.sudo().line_ids)

    @api.model
    def _group_expand_stages(self, stages, domain):
        return stages.search([])

    # ---------------------------------------------------------------- who may change what

    @api.constrains("user_id")
    def _check_user_id(self):
        for dispute in self:
            if dispute.user_id.share:
                raise ValidationError(self.env._("%s is no colleague: choose who answers here.", dispute.user_id.name))

    def write(self, vals):
        # EXTENDS 'mail': collectors change what is not said once for all, owners move their own along the board
        if not self.env.su:
            own = {name for name in vals if self._fields[name]._module == MODULE}
            may = self.env.user.has_group("recouvrement_module.group_collector")
            fixed = {name for name in own if self._fields[name].readonly} if may else own - {"stage_id"}
            if fixed:
                raise AccessError(self.env._("These fields of a dispute cannot be written: %s.", ", ".join(fixed)))
        if "stage_id" in vals and "closed_on" not in vals:
            self._check_stage(vals["stage_id"])
        if "service_date" in vals:  # another day is another delay
            vals = {"escalated_on": False, **vals}
        before = {dispute: dispute.user_id for dispute in self} if "user_id" in vals else {}
        result = super().write(vals)
        # sudo: the activity of the former owner is not his who names another one
        self.sudo().filtered(lambda dispute: before.get(dispute, dispute.user_id) != dispute.user_id)._ask_owner()
        return result

    def _check_stage(self, stage_id):
        """Refuse to close a dispute, or to open one that is closed, by moving it along the board."""
        closing = self.env["recouvrement.dispute.stage"].browse(stage_id).kind == "closed"
        if any(bool(dispute.closed_on) != closing for dispute in self):
            raise UserError(self.env._(
                "A dispute is closed by its buttons: credit note, refusal, agreement or withdrawal. One that is closed "
                "stays closed: open another one."
            ))  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A dispute is kept as history: close it instead of deleting it."))
