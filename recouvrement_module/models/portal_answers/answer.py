# Part of recouvrement_module. License LGPL-3.
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...rules.portal_answer import MOST_A_DAY
from .kinds import REGISTRY

KINDS = [
    ("promise", "Promises"),
    ("dispute", "Disputes"),
    ("time", "Asks for Time"),
    ("signature", "Signed a Plan"),
    ("offer", "Accepted an Offer"),
]
OUTCOMES = [
    ("agreed", "Plan Proposed"),
    ("seen", "Seen"),
    ("refused", "Refused"),
]


@dataclass(frozen=True)
class Source:
    """Who answers on the page of a customer.

    :param case: of the customer, with all rights, in the language of whoever answers.
    :param contact: the person who has logged in, empty for whoever came by a link.
    :param link: the link by which he came, empty when he has logged in.
    """

    case: Any
    contact: Any
    link: Any


class RecouvrementPortalAnswer(models.Model):
    """What a customer answered on its page: who, by login or by which link, about which instalments.

    It is written once, with what it has set going; then a collector sees it. The same form sent twice is one answer.
    """

    _name = "recouvrement.portal.answer"
    _description = "Answer on the customer's page"
    _inherit = ["recouvrement.named.export"]
    _order = "id desc"
    _rec_name = "case_id"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    create_date = fields.Datetime(string="Given On", readonly=True)
    kind = fields.Selection(KINDS, string="Answer", required=True, readonly=True)
    contact_id = fields.Many2one(
        "res.partner", string="Given By", ondelete="set null", readonly=True, help="Who had logged in."
    )
    link_id = fields.Many2one(
        "recouvrement.portal.link", string="By Link", ondelete="set null", index="btree_not_null", readonly=True
    )
    origin = fields.Char(string="How It Came", compute="_compute_words")
    what = fields.Char(string="What Was Said", compute="_compute_words")
    words = fields.Text(string="Words of the Customer", readonly=True)
    line_ids = fields.One2many("recouvrement.portal.answer.line", "answer_id", string="Items", readonly=True)
    currency_id = fields.Many2one("res.currency", ondelete="restrict", readonly=True)
    amount = fields.Monetary(readonly=True)
    promise_id = fields.Many2one("recouvrement.promise", ondelete="set null", readonly=True)
    dispute_ids = fields.Many2many("recouvrement.dispute", string="Disputes", readonly=True)
    offer_id = fields.Many2one("recouvrement.offer", ondelete="set null", readonly=True)
    number = fields.Integer(string="Instalments Asked For", readonly=True, aggregator=None)
    first_date = fields.Date(string="First Instalment", readonly=True)
    activity_id = fields.Many2one("mail.activity", ondelete="set null", index="btree_not_null", readonly=True)
    outcome = fields.Selection(OUTCOMES, readonly=True)
    seen_on = fields.Date(readonly=True)
    seen_uid = fields.Many2one("res.users", string="Seen By", ondelete="set null", readonly=True)
    once = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)

    _once_unique = models.UniqueIndex("(case_id, once)")
    _unseen_idx = models.Index("(case_id) WHERE seen_on IS NULL")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("What a customer answered is kept as history."))

    # ---------------------------------------------------------------- by the customer

    @api.model
    def _give(self, source, kind, line_ids, values, once):
        """Carry out what a customer answers, once.

        :param Source source: who answers.
        :param str kind: one of ``KINDS``.
        :param line_ids: ids of the instalments as they came from the browser.
        :param dict values: what was entered, as it came.
        :param str once: the name of the form; what it has brought already is returned again.
        :raise UserError: in words for the customer; then nothing was done.
        """
        case = source.case
        with self.env.cr.savepoint():
            # two answers of a customer come one after the other: the second one fails with a serialization error, is
            # tried again by Odoo, and meets what the first one left; a lock alone would let it see what was before
            self.env.cr.execute(SQL("UPDATE recouvrement_case SET company_id = company_id WHERE id = %s", case.id))
            if given := self.search([("case_id", "=", case.id), ("once", "=", once)]):
                return given
            self._check_number(case)
            answer = REGISTRY[kind](source, line_ids, values)
            answer.check()
            given = self.create({
                "case_id": case.id, "kind": kind, "once": once, "contact_id": source.contact.id,
                "link_id": source.link.id, "words": answer.text or False,
            })  # fmt: skip
            anchor = given.line_ids._prepare_anchor_vals
            lines = [Command.create({**anchor(item), "said": said}) for item, said in answer.amounts.items()]
            given.write({**answer.carry_out(given), "line_ids": lines})
            given._tell()
        return given

    @api.model
    def _check_number(self, case):
        """Refuse more answers of a customer than people give in a day."""
        since = fields.Datetime.now() - timedelta(days=1)
        if self.search_count([("case_id", "=", case.id), ("create_date", ">", since)]) >= MOST_A_DAY:
            raise UserError(self.env._("You have answered many times today. Please call your contact."))

    # ---------------------------------------------------------------- by people

    def action_seen(self):
        """A collector knows: it leaves the day."""
        return self._conclude("seen")

    def _conclude(self, outcome):
        """Somebody has dealt with answers."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        # sudo: answers are written by their buttons only
        waiting = self.sudo().filtered(lambda answer: not answer.seen_on)
        for company, answers in waiting.grouped("company_id").items():
            answers.write({
                "outcome": outcome, "seen_on": company._recouvrement_today(), "seen_uid": self.env.uid,
            })  # fmt: skip
        waiting.activity_id.unlink()
        waiting.case_id._note_replies()
        return True

    def action_open(self):
        """Open what it has set going: the promise, the dispute, else the case."""
        self.ensure_one()
        record = self._get_opened()
        return {
            "type": "ir.actions.act_window", "res_model": record._name, "res_id": record.id, "views": [(False, "form")],
        }  # fmt: skip

    def _get_opened(self):
        """The record that shows what became of it."""
        disputes = self.dispute_ids
        return self.promise_id or self.plan_id or self.offer_id or (disputes if len(disputes) == 1 else self.case_id)
