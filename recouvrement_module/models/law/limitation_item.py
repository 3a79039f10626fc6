# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL, LazyTranslate, format_date

from ...rules.calendar import add_days
from ...rules.limitation import Facts, limitation, reached, refusal
from ..dunning.words import say
from .limitation_case import OWN_TERM

_lt = LazyTranslate(__name__)

BARRED = _lt("Out of time since %(day)s: its limitation has run out. A manager decides whether it is dunned.")
LEFT = [
    ("0", "Out of Time"),
    ("1", "Within 1 Month"),
    ("3", "Within 3 Months"),
    ("6", "Within 6 Months"),
    ("12", "Within 12 Months"),
]
# The facts on which a last day depends, as one text: a join on it hashes.
KEY = SQL("ROW(kind, years, born, due, event_ids, instrument, instrument_from)::text")


class RecouvrementItem(models.Model):
    """The last day on which an open item can be brought to court, kept in step with whatever moves it."""

    _inherit = "recouvrement.item"

    limitation_from = fields.Date(
        string="Claim Born On",
        readonly=True,
        help="The earliest day on which the limitation may have begun: delivery, invoice or due date.",
    )
    limitation_date = fields.Date(
        string="Limitation", readonly=True, index=True, help="The last day to go to court, read with caution."
    )
    limitation_late = fields.Date(
        string="From the Due Date", readonly=True, help="The last day, had the limitation begun on the due date."
    )
    limitation_stopped = fields.Boolean(readonly=True, help="The limitation does not run today.")
    instrument = fields.Selection(
        [("bill", "Bill or Promissory Note"), ("cheque", "Cheque That Came Back")],
        string="Bill or Cheque", readonly=True, help="What was signed for it, which has a limitation of its own.",
    )  # fmt: skip
    instrument_from = fields.Date(
        readonly=True, help="When it fell due; of a cheque, when it came back, for its own day is not known here."
    )
    instrument_date = fields.Date(
        string="Limitation of the Bill or Cheque",
        readonly=True,
        help="The last day to act upon a bill or promissory note (3 years, C. com. L511-78) or a cheque (6 months, CMF "
        "L131-59). The claim itself keeps its own term.",
    )
    category = fields.Selection(related="case_id.category")
    limitation_left = fields.Selection(LEFT, string="Alert", compute="_compute_limitation_left")

    @api.depends("limitation_date", "instrument_date")
    def _compute_limitation_left(self):
        """How near the first last day is; a bill or a cheque that is out of time leaves the claim as it is."""
        for item in self:
            today = item.root_id._recouvrement_today()
            claim, instrument = (
                reached(last, today) if last else None for last in (item.limitation_date, item.instrument_date)
            )
            left = min((months for months in (claim, instrument or None) if months is not None), default=None)
            item.limitation_left = False if left is None else str(left)

    def _explain_answers(self):
        # EXTENDS recouvrement_module
        return super()._explain_answers() | {
            item.id: say(self.env, BARRED) % {"day": format_date(self.env, add_days(item.limitation_date, 1))}
            for item in self
            if item.decision_code == "barred" and item.limitation_date
        }

    def action_dun_all_the_same(self):
        """Dun what is out of time, by decision of a manager."""
        self.env["recouvrement.limitation.event"]._check_manager()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.limitation_decision_action")
        return {
            **action,
            "context": {"active_model": self._name, "active_ids": self.ids, "default_purpose": "dun"},
        }

    # ---------------------------------------------------------------- set-based

    @api.model
    def _run_clock(self, root, partner_ids):
        """Write the last days of the items that moved: the rule is asked once for each set of facts.

        :param root: root company.
        :param partner_ids: ids of commercial partners; all when None.
        """
        self.env.flush_all()
        today = root._recouvrement_today()
        known = self._known_query(root, partner_ids)
        rows = self.env.execute_query(SQL(
            """SELECT %s, signature.*
                 FROM (SELECT DISTINCT kind, years, born, due, event_ids, instrument, instrument_from, limitation_date,
                                       limitation_late, limitation_stopped, instrument_date
                         FROM (%s) known) signature""",
            KEY, known,
        ))  # fmt: skip
        events = self._read_events(row[5] for row in rows)
        changed = {}
        for key, kind, years, born, due, event_ids, *instrument, alert, late, stopped, last in rows:
            happened = events(event_ids)
            new = (
                *self._tell_last_days(kind, years, born, due, happened, today),
                self._tell_instrument(kind, *instrument, happened, today),
            )
            if new != (alert, late, bool(stopped), last):
                changed[key] = new
        if changed:
            self.env.cr.execute(self._clock_query(known, changed))
            self.invalidate_model(["limitation_date", "limitation_late", "limitation_stopped", "instrument_date"])

    @api.model
    def _known_query(self, root, partner_ids):
        """What the last day of each item depends on, and what it is; no kind where the clock of France is silent."""
        # sudo: the setting of the root, whoever asks
        sector = SQL("COALESCE(cases.sector, %s)", root.sudo().recouvrement_sector or "")
        return SQL(
            """SELECT item.id AS item_id, item.limitation_from AS born, item.due_date AS due, happened.event_ids,
                      CASE WHEN NOT %(french)s OR item.residual_currency <= 0 THEN NULL
                           WHEN %(sector)s = ANY(%(own)s) THEN %(sector)s
                           ELSE cases.category END AS kind,
                      COALESCE(cases.limitation_years, 0) AS years,
                      item.instrument, item.instrument_from,
                      item.limitation_date, item.limitation_late, item.limitation_stopped, item.instrument_date
                 FROM recouvrement_item item
                 JOIN recouvrement_case cases ON cases.id = item.case_id
                 LEFT JOIN (%(happened)s) happened ON happened.item_id = item.id
                WHERE item.root_id = %(root)s AND %(scope)s""",
            french=root.sudo()._recouvrement_is_french(),
            sector=sector,
            own=list(OWN_TERM),
            happened=self.env["recouvrement.limitation.event"]._of_items(),
            root=root.id,
            scope=SQL("TRUE") if partner_ids is None else SQL("item.partner_id = ANY(%s)", sorted(partner_ids)),
        )

    @api.model
    def _read_events(self, texts):
        """Return a function from the ids of events, as a text, to the events as the rule sees them."""
        texts = {text for text in texts if text}
        ids = {int(event_id) for text in texts for event_id in text.split(",")}
        # sudo: the last day does not depend on who asks
        rules = {event.id: event._as_rule() for event in self.env["recouvrement.limitation.event"].sudo().browse(ids)}
        read = {text: tuple(rules[int(event_id)] for event_id in text.split(",")) for text in texts}
        return lambda text: read.get(text, ())

    @api.model
    def _tell_last_days(self, kind, years, born, due, events, today):
        """(limitation, the same from the due date, whether it is stopped) of some facts."""
        if not kind:
            return None, None, False
        agreed = years * 12 if years and not refusal(kind, years * 12) else None
        facts = Facts(kind, invoiced=born or due, due=due, agreed_months=agreed)
        clock = limitation(facts, events, today)
        return clock.alert, clock.optimistic, clock.stopped

    @api.model
    def _tell_instrument(self, kind, instrument, since, events, today):
        """The last day to act upon a bill or a cheque; nothing where the clock of France is silent."""
        if not kind or not instrument:
            return None
        return limitation(Facts(instrument, due=since), events, today).alert

    @api.model
    def _clock_query(self, known, changed):
        """One update joined to the last days of the facts that changed."""
        alerts, lates, stopped, lasts = (list(column) for column in zip(*changed.values(), strict=True))
        return SQL(
            """UPDATE recouvrement_item item
                  SET limitation_date = new.alert, limitation_late = new.late, limitation_stopped = new.stopped,
                      instrument_date = new.last
                 FROM (%(known)s) known
                 JOIN unnest(%(keys)s::text[], %(alerts)s::date[], %(lates)s::date[], %(stopped)s::bool[],
                             %(lasts)s::date[])
                   AS new(key, alert, late, stopped, last) ON new.key = %(key)s
                WHERE item.id = known.item_id
                  AND (item.limitation_date, item.limitation_late, item.limitation_stopped, item.instrument_date)
                      IS DISTINCT FROM (new.alert, new.late, new.stopped, new.last)""",
            known=known,
            key=KEY,
            keys=list(changed),
            alerts=alerts,
            lates=lates,
            stopped=stopped,
            lasts=lasts,
        )

    @api.model
    def _find_out_of_step(self, roots, partner_ids):
        """Ids of the customers whose items ran out of time, or came back into it, since they were brought in step."""
        scope = [SQL("TRUE")]
        if roots is not None:
            scope.append(SQL("item.root_id = ANY(%s)", roots.ids))
        if partner_ids is not None:
            scope.append(SQL("item.partner_id = ANY(%s)", sorted(partner_ids)))
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT item.partner_id FROM recouvrement_item item
                WHERE %s AND item.fact IN ('', 'barred') AND (item.fact = 'barred') <> (item.line_id IN (%s))""",
            SQL(" AND ").join(scope), self.env["recouvrement.limitation.event"]._barred_lines(),
        ))  # fmt: skip
        return {partner_id for (partner_id,) in rows}
