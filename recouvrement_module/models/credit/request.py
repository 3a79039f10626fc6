# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ...rules.credit_limit import MOST
from .words import KINDS

STATES = [
    ("asked", "To Decide"),
    ("granted", "Granted"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
ASKING = ("partner_id", "company_id", "kind", "mode", "amount", "date_to", "reason")


class RecouvrementCreditRequest(models.Model):
    """Somebody who sells, or collects, asks for a credit limit; whoever may grant that much decides.

    No right in collection is needed to ask or to decide, and no figure of the accounts is shown. Documents are
    attached in its discussion.
    """

    _name = "recouvrement.credit.request"
    _description = "Credit request"
    _inherit = ["mail.thread", "mail.activity.mixin", "recouvrement.named.export"]
    _order = "id desc"
    _mail_post_access = "read"

    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, ondelete="cascade", index=True,
        default=lambda self: self._get_default_partner(),
    )  # fmt: skip
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True,
        default=lambda self: self.env.company.sudo().root_id,  # sudo: also with only a branch ticked
    )  # fmt: skip
    currency_id = fields.Many2one(related="company_id.currency_id", compute_sudo=True)
    kind = fields.Selection(KINDS, string="It Counts", required=True, default="lasting")
    mode = fields.Selection(
        [("limited", "Limited"), ("unlimited", "Unlimited")], string="Limit", required=True, default="limited"
    )
    amount = fields.Monetary(string="Limit Asked For", tracking=True)
    date_to = fields.Date(string="Until", help="The last day of a temporary limit.")
    reason = fields.Text(required=True, help="What the customer will buy, and why it is good for it.")
    state = fields.Selection(STATES, required=True, default="asked", readonly=True, tracking=True, index=True)
    create_uid = fields.Many2one("res.users", string="Asked By", readonly=True)
    decided_uid = fields.Many2one("res.users", string="Decided By", readonly=True)
    decided_on = fields.Date(readonly=True)
    decider_ids = fields.Many2many(
        "res.users", compute="_compute_may_decide", search="_search_decider_ids", string="Who Decides"
    )
    may_decide = fields.Boolean(compute="_compute_may_decide")

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "A credit limit cannot be negative.")

    @api.model
    def _get_default_partner(self):
        if self.env.context.get("active_model") == "res.partner":
            return self.env["res.partner"].browse(self.env.context.get("active_id")).commercial_partner_id
        return False

    @api.depends("amount", "mode", "company_id", "state")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        Bracket = self.env["recouvrement.credit.bracket"]
        for request in self:
            # sudo: the root, also with only a branch ticked
            deciders = Bracket._get_deciders(request.company_id.sudo().root_id, request.mode, request.amount)
            request.decider_ids = deciders
            request.may_decide = request.state == "asked" and self.env.user in deciders

    @api.model
    def _search_decider_ids(self, operator, value):
        """The requests on which some users decide, or would have."""
        if operator != "in":
            return NotImplemented
        return self.env["recouvrement.credit.bracket"]._get_requests_domain(self.env["res.users"].browse(value))

    @api.depends("partner_id", "amount")
    def _compute_display_name(self):
        for request in self:
            # sudo: whoever may read the request may read whose it is
            name = request.partner_id.sudo().display_name or ""
            limited = request.mode == "limited"
            request.display_name = f"{name}: {request.currency_id.format(request.amount)}" if limited else name

    @api.constrains(*ASKING)
    def _check_request(self):
        for request in self:
            today = request.company_id.sudo()._recouvrement_today()  # sudo: also with only a branch ticked
            if request.mode == "limited" and not 0 < request.amount < MOST:
                raise ValidationError(self.env._("Ask for an amount between 0 and %s.", f"{MOST:,}"))
            if request.kind == "temporary" and not (request.date_to and request.date_to >= today):
                raise ValidationError(self.env._("A temporary limit ends on a day that is still to come."))
            if not request.reason.strip():
                raise ValidationError(self.env._("Say why the limit is asked for."))

    # ---------------------------------------------------------------- asking

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'mail': it is about the whole company, and whoever decides is asked
        if not self.env.su and any({"state", "decided_uid", "decided_on"} & vals.keys() for vals in vals_list):
            raise AccessError(self.env._("A credit request is decided by its buttons."))
        for vals in vals_list:
            if vals.get("partner_id"):
                vals["partner_id"] = self.env["res.partner"].browse(vals["partner_id"]).commercial_partner_id.id
            if vals.get("company_id"):
                # sudo: the root, also with only a branch ticked
                vals["company_id"] = self.env["res.company"].browse(vals["company_id"]).sudo().root_id.id
        requests = super().create(vals_list)
        for request in requests:
            request._ask_deciders()
        return requests

    def _ask_deciders(self):
        """Give everybody who may decide an activity; nobody is told by email."""
        # sudo: whoever asks need not be able to give others work
        request = self.sudo().with_context(mail_activity_quick_update=True)
        for user in self.decider_ids:
            request.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=self.env._("Decide on the credit request"),
                date_deadline=request.company_id._recouvrement_today(),
            )  # fmt: skip

    def write(self, vals):
        # EXTENDS 'mail': what is decided stays as it is
        if not self.env.su and vals.keys() & {*ASKING, "state", "decided_uid", "decided_on"}:
            if not vals.keys() <= set(ASKING):
                raise AccessError(self.env._("A credit request is decided by its buttons."))
            if any(request.state != "asked" for request in self):
                raise UserError(self.env._("This request is decided already: make another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if any(request.state in ("granted", "refused") for request in self):
            raise UserError(self.env._("Decided requests are kept as history."))

    # ---------------------------------------------------------------- deciding

    def action_grant(self):
        """Grant what is asked for: the limit is written at once, with its history."""
        self.ensure_one()
        self._decide("granted")
        # sudo: whoever decides in this bracket need not manage collection; the author is the user
        case = self.env["recouvrement.case"]._of_customer(self.partner_id.sudo(), self.company_id.sudo())
        case._set_credit_limit(
            self.mode, self.amount, date_to=self.date_to if self.kind == "temporary" else None,
            reason=self.reason.strip().splitlines()[0], origin="request",
        )  # fmt: skip
        return True

    def action_refuse(self):
        """Refuse it; the reason is said in the discussion."""
        self.ensure_one()
        self._decide("refused")
        return True

    def action_withdraw(self):
        """Whoever asked does not want it any more."""
        self.ensure_one()
        self.check_access("write")
        if self.create_uid != self.env.user:
            raise AccessError(self.env._("Only %s withdraws this request.", self.create_uid.name))
        self._close("withdrawn")
        return True

    def _decide(self, state):
        if self.env.user not in self.decider_ids:
            raise AccessError(self.env._(
                "This request is decided by: %s.", ", ".join(self.decider_ids.sudo().mapped("name")) or "/"
            ))  # fmt: skip
        self._close(state)

    def _close(self, state):
        """End the request; of two who do it at the same time one wins, and the other is told.

        The row is locked: whoever comes second waits, then starts again from what the first one has written.
        """
        self.check_access("read")
        self.env.cr.execute(SQL("SELECT state FROM recouvrement_credit_request WHERE id = %s FOR UPDATE", self.id))
        self.invalidate_recordset(["state", "decided_uid"])
        if self.state != "asked":
            raise UserError(self.env._(
                "%s has decided on this request already.", self.sudo().decided_uid.name or self.create_uid.name
            ))  # fmt: skip
        # sudo: the decision is written by its buttons only
        request = self.sudo()
        today = request.company_id._recouvrement_today()
        request.write({"state": state, "decided_uid": self.env.uid, "decided_on": today})
        request.activity_unlink(["mail.mail_activity_data_todo"])
