# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL, format_date

from ...rules import limitation

KINDS = [
    ("acknowledgment", "Acknowledgment of the Debt"),
    ("plan", "Signed Payment Plan"),
    ("court_act", "Court Act"),
    ("enforcement", "Enforcement or Protective Measure"),
    ("insolvency", "Declaration in an Insolvency"),
    ("mediation", "Mediation or Conciliation"),
    ("claim", "Written Claim or Formal Notice"),
    ("dun", "Dunned All the Same"),
]
# What an event is for the rule; to dun all the same changes no last day.
RULE = {**{kind: kind for kind in limitation.EVENTS}, "plan": "acknowledgment"}
ENDING = ("court_act", "enforcement", "insolvency", "mediation")  # what has an end
FOLLOWING = {"case_id", "move_id", "line_id", "end_date", "withdrawn_on", "withdrawn_uid", "withdrawal_reason"}
YEARS = 30  # an event is not older: a mistake was typed


class RecouvrementLimitationEvent(models.Model):
    """Something that interrupts or stops the limitation of an invoice, or of all that a customer then owed.

    It has its proof, is said once and never written again: what was wrong is withdrawn, with a reason.
    """

    _name = "recouvrement.limitation.event"
    _description = "Limitation event"
    _inherit = "recouvrement.said.once"
    _order = "date desc, id desc"
    _rec_name = "kind"
    _decision_action = "limitation_decision_action"

    scope = fields.Selection(
        [
            ("customer", "All That Was Owed Then"),
            ("invoice", "The Invoice"),
            ("merged", "All That Was Owed Before a Merge"),
        ],
        string="Of What", required=True, default="invoice", readonly=True,
    )  # fmt: skip
    kind = fields.Selection(KINDS, string="Event", required=True, readonly=True)
    date = fields.Date(string="On", required=True, readonly=True)
    end_date = fields.Date(string="Until", readonly=True, help="When the proceedings or the mediation ended.")
    note = fields.Char(readonly=True)
    proof = fields.Binary(attachment=True, readonly=True)
    proof_name = fields.Char(string="Name of the Proof", readonly=True)
    reminder_id = fields.Many2one(
        "recouvrement.reminder", string="Formal Notice", ondelete="set null", index="btree_not_null", readonly=True
    )
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")

    @api.constrains("date", "end_date")
    def _check_dates(self):
        for event in self:
            today = event.company_id._recouvrement_today()
            if not fields.Date.subtract(today, years=YEARS) <= event.date <= today:
                raise ValidationError(self.env._(
                    "What happened to a debt is noted on a day that has come, of the last %(years)s years: not on "
                    "%(day)s.", years=YEARS, day=format_date(self.env, event.date),
                ))  # fmt: skip
            if event.end_date and event.kind not in ENDING:
                raise ValidationError(self.env._("Only proceedings and mediations have an end."))
            if event.end_date and not event.date <= event.end_date <= today:
                raise ValidationError(self.env._("What happened to a debt ends after it began, not in the future."))
        self._check_born()

    def _check_born(self):
        """What happened before a debt was born, or before the oldest one that is open, moves no last day."""
        for event in self.filtered(lambda event: event.kind != "dun"):
            items = event.case_id.item_ids
            if event.scope == "invoice":
                items = items.filtered(lambda item, move=event.move_id: item.move_id == move)
            born = min(filter(None, items.mapped("limitation_from")), default=None)
            if born and event.date < born:
                raise ValidationError(self.env._(
                    "On %(day)s nothing of it was owed yet: it was born on %(born)s. Look at the date.",
                    day=format_date(self.env, event.date), born=format_date(self.env, born),
                ))  # fmt: skip

    @api.constrains("kind", "proof", "note")
    def _check_proof(self):
        for event in self:
            if event.kind == "dun" and not (event.note or "").strip():
                raise ValidationError(self.env._("Say why it is dunned all the same: the reason is kept."))
            if event.kind != "dun" and not event.proof:
                raise ValidationError(self.env._("Attach the proof: without it nothing interrupts a limitation."))
            if event.kind == "claim" and not event.case_id.is_written_claim_enough:
                raise ValidationError(self.env._(
                    "A written claim or a formal notice, registered or not, does not interrupt the limitation of %s: "
                    "only that of a body with a public accountant (law 68-1250, article 2).",
                    event.case_id.display_name,
                ))  # fmt: skip

    # ---------------------------------------------------------------- by people

    @api.model
    def _dun_all_the_same(self, items, reason):
        """A manager decides that what is out of time is dunned: the decision and its reason are kept."""
        self._check_manager()
        items.check_access("read")
        out_of_time = items.filtered(lambda item: item.fact == "barred")
        if not out_of_time:
            raise UserError(self.env._("Nothing of what you selected is out of time."))
        firsts = out_of_time.grouped(lambda item: (item.case_id, item.move_id)).values()
        return self._note([
            {
                **self._prepare_anchor_vals(group[0]), "kind": "dun", "note": reason,
                "date": group[0].root_id._recouvrement_today(),
            }
            for group in firsts
        ])  # fmt: skip

    @api.model
    def _check_manager(self):
        """Only managers decide what is against the odds of a court."""
        if not (self.env.su or self.env.user.has_group("recouvrement_module.group_manager")):
            raise AccessError(self.env._("Only a collection manager decides this."))

    def _say_end(self, day):
        """Proceedings or a mediation ended."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if self.filtered(lambda event: event.end_date or event.withdrawn_on):
            raise UserError(self.env._("It has ended or was withdrawn already: withdraw it and note it anew."))
        # sudo: see _note
        self.sudo().write({"end_date": day})
        self.sudo().case_id._answer_changed()

    def write(self, vals):
        # EXTENDS 'base': an event is said once; only its end, its withdrawal and its pointers follow
        if not FOLLOWING.issuperset(vals):
            raise UserError(self.env._("An event is not changed: withdraw it, and note another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("An event is kept as history: withdraw it instead of deleting it."))

    # ---------------------------------------------------------------- by facts

    @api.model
    def _of_items(self):
        """The query of what happened to open items: item_id, event_ids as a text; those with nothing are left out.

        What a customer then owed is what was born by that day.
        """
        return SQL(
            """SELECT item.id AS item_id, string_agg(event.id::text, ',' ORDER BY event.id) AS event_ids
                 FROM recouvrement_limitation_event event
                 JOIN recouvrement_item item ON item.case_id = event.case_id
                  AND (event.scope = 'customer' AND item.limitation_from <= event.date
                       OR event.scope = 'invoice' AND item.move_id = event.move_id)
                WHERE event.kind <> 'dun' AND event.withdrawn_on IS NULL
                GROUP BY item.id"""
        )

    @api.model
    def _barred_lines(self):
        """The query of the open lines out of time, but for those that are dunned all the same."""
        return SQL(
            """SELECT item.line_id FROM recouvrement_item item
                 JOIN (%s) clock ON clock.root_id = item.root_id
                WHERE item.limitation_date < clock.today
                  AND NOT EXISTS (SELECT FROM recouvrement_limitation_event event
                                   WHERE event.kind = 'dun' AND event.withdrawn_on IS NULL
                                     AND event.case_id = item.case_id AND event.move_id = item.move_id)""",
            self.env["recouvrement.ledger"]._days(),
        )

    def _as_rule(self):
        """Return the event as the rule sees it.

        :rtype: rules.limitation.Event
        """
        self.ensure_one()
        return limitation.Event(day=self.date, kind=RULE[self.kind], end=self.end_date or None)
