# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL, LazyTranslate

from ...rules.plan import allocate, stand
from ...rules.plan_items import PlanItem, cover
from ..dunning.words import say
from .plan import LIVE

_lt = LazyTranslate(__name__)

DAYS = 400  # so long after its end a payment that comes back, or is entered late, still changes what became of a plan

NEWS = {
    "kept": _lt("Payment plan %(plan)s kept: all of it is paid."),
    "lapsed": _lt(
        "Payment plan %(plan)s lapsed: the formal notice remained without effect until %(until)s. %(left)s of "
        "principal is due at once, and reminded again."
    ),
    "reopened": _lt("Payment plan %(plan)s goes on: a payment was entered late, or came back."),
}
TO_DO = {
    "to_notice": _lt("Payment plan behind: %s"),
    "lapsed": _lt("Payment plan lapsed: %s"),
    "excess": _lt("Payment plan asks more than is owed: %s"),
}


class RecouvrementPlan(models.Model):
    """Plans are judged by what was really paid, a whole scope of customers at once."""

    _inherit = "recouvrement.plan"

    @api.model
    def _judge(self, scope):
        """Allocate the payments of some customers to their plans, and write what changed.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        plans = self._find_judged(scope)
        if not plans:  # as on most refreshes: then no payment needs to be read
            return
        covered, rows = {}, {}
        days = {company: company._recouvrement_today() for company in plans.company_id}
        for plan, (verdict, found) in plans._look(days).items():
            covered |= found.parts
            rows |= plan._as_rows(verdict)
            plan._apply(verdict, found.excess, days[plan.company_id])
        self._write_instalments(rows)
        self._write_covered(plans, covered)

    def _look(self, days):
        """Where plans stand today.

        :param dict days: company → its day.
        :return: dict plan → (``rules.plan.Verdict``, ``rules.plan_items.Cover``)
        """
        every = self.search([("case_id", "in", self.case_id.ids), ("agreed_on", "!=", False)])
        payments, opened = self._read_payments(every), self._read_open(self)
        allocations = {
            key: allocate(
                [plan._as_rule() for plan in own], payments.get((key[0].id, key[1].id), ()), days[key[0].company_id]
            )
            for key, own in every.grouped(lambda plan: (plan.case_id, plan.currency_id)).items()
        }
        calendars = {company: company._recouvrement_calendar() for company in days}
        found = {}
        for plan in self:
            company, parts = plan.company_id, allocations[plan.case_id, plan.currency_id].parts
            verdict = stand(plan._as_rule(), parts, plan._get_watch(calendars[company]), days[company])
            found[plan] = verdict, cover(plan._as_rule_items(opened), verdict.principal_left, verdict.interest_paid)
        return found

    @api.model
    def _find_judged(self, scope):
        """The plans of some customers, or about items of theirs, that may be judged."""
        self.env.flush_all()
        since = self.env.company.root_id._recouvrement_today() - timedelta(days=DAYS)
        rows = self.env.execute_query(SQL(
            """SELECT plan.id FROM recouvrement_plan plan
                WHERE (plan.state = ANY(%(live)s)
                       OR plan.state IN ('kept', 'lapsed') AND plan.ended_on >= %(since)s)
                  AND (plan.case_id IN (SELECT cases.id FROM recouvrement_case cases WHERE %(scope)s)
                       OR plan.id IN (SELECT part.plan_id FROM recouvrement_plan_item part
                                        JOIN recouvrement_case cases ON cases.id = part.case_id WHERE %(scope)s))
                ORDER BY plan.id""",
            live=list(LIVE), since=since, scope=scope,
        ))  # fmt: skip
        return self.browse(plan_id for (plan_id,) in rows)

    def _as_rule_items(self, opened):
        """Its items as the rule sees them.

        :param dict opened: journal item id → what is open of it.
        """
        return [
            PlanItem(item.id, item.due_date, Decimal(str(item.planned)), opened.get(item.line_id.id, Decimal(0)))
            for item in self.item_ids
        ]

    # ---------------------------------------------------------------- what follows

    def _as_rows(self, verdict):
        """What is written of its instalments: dict instalment → (state, paid, paid on)."""
        by_rank = {one.rank: one for one in self.instalment_ids}
        return {by_rank[one.instalment.rank]: (one.state, one.paid, one.paid_on) for one in verdict.instalments}

    @api.model
    def _write_instalments(self, rows):
        """Write what differs, in one statement."""
        changed = {
            one.id: row for one, row in rows.items()
            if (one.state, Decimal(str(one.paid)), one.paid_on or None) != row
        }  # fmt: skip
        if not changed:
            return
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_instalment one SET state = new.state, paid = new.paid, paid_on = new.paid_on
                 FROM unnest(%s::int[], %s::varchar[], %s::numeric[], %s::date[]) AS new(id, state, paid, paid_on)
                WHERE one.id = new.id""",
            list(changed), *(list(column) for column in zip(*changed.values(), strict=True)),
        ))  # fmt: skip
        self.env["recouvrement.instalment"].invalidate_model(["state", "paid", "paid_on", "residual"])

    @api.model
    def _write_covered(self, plans, covered):
        """Write what plans cover of their items, where it differs, in one statement."""
        changed = {
            item.id: covered[item.id] for item in plans.item_ids if Decimal(str(item.covered)) != covered[item.id]
        }
        if not changed:
            return
        self.env.cr.execute(SQL(
            """UPDATE recouvrement_plan_item part SET covered = new.covered
                 FROM unnest(%s::int[], %s::numeric[]) AS new(id, covered) WHERE part.id = new.id""",
            list(changed), list(changed.values()),
        ))  # fmt: skip
        self.env["recouvrement.plan.item"].invalidate_model(["covered"])

    def _apply(self, verdict, excess, today):
        """Write a verdict, and let people know of what is new."""
        self.ensure_one()
        state = self._find_state(verdict, today)
        coming = [one.instalment.due for one in verdict.instalments if one.residual]
        vals = {
            "standing": verdict.code, "overdue": float(verdict.overdue), "residual": float(verdict.residual),
            "principal_left": float(verdict.principal_left), "excess": float(excess if state in LIVE else 0),
            "lapse_on": verdict.until or False, "next_due": min(coming, default=False) if state in LIVE else False,
            "state": state,
        }  # fmt: skip
        if state != self.state and not (state in LIVE and self.state in LIVE):
            vals |= {"ended_on": self._find_end(state, verdict), "seen_on": False}
            words = NEWS[state if state not in LIVE else "reopened"]
            left = self.currency_id.format(vals["principal_left"])
            self._tell(words, until=verdict.until or "", left=left)
        changed = {name: value for name, value in vals.items() if self._differs(name, value)}
        if changed:
            self.write(changed)
        self._follow_activity()

    def _differs(self, name, value):
        if self._fields[name].type == "monetary":
            return bool(self.currency_id.compare_amounts(self[name], value))
        return (self[name] or False) != (value or False)

    def _find_state(self, verdict, today):
        """The state in which a verdict leaves it."""
        if verdict.code == "kept":
            return "kept"
        if verdict.code == "lapsed" and self.accelerates:
            return "lapsed"
        if self.state not in LIVE and self._is_taken_over():
            return self.state
        begun = any(one.paid or one.instalment.due <= today for one in verdict.instalments)
        return "running" if begun else "agreed"

    def _is_taken_over(self):
        """Whether what was in it is in another plan in force: then it does not come back beside that one."""
        return bool(self.env["recouvrement.plan.item"].search_count([
            ("line_id", "in", [one for one in self.item_ids.line_id.ids if one]), ("plan_id.state", "in", LIVE),
            ("plan_id", "!=", self.id),
        ], limit=1))  # fmt: skip

    def _find_end(self, state, verdict):
        if state == "kept":
            return max((one.paid_on for one in verdict.instalments if one.paid_on), default=self.agreed_on)
        return verdict.until + timedelta(days=1) if state == "lapsed" else False

    def _follow_activity(self):
        """Something for the collector to do, once, as long as there is something to do."""
        code = "lapsed" if self.state == "lapsed" and not self.seen_on else ""
        if self.state in LIVE:
            code = "excess" if self.excess else self.standing if self.standing in ("to_notice", "lapsed") else ""
        wanted = code and say(self._timeline_env(), TO_DO[code]) % self.number
        if self.activity_id and self.activity_code != code:
            self.activity_id.unlink()
        if wanted and not self.activity_id:
            self.write({"activity_id": self._ask(wanted).id, "activity_code": code})
