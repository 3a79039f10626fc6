# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL, format_date

from ...rules import relief as rules
from ...rules.rates import MissingRate, RateBook, half_year_start
from ...rules.regime import LEGAL
from .case_regime import HIGHEST
from .limitation_event import YEARS

KINDS = [
    ("grace", "Respite Agreed"),
    ("court_delay", "Delay Granted by a Court"),
    ("judgment", "Enforceable Judgment"),
    ("over_indebted", "Over-Indebtedness: Admissible"),
]
INTERESTS = [
    ("none", "No Interest Meanwhile"),
    ("reduced", "Reduced Rate Set by the Court"),
]
GRANTED = [
    ("legal", "The Legal Rate"),
    ("kept", "The Rate That Ran Already"),
]
LASTING = tuple(code for code, kind in rules.KINDS.items() if kind.lasting)
FOLLOWING = {"case_id", "move_id", "line_id", "ended_on", "withdrawn_on", "withdrawn_uid", "withdrawal_reason"}


class RecouvrementRelief(models.Model):
    """What a court, a commission or the creditor granted on an invoice, or on all that was invoiced before a day.

    It is said once, with its document, and never written again: what was wrong is withdrawn, with a reason.
    """

    _name = "recouvrement.relief"
    _description = "Court decision or respite"
    _inherit = "recouvrement.said.once"
    _order = "date desc, id desc"
    _rec_name = "kind"
    _decision_action = "relief_decision_action"

    scope = fields.Selection(
        [("customer", "All Invoiced Before a Day"), ("invoice", "The Invoice")],
        string="Of What", required=True, default="invoice", readonly=True,
    )  # fmt: skip
    kind = fields.Selection(KINDS, string="What Was Granted", required=True, readonly=True)
    invoiced_before = fields.Date(readonly=True, help="What was invoiced before this day is concerned.")
    date = fields.Date(
        string="Decided On", required=True, readonly=True, help="The day of the decision, or of the agreement."
    )
    date_from = fields.Date(
        string="From", readonly=True, help="Its first day. Of a judgment: since when it can be enforced."
    )
    date_to = fields.Date(string="Until", readonly=True, help="Its last day.")
    rate = fields.Float(string="Reduced Rate (%)", digits=(6, 3), readonly=True, aggregator=None)
    granted = fields.Selection(GRANTED, string="Interest Granted", readonly=True)
    note = fields.Char(string="Reference", readonly=True, help="The court and the number of the decision.")
    proof = fields.Binary(string="Document", attachment=True, readonly=True)
    proof_name = fields.Char(string="Name of the Document", readonly=True)
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    ended_on = fields.Date(
        readonly=True, help="Its last day, when it ended early or its end was not known: measures, a term not kept."
    )
    is_lasting = fields.Boolean(compute="_compute_is_lasting", help="It begins and ends.")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")

    @api.depends("kind")
    def _compute_is_lasting(self):
        for relief in self:
            relief.is_lasting = relief.kind in LASTING

    # ---------------------------------------------------------------- what is refused

    @api.constrains("date", "date_from", "date_to", "rate", "kind")
    def _check_days(self):
        book = RateBook.of(self.env["recouvrement.rate"]._get_book())
        for relief in self:
            # sudo: a root is reached through any of its branches
            today = relief.company_id.sudo()._recouvrement_today()
            if not fields.Date.subtract(today, years=YEARS) <= relief.date <= today:
                raise ValidationError(self.env._(
                    "A decision is noted on a day that has come, of the last %(years)s years: not on %(day)s.",
                    years=YEARS, day=format_date(self.env, relief.date),
                ))  # fmt: skip
            if relief.rate and not 0 < relief.rate <= HIGHEST:
                raise ValidationError(self.env._("Enter percent a year, above 0 and up to %s.", HIGHEST))
            try:
                legal = book.at(LEGAL, half_year_start(relief.date_from or relief.date))
            except MissingRate:
                legal = None
            if reason := rules.refusal(relief._as_rule(), legal):
                raise ValidationError(relief._say_refusal(reason, legal))

    def _say_refusal(self, reason, legal):
        return {
            "first": self.env._("Enter the first day of what was granted."),
            "last": self.env._("Enter the last day of what was granted."),
            "order": self.env._("It ends before it begins: look at its days."),
            "long": self.env._(
                "A court puts off or spreads what is owed over %s months at most (article 1343-5 of the French Civil "
                "Code): look at its days.", rules.LONGEST,
            ),
            "rate": self.env._(
                "A court reduces the rate to the legal rate at least (article 1343-5 of the French Civil Code), "
                "%s %% then.", f"{legal or 0:f}",
            ),
            "early": self.env._("A judgment can be enforced from its own day at the earliest."),
        }[reason]  # fmt: skip

    @api.constrains("kind", "proof", "scope", "invoiced_before", "note")
    def _check_document(self):
        for relief in self:
            if rules.KINDS[relief.kind].proven and not relief.proof:
                raise ValidationError(self.env._("Attach the decision: without it nothing changes what is owed."))
            if relief.kind == "grace" and not (relief.note or "").strip():
                raise ValidationError(self.env._("Say what was agreed on, and with whom: it is kept."))
            if relief.scope == "customer" and not relief.invoiced_before:
                raise ValidationError(self.env._("Say before which day it was invoiced."))
            # sudo: one answer, also for a customer of another branch
            if relief.kind == "over_indebted" and not relief.partner_id.sudo()._get_recouvrement_category().natural:
                raise ValidationError(self.env._(
                    "Over-indebtedness is of natural persons: %s is none. An insolvency procedure is noted on the "
                    "case.", relief.partner_id.sudo().display_name,
                ))  # fmt: skip

    # ---------------------------------------------------------------- by people

    def _say_end(self, day):
        """It ended: the measures hold, a term was not kept."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        for relief in self:
            if not relief.is_lasting or relief.ended_on or relief.withdrawn_on:
                raise UserError(self.env._(
                    "Its end is known already, or it was withdrawn: withdraw it and note it anew."
                ))  # fmt: skip
            # sudo: a root is reached through any of its branches
            if not day or not relief.date_from <= day <= relief.company_id.sudo()._recouvrement_today():
                raise UserError(self.env._("It ended on a day after it began, not in the future."))
        # sudo: see _note
        self.sudo().write({"ended_on": day})
        self.sudo().case_id._answer_changed()

    def write(self, vals):
        # EXTENDS 'base': it is said once; only its end, its withdrawal and its pointers follow
        if not FOLLOWING.issuperset(vals):
            raise UserError(self.env._("What was granted is not changed: withdraw it, and note it anew."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("What was granted is kept as history: withdraw it instead of deleting it."))

    # ---------------------------------------------------------------- by facts

    @api.model
    def _read_reliefs(self, move_ids, case_ids):
        """What was granted on some invoices, and to some customers.

        :return: list of records
        """
        # sudo: what is owed does not depend on who asks
        return self.sudo().search([
            ("withdrawn_on", "=", False), ("case_id", "in", list(case_ids)),
            "|", ("scope", "=", "customer"), ("move_id", "in", list(move_ids)),
        ], order="id")  # fmt: skip

    def _concerns(self, move_id, case_id, day):
        """Whether it is of an invoice.

        :param date day: of the invoice.
        """
        if self.case_id.id != case_id:
            return False
        return day < self.invoiced_before if self.scope == "customer" else self.move_id.id == move_id

    def _as_rule(self):
        """Return it as the rule sees it.

        :rtype: rules.relief.Relief
        """
        self.ensure_one()
        return rules.Relief(
            kind=self.kind,
            decided_on=self.date,
            first=self.date_from or None,
            last=min(filter(None, (self.date_to, self.ended_on)), default=None),
            rate=Decimal(str(self.rate)) if self.rate else None,
            legal=self.granted == "legal",
        )

    @api.model
    def _in_force(self, scope, columns):
        """Return the query of what must be asked of nobody today.

        :param SQL columns: what it selects, of ``relief`` and its ``cases``.
        """
        return SQL(
            """SELECT %(columns)s FROM recouvrement_relief relief
                 JOIN recouvrement_case cases ON cases.id = relief.case_id
                 JOIN (%(days)s) granted ON granted.root_id = cases.company_id
                WHERE relief.scope = %(scope)s AND relief.kind = ANY(%(silent)s) AND relief.withdrawn_on IS NULL
                  AND relief.date <= granted.today
                  AND COALESCE(LEAST(relief.date_to, relief.ended_on), granted.today) >= granted.today""",
            columns=columns,
            days=self.env["recouvrement.ledger"]._days(),
            scope=scope,
            silent=[code for code, kind in rules.KINDS.items() if kind.silent],
        )
