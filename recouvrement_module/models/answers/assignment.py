# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

NAMED = 5  # how many invoices an error names

COLLECTORS = [
    ("factor", "The factor"),
    ("us", "We do"),
]


class RecouvrementAssignment(models.Model):
    """An invoice that belongs to a factor or a bank: since when, who collects it, whether the customer knows.

    What the factor collects is silent and no longer counts as overdue. What we collect is reminded; once the
    customer was notified, it is asked to pay on the account of the factor. An invoice that is returned takes up
    its ladder where the facts put it.
    """

    _name = "recouvrement.assignment"
    _description = "Assignment of an invoice"
    _inherit = "recouvrement.anchor"
    _order = "date desc, id desc"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    factor_id = fields.Many2one("res.partner", required=True, ondelete="restrict", index=True)
    date = fields.Date(string="Assigned On", required=True)
    notified = fields.Boolean(string="Customer Notified", help="The customer knows that it must pay the factor.")
    recourse = fields.Boolean(string="With Recourse", help="The factor may return it when it is not paid.")
    collected_by = fields.Selection(COLLECTORS, required=True, default="factor")
    bank_id = fields.Many2one(
        "res.partner.bank",
        string="Account to Pay On",
        ondelete="restrict",
        help="The account of the factor that messages name once the customer was notified.",
    )
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    returned_on = fields.Date(readonly=True)
    return_reason = fields.Char(string="Why Returned", readonly=True)
    returned_uid = fields.Many2one("res.users", string="Return Noted By", readonly=True)
    open_amount = fields.Monetary(string="Open Now", compute="_compute_open_amount")

    _open_unique = models.UniqueIndex(
        "(move_id) WHERE returned_on IS NULL", "This invoice is assigned already: note its return first."
    )

    @api.depends("name", "factor_id")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = f"{assignment.name} – {assignment.factor_id.name}"

    def _compute_open_amount(self):
        rows = self.env["recouvrement.item"]._read_group(
            [("assignment_id", "in", self.ids)], ["assignment_id"], ["residual_currency:sum"]
        )
        amounts = dict(rows)
        for assignment in self:
            assignment.open_amount = amounts.get(assignment, 0)

    # ---------------------------------------------------------------- what is refused

    @api.constrains("factor_id", "case_id", "bank_id", "notified", "collected_by")
    def _check_factor(self):
        for assignment in self:
            factor = assignment.factor_id.commercial_partner_id
            if factor in (assignment.partner_id, assignment.company_id.sudo().partner_id):
                raise ValidationError(self.env._(
                    "%s can be assigned to somebody else only: neither to its customer nor to your own company.",
                    assignment.name,
                ))  # fmt: skip
            if assignment.bank_id and assignment.bank_id.partner_id.commercial_partner_id != factor:
                raise ValidationError(self.env._(
                    "The account %(account)s is not one of %(factor)s.",
                    account=assignment.bank_id.acc_number, factor=factor.name,
                ))  # fmt: skip
            if assignment.collected_by == "factor" and not assignment.notified:
                raise ValidationError(self.env._(
                    "The factor collects what the customer was notified of: tick “Customer Notified”, or say that you "
                    "collect it yourself."
                ))  # fmt: skip
            if assignment._is_paid_to_factor() and not assignment.bank_id:
                raise ValidationError(self.env._("Say on which account of %s the customer pays.", factor.name))

    @api.constrains("date", "returned_on")
    def _check_dates(self):
        moves = self.move_id.sudo()  # sudo: the invoice may be of a branch
        invoiced = {move.id: move.invoice_date for move in moves}
        for assignment in self:
            today = assignment.company_id._recouvrement_today()
            first = invoiced.get(assignment.move_id.id) or assignment.date
            if not first <= assignment.date <= today:
                raise ValidationError(self.env._(
                    "%(invoice)s of %(day)s cannot be assigned on %(date)s: choose a day from then to today.",
                    invoice=assignment.name, day=format_date(self.env, first),
                    date=format_date(self.env, assignment.date),
                ))  # fmt: skip
            if assignment.returned_on and not assignment.date <= assignment.returned_on <= today:
                raise ValidationError(self.env._(
                    "%(invoice)s was assigned on %(day)s: it is returned on a day from then to today.",
                    invoice=assignment.name, day=format_date(self.env, assignment.date),
                ))  # fmt: skip

    def write(self, vals):
        # EXTENDS 'base': an assignment is said once; only its notification, its return and its pointers follow
        if not {
            "notified", "bank_id", "returned_on", "return_reason", "returned_uid", "line_id", "move_id", "case_id",
        }.issuperset(vals):  # fmt: skip
            raise UserError(self.env._("An assignment is not changed: note its return, and assign the invoice again."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("An assignment is kept as history: note its return instead of deleting it."))

    # ---------------------------------------------------------------- by people

    @api.model
    def _get_assignable(self, items):
        """The items whose invoice may be assigned: posted invoices of a customer that are not assigned yet."""
        # sudo: the invoices may be of a branch
        return items.filtered(
            lambda item: (
                not item.assignment_id
                and item.residual_currency > 0
                and item.sudo().move_id.move_type in ("out_invoice", "out_receipt")
            )
        )

    @api.model
    def _assign(self, items, vals):
        """Assign the invoices of some open items, each once.

        :param items: records of ``recouvrement.item``.
        :param dict vals: what is the same for all: factor, date, notified, recourse, who collects, account.
        :return: the assignments.
        """
        self.env["recouvrement.reminder"]._check_collector()
        refused = items - self._get_assignable(items)
        if refused or not items:
            raise UserError(self.env._(
                "Only open invoices that are not assigned yet can be assigned: not %s.",
                ", ".join(item.name or "/" for item in refused[:NAMED]) or "/",
            ))  # fmt: skip
        by_invoice = items.sorted("rank").grouped(lambda item: (item.case_id, item.move_id)).values()
        # sudo: an assignment is written by its buttons only; its author is the user
        assignments = self.sudo().create([
            {**self._prepare_anchor_vals(group[0]), "line_id": False, "rank": 0,
             "amount": sum(group.mapped("residual_currency")), **vals}
            for group in by_invoice
        ])  # fmt: skip
        assignments._check_after_return()
        assignments._changed()
        return assignments.with_env(self.env)

    def _check_after_return(self):
        """Refuse an assignment that begins before the invoice came back from the last one."""
        before = self.search([("move_id", "in", self.move_id.ids), ("returned_on", "!=", False)], order="returned_on")
        returned = {assignment.move_id: assignment.returned_on for assignment in before}
        for assignment in self:
            day = returned.get(assignment.move_id)
            if day and assignment.date < day:
                raise ValidationError(self.env._(
                    "%(invoice)s was returned on %(day)s: it cannot be assigned again before.",
                    invoice=assignment.name, day=format_date(self.env, day),
                ))  # fmt: skip

    def action_notify(self):
        """The customer was notified: what we collect is from now on asked on the account of the factor."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _assign
        told = self.sudo().filtered(lambda assignment: not (assignment.notified or assignment.returned_on))
        for assignment in told:
            factor = assignment.factor_id
            bank = assignment.bank_id or (factor.bank_ids or factor.commercial_partner_id.bank_ids)[:1]
            if not bank:
                raise UserError(self.env._("%s has no bank account: enter it on its contact first.", factor.name))
            assignment.write({"notified": True, "bank_id": bank.id})
        told._changed()
        return True

    def _return(self, day, reason):
        """Note that the factor returned invoices: they are ours to ask for again, from the step they had reached.

        :param date day: when they came back.
        :param str reason: why.
        """
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: see _assign
        current = self.sudo().filtered(lambda assignment: not assignment.returned_on)
        current.write({"returned_on": day, "return_reason": reason, "returned_uid": self.env.uid})
        current._changed()

    def _changed(self):
        """What is prepared asks for what is no longer ours, or names another account: it is prepared again."""
        self.case_id._answer_changed()
        waiting = self.env["recouvrement.reminder"].search([
            *self.case_id._get_reminder_domain(), ("state", "in", ("prepared", "confirmed")), ("channel", "!=", "task"),
        ])  # fmt: skip
        if other := waiting._find_other_payees():
            other._supersede()

    # ---------------------------------------------------------------- whom to pay

    @api.model
    def _say_payee(self, factor, invoices):
        """The sentence that asks to pay a factor, in the language of the environment.

        Which law makes a payment to us void depends on the kind of assignment: it names no article.
        """
        return self.env._(
            "These invoices are assigned to %(factor)s: %(invoices)s. Their payment discharges you only if it is made "
            "to %(factor)s on this account.",
            factor=factor, invoices=", ".join(dict.fromkeys(name or "/" for name in invoices)),
        )  # fmt: skip

    def _is_paid_to_factor(self):
        """Whether messages ask to pay the factor: we collect, and the customer knows."""
        self.ensure_one()
        return self.collected_by == "us" and self.notified and not self.returned_on

    @api.model
    def _payees(self):
        """The query of whom to pay for what we collect for a factor whom the customer knows.

        Columns: move_id, name, account (number), bic. A confidential assignment is not in it.
        """
        self.env.flush_all()
        return SQL(
            """SELECT assignment.move_id, factor.name, account.acc_number AS account, bank.bic
                 FROM recouvrement_assignment assignment
                 JOIN res_partner factor ON factor.id = assignment.factor_id
                 JOIN res_partner_bank account ON account.id = assignment.bank_id
                 LEFT JOIN res_bank bank ON bank.id = account.bank_id
                WHERE assignment.returned_on IS NULL AND assignment.notified AND assignment.collected_by = 'us'"""
        )
