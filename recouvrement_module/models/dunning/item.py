# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import api, fields, models
from odoo.tools import SQL

from ...rules.ladder import Facts, decide
from ..ledger.item import ASKABLE
from ..ledger.ledger import MANY
from . import words
from .policy import TRACKS

# The signature of an item: items that share it share the decision, which is made once for all.
SIGNATURE = (
    "policy_id", "tier", "fact", "ladder_date", "sent_delay", "sent_date", "pending", "contacted_on", "reopened",
    "repeat_delay", "first_invoice",
)  # fmt: skip
DECIDED = ("decision_code", "level_id", "next_date")
REMINDING = ("remind", "reopened")

# What the amounts of the policies are compared with: what the customer owes that is overdue, or the item if it is more.
AMOUNT = SQL(
    """GREATEST(cases.balance_overdue - cases.balance_set_aside,
                item.residual * %s / NULLIF(item.residual_currency, 0))""",
    ASKABLE,
)

# States of a reminder that is on its way: its items wait for it.
OPEN_STATES = ("prepared", "confirmed", "queued", "printed")


class RecouvrementItem(models.Model):
    _inherit = "recouvrement.item"

    first_invoice = fields.Boolean(
        readonly=True, help="The first invoice of its customer, not due yet: some steps are for it whatever its amount."
    )
    why = fields.Text(compute="_compute_why", help="Why it is, or is not, reminded today, and what comes next.")

    @api.depends("decision_code", "held_code", "level_id", "next_date", "sent_date", "contacted_on")
    @api.depends_context("lang")
    def _compute_why(self):
        # a step may have been deleted since; one query for all of them
        steps = {level.id: level.name for level in (self.level_id | self.sent_level_id).exists()}
        answers, outranked = self._explain_answers(), self._find_outranked()
        for item in self:
            why = answers.get(item.id) or words.explain(self.env, item, steps, outranked=item in outranked)
            item.why = " ".join([why, *words.say_payer(self.env, item)])

    def _explain_answers(self):
        """What people and banks answered for these items, in words; each capability adds its own.

        :return: dict item id → sentence, of those whose decision it explains.
        """
        return {}

    def _find_outranked(self):
        """Those of these items that are called today and wait all the same: another message goes first."""
        outranked = self.filtered(lambda item: item.id and item.decision_code in REMINDING)
        # sudo: also with only a branch ticked
        for root, items in outranked.grouped(lambda item: item.root_id.sudo()).items():
            outranked -= self.env["recouvrement.reminder"]._get_called_items(root, items.case_id)
        return outranked

    def _prepare_reminder_line_vals(self):
        """Return the values of a line of a reminder that asks for this item as it is now."""
        self.ensure_one()
        return {
            "case_id": self.case_id.id, "customer_name": self.case_id.partner_id.name,
            "line_id": self.line_id.id, "move_id": self.move_id.id, "rank": self.rank, "name": self.name,
            "date": self.date, "due_date": self.due_date, "ladder_date": self.ladder_date, "track": self.track,
            "amount": self.amount, "residual": self.residual_currency, "covered": self.covered,
            "set_aside": self.set_aside, "asked": self.asked,
        }  # fmt: skip

    def _get_policy(self):
        """The policy that the item follows."""
        self.ensure_one()
        if self.track in (False, "ordinary"):
            return self.case_id.effective_policy_id
        return self.env["recouvrement.policy"]._get_for_purpose(self.root_id, self.track)

    def action_include_entries(self):
        """Let entries without invoice (opening balances, say) be reminded like invoices.

        Core excludes every line of a general journal from follow-ups; a person decides which are debts.
        """
        self.check_access("read")
        entries = self.filtered(lambda item: item.fact == "entry").line_id.exists()
        # a payment or a bank line is no debt, whatever its line says
        lines = entries.filtered(lambda line: not (line.move_id.origin_payment_id or line.move_id.statement_line_id))
        lines.check_access("write")
        lines.no_followup = False
        # sudo: see action_refresh of the case
        self.env["recouvrement.ledger"].sudo()._refresh(set(lines.partner_id.commercial_partner_id.ids))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if lines else "warning",
                "message": self.env._("Entries reminded from now on: %s.", len(lines)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ---------------------------------------------------------------- decide

    @api.model
    def _decide(self, root, today, case_ids=None):
        """Decide the items of a root company; write only those whose decision differs.

        The rule is pure (``rules.ladder``) and is asked once for each signature.

        :param root: root company.
        :param date today: the day of the company.
        :param case_ids: ids of the cases to decide; all of the company when None.
        :return: number of signatures decided anew.
        """
        self.env.flush_all()
        ladders = self.env["recouvrement.policy"]._get_ladders()
        thresholds = {policy_id: ladder.thresholds for policy_id, ladder in ladders.items() if ladder.thresholds}
        calendar = root._recouvrement_calendar()
        start = root.recouvrement_start_date or today
        changed = []
        for row in self.env.execute_query(self._signature_query(root, case_ids, thresholds)):
            signature, old = row[: len(SIGNATURE)], row[len(SIGNATURE) :]
            new = decide(self._facts(signature, thresholds), ladders.get(signature[0]), today, calendar, start)
            # "today" is not written: it would change every day and say nothing
            decided = (new.code, new.level, None if new.code in REMINDING else new.next_date)
            if old != decided:
                changed.append((*signature, *decided))
        if changed:
            self.env.cr.execute(self._decision_query(root, case_ids, thresholds, set(changed)))
            if self.env.cr.rowcount > MANY:
                self.env.cr.execute("ANALYZE recouvrement_item (decision_code, level_id)")
            self.invalidate_model([*DECIDED, "held_code"])
        return len(changed)

    @api.model
    def _facts(self, signature, thresholds):
        policy, tier, fact, due, sent_delay, sent_on, pending, contacted_on, reopened, repeat_delay, first = signature
        return Facts(
            fact=fact, due=due, sent_delay=sent_delay, sent_on=sent_on, pending=pending or "",
            contacted_on=contacted_on, reopened=bool(reopened),
            amount=thresholds[policy][tier - 1] if tier else Decimal(0), repeat_delay=repeat_delay,
            first=bool(first),
        )  # fmt: skip

    @api.model
    def _signature_columns(self, root, thresholds):
        """The SQL expressions of the signature, in its order.

        :param dict thresholds: policy id → the amounts on which it depends; the tier counts those reached.
        """
        policy = self._policy_sql(root)
        tiers = SQL(" ").join(
            SQL("WHEN %s THEN width_bucket(%s, %s::numeric[])", policy_id, AMOUNT, amounts)
            for policy_id, amounts in thresholds.items()
        )
        return {
            "policy_id": policy,
            "tier": SQL("CASE %s %s ELSE 0 END", policy, tiers) if thresholds else SQL("0"),
            "fact": SQL("CASE WHEN item.fact = '' AND %s = 0 THEN 'covered' ELSE item.fact END", ASKABLE),
            **{name: SQL.identifier("item", name) for name in SIGNATURE[3:]},
        }

    @api.model
    def _policy_sql(self, root):
        """The policy of a row ``item`` with its row ``cases``, as an expression; 0 when there is none."""
        Policy = self.env["recouvrement.policy"]
        tracks = SQL(" ").join(
            SQL("WHEN %s THEN %s", track, Policy._get_for_purpose(root, track).id or 0)
            for track in TRACKS
            if track != "ordinary"
        )
        return SQL("CASE item.track %s ELSE %s END", tracks, self.env["recouvrement.case"]._policy_sql(root))

    @api.model
    def _get_addressees(self, case_ids):
        """Ids of the cases whose customers may be written to for the items of some cases: themselves, their payers."""
        rows = self.env.execute_query(SQL(
            "SELECT payer_case_id FROM recouvrement_item WHERE case_id = ANY(%s) AND payer_id IS NOT NULL",
            sorted(case_ids),
        ))  # fmt: skip
        return sorted({*case_ids, *(case_id for (case_id,) in rows)})

    @api.model
    def _addressee_scope(self, addressees):
        """The items for which some customers may be written to; all when None."""
        if addressees is None:
            return SQL("TRUE")
        return SQL("(item.payer_case_id = ANY(%(ids)s) OR item.case_id = ANY(%(ids)s))", ids=sorted(addressees))

    @api.model
    def _signature_query(self, root, case_ids, thresholds):
        columns = [
            *self._signature_columns(root, thresholds).values(),
            *(SQL.identifier("item", name) for name in DECIDED),
        ]
        return SQL(
            """SELECT %(columns)s
                 FROM recouvrement_item item JOIN recouvrement_case cases ON cases.id = item.case_id
                WHERE item.root_id = %(root)s AND %(scope)s
                GROUP BY %(positions)s""",
            columns=SQL(", ").join(columns),
            root=root.id,
            scope=self._case_scope(case_ids),
            positions=SQL(", ").join(SQL(str(position)) for position in range(1, len(columns) + 1)),
        )

    @api.model
    def _case_scope(self, case_ids):
        return SQL("TRUE") if case_ids is None else SQL("item.case_id = ANY(%s)", sorted(case_ids))

    @api.model
    def _decision_query(self, root, case_ids, thresholds, decisions):
        """One update joined to the decisions.

        The key is one text, so that the join hashes; it is made only for the dates of the decisions,
        which on most days are few.
        """
        key = SQL("ROW(%s)::text", SQL(", ").join(self._signature_columns(root, thresholds).values()))
        return SQL(
            """WITH decided (policy_id, tier, fact, ladder_date, sent_delay, sent_date, pending, contacted_on,
                             reopened, repeat_delay, first_invoice, decision_code, level_id, next_date) AS (
                 SELECT * FROM unnest(%(policies)s::int[], %(tiers)s::int[], %(facts)s::varchar[], %(dues)s::date[],
                   %(delays)s::int[], %(sents)s::date[], %(pendings)s::varchar[], %(contacts)s::date[],
                   %(reopened)s::bool[], %(repeats)s::int[], %(firsts)s::bool[], %(codes)s::varchar[],
                   %(levels)s::int[], %(nexts)s::date[])
               ), keyed AS MATERIALIZED (
                 SELECT ROW(policy_id, tier, fact, ladder_date, sent_delay, sent_date, pending, contacted_on,
                            reopened, repeat_delay, first_invoice)::text AS key, decision_code, level_id, next_date
                   FROM decided
               )
               UPDATE recouvrement_item item
                  SET decision_code = keyed.decision_code, level_id = keyed.level_id,
                      next_date = keyed.next_date, held_code = NULL
                 FROM keyed, recouvrement_case cases
                WHERE cases.id = item.case_id AND keyed.key = %(key)s AND item.ladder_date = ANY(%(dates)s)
                  AND item.root_id = %(root)s AND %(scope)s
                  AND (item.decision_code, item.level_id, item.next_date) IS DISTINCT FROM
                      (keyed.decision_code, keyed.level_id, keyed.next_date)""",
            key=key,
            root=root.id,
            scope=self._case_scope(case_ids),
            dates=sorted({decision[SIGNATURE.index("ladder_date")] for decision in decisions}),
            **dict(zip(
                ("policies", "tiers", "facts", "dues", "delays", "sents", "pendings", "contacts", "reopened",
                 "repeats", "firsts", "codes", "levels", "nexts"),
                map(list, zip(*decisions, strict=True)), strict=True,
            )),
        )  # fmt: skip
