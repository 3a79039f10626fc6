# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules import limit as limits
from ...rules.external import PROCEDURES, External
from ...rules.record import as_plain, from_plain
from ...rules.scoring import Payments, read, rounded
from ...rules.weights import FORMULA, from_values

GRADES = [(code, code) for code in "ABCDE"]
EXEMPTIONS = [
    ("public", "Public body"),
    ("own_group", "Company of our group"),
    ("employee", "Employee"),
]


class RecouvrementScore(models.Model):
    """What was found of a customer on a day: two readings, and the limit that follows from them.

    All that they were worked out from is kept, weights included: any of them can be worked out again. A new row is
    written when something that is shown has changed. It is a proposal: a person decides.
    """

    _name = "recouvrement.score"
    _description = "Rating of a customer"
    _inherit = ["recouvrement.named.export", "recouvrement.of.case"]
    _order = "date desc, id desc"
    _rec_name = "grade"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    currency_id = fields.Many2one(related="case_id.currency_id")
    date = fields.Date(string="Rated On", required=True, readonly=True)
    grade = fields.Selection(GRADES, required=True, readonly=True)
    solvency = fields.Float(digits=(16, 2), readonly=True, aggregator="avg", help="Whether it can pay, from 0 to 100.")
    behaviour = fields.Float(digits=(16, 2), readonly=True, aggregator="avg", help="How it pays, from 0 to 100.")
    is_judged = fields.Boolean(string="Has Paid", readonly=True, help="There are payments to judge its behaviour by.")
    is_rated = fields.Boolean(string="Enough Is Known", readonly=True)
    confidence = fields.Float(digits=(16, 2), readonly=True, aggregator="avg", help="How much is known, from 0 to 1.")
    cap = fields.Char(string="Capped By", readonly=True)
    proposed_limit = fields.Monetary(readonly=True, aggregator=None)
    payment_index = fields.Integer(
        readonly=True, aggregator=None, help="Said from three payments on; 80 is on the day."
    )
    is_natural = fields.Boolean(string="Natural Person", readonly=True)

    inputs = fields.Json(readonly=True)
    weights = fields.Json(readonly=True)
    factors = fields.Json(readonly=True)
    version = fields.Char(readonly=True, help="Of the formula, and of the weights of the company.")
    mark = fields.Char(readonly=True, help="Tells whether what is shown has changed.")

    _date_idx = models.Index("(date)")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(self.env._("Ratings are kept as history; those of persons are deleted in time."))

    # ---------------------------------------------------------------- by the rules

    @api.model
    def _judge(self, facts, today, weights):
        """Apply the rules to what is known of a customer.

        :param dict facts: ``payments``, ``external``, and ``limit``: what the limit needs besides.
        :return: (``rules.scoring.Reading``, ``rules.limit.Proposal``)
        """
        payments, external = facts["payments"], facts["external"]
        reading = read(payments, external, today, weights)
        case = limits.Case(
            grade=reading.grade, dbt=payments.dbt, equity=external.equity, turnover=external.turnover,
            procedure=any(cap.code in PROCEDURES for cap in external.caps), **facts["limit"],
        )  # fmt: skip
        return reading, limits.propose(case, weights)

    @api.model
    def _as_inputs(self, facts):
        """What is known of a customer as JSON keeps it."""
        return {
            "payments": as_plain(facts["payments"]),
            "external": as_plain(facts["external"]),
            "limit": {name: str(value) for name, value in facts["limit"].items() if value is not None},
        }

    @api.model
    def _from_inputs(self, inputs):
        """The facts that :meth:`_as_inputs` wrote."""
        return {
            "payments": from_plain(Payments, inputs["payments"]),
            "external": from_plain(External, inputs["external"]),
            "limit": {name: Decimal(value) for name, value in inputs["limit"].items()},
        }

    def _replay(self):
        """Work it out again from what it was worked out from.

        :return: (``rules.scoring.Reading``, ``rules.limit.Proposal``)
        """
        self.ensure_one()
        return self._judge(self._from_inputs(self.inputs), self.date, from_values(self.weights))

    def action_replay(self):
        """Work it out again, and say whether the same comes out."""
        self.ensure_one()
        self.check_access("read")
        if self.version.partition(".")[0] != FORMULA:
            raise UserError(self.env._("It was worked out by an older formula (%s).", self.version))
        reading, proposal = self._replay()
        solvency = float(rounded(reading.solvency))
        same = (reading.grade, solvency, float(proposal.total)) == (
            self.grade, round(self.solvency, 2), round(self.proposed_limit, 2)
        )  # fmt: skip
        values = {"grade": reading.grade, "solvency": f"{solvency:.2f}"}
        if same:
            words = self.env._("Worked out again: grade %(grade)s, solvency %(solvency)s, as before.", **values)
        else:
            words = self.env._("Another result comes out: grade %(grade)s, solvency %(solvency)s.", **values)
        return {
            "type": "ir.actions.client", "tag": "display_notification",
            "params": {"type": "success" if same else "danger", "message": words, "sticky": not same},
        }  # fmt: skip
