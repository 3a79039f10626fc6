# Part of recouvrement_module. License LGPL-3.
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL, LazyTranslate

from ...rules.promise import Promise, covers, judge
from ...rules.promise_share import Part, Settlement, open_for, share
from ..dunning.words import say
from .promise import FAILED, JUDGED

_lt = LazyTranslate(__name__)

DAYS = 400  # so long after its day a payment that comes back, or is entered late, still changes a verdict
OVER = ("replaced", "cancelled")

VERDICTS = {
    "waiting": _lt("A payment came back: %(promise)s is waited for again."),
    "kept": _lt("Promise kept: %(promise)s. %(received)s was received."),
    "partly_kept": _lt("Promise partly kept: %(promise)s. Only %(received)s was received."),
    "broken": _lt("Promise broken: %(promise)s. Nothing was received."),
}


class RecouvrementPromise(models.Model):
    """Promises are judged by what was really paid, a whole scope of customers at once."""

    _inherit = "recouvrement.promise"

    @api.model
    def _judge(self, scope):
        """Judge the promises of some customers by the payments of their lines, and write what changed.

        :param SQL scope: of which customers, a condition on the row ``cases``.
        """
        rows = self._read_parts(scope)
        if not rows:  # as on most refreshes: then no payment needs to be read
            return
        settlements = self._read_settlements([row["line_id"] for row in rows if row["line_id"]])
        paid, opened = self._share(rows, settlements)
        ours = defaultdict(list)
        for row in rows:
            if row["in_scope"]:
                ours[row["promise_id"]].append(row)
        promises = self.browse(ours)
        verdicts = {}
        for promise in promises:
            terms, today = promise._get_terms(), promise.company_id._recouvrement_today()
            verdicts[promise] = self._judge_one(promise, ours[promise.id], paid, opened, terms, today)
        self._await_matching(verdicts)
        promises._write_verdicts(verdicts, ours)

    @api.model
    def _await_matching(self, verdicts):
        """Let promises wait while money that came since, and that nobody has matched yet, may keep them.

        The earliest day promised takes of it first.

        :param dict verdicts: promise → (verdict, received of its lines); changed in place.
        """
        failing = self.union(*(
            promise for promise, (verdict, _received) in verdicts.items()
            if promise.state == "waiting" and verdict.code in FAILED
        )).sorted(lambda promise: (promise.date, promise.id))  # fmt: skip
        if not failing:
            return
        free = defaultdict(list)
        for case_id, currency_id, _kind, _key, _line_id, day, amount in (
            self.env["recouvrement.plan"]._read_unmatched(failing)
        ):  # fmt: skip
            free[case_id, currency_id].append((day, Decimal(str(amount))))
        taken = defaultdict(Decimal)
        for promise in failing:
            key, (verdict, received) = (promise.case_id.id, promise.currency_id.id), verdicts[promise]
            left = sum((amount for day, amount in free[key] if day >= promise.made_on), Decimal(0)) - taken[key]
            if covers(verdict, left, promise._get_terms()):
                taken[key] += verdict.missing
                verdicts[promise] = replace(verdict, code="waiting"), received

    @api.model
    def _read_parts(self, scope):
        """The lines of the promises of some customers that may be judged, and those of others about the same lines."""
        self.env.flush_all()
        return self.env.execute_query_dict(SQL(
            """WITH candidate AS MATERIALIZED (
                 SELECT DISTINCT promise.id
                   FROM recouvrement_promise promise
                   JOIN recouvrement_promise_line part ON part.promise_id = promise.id
                   JOIN recouvrement_case cases ON cases.id = part.case_id
                  WHERE %(scope)s AND promise.state <> ALL(%(over)s)
                    AND (promise.state = 'waiting' OR promise.date >= %(since)s)
               ), named AS MATERIALIZED (
                 SELECT DISTINCT part.line_id FROM recouvrement_promise_line part
                   JOIN candidate ON candidate.id = part.promise_id
               )
               SELECT part.id, part.promise_id, part.line_id, part.promised, part.received, part."left",
                      promise.date AS day, promise.made_on, promise.silent_until, promise.mark,
                      candidate.id IS NOT NULL AS in_scope, COALESCE(line.amount_residual_currency, 0) AS residual
                 FROM recouvrement_promise_line part
                 JOIN recouvrement_promise promise ON promise.id = part.promise_id AND promise.state <> ALL(%(over)s)
                 LEFT JOIN candidate ON candidate.id = promise.id
                 LEFT JOIN account_move_line line ON line.id = part.line_id AND line.parent_state = 'posted'
                WHERE candidate.id IS NOT NULL OR part.line_id IN (SELECT line_id FROM named)
                ORDER BY part.due_date, part.id""",
            scope=scope, over=list(OVER), since=self._get_last_judged(),
        ))  # fmt: skip

    @api.model
    def _get_last_judged(self):
        return self.env.company.root_id._recouvrement_today() - timedelta(days=DAYS)

    @api.model
    def _read_settlements(self, line_ids):
        """What was matched with some lines: dict line id → list of ``rules.promise_share.Settlement``."""
        found = self.env["recouvrement.claim"]._read_settlements(line_ids)
        return {
            line_id: [
                Settlement(row["partial_id"], row["day"], Decimal(str(row["amount"])), bool(row["is_payment"]))
                for row in rows
            ]
            for line_id, rows in found.items()
        }

    @api.model
    def _share(self, rows, settlements):
        """Share the payments of each line between the promises about it.

        :return: (dict line of a promise → its payments, dict line of a promise → what is open for it)
        """
        paid, opened, by_line = {}, {}, defaultdict(list)
        for row in rows:
            by_line[row["line_id"]].append(row)
        for line_id, own in by_line.items():
            parts = {
                row["id"]: Part(
                    row["promise_id"], row["made_on"], row["day"], row["silent_until"],
                    Decimal(str(row["promised"])), row["mark"] or 0,
                )
                for row in own
            }  # fmt: skip
            matched = settlements.get(line_id, [])
            shares = share(parts.values(), matched)
            for row in own:
                part = parts[row["id"]]
                paid[row["id"]] = shares[part.key]
                opened[row["id"]] = open_for(part, Decimal(str(row["residual"])), matched)
        return paid, opened

    @api.model
    def _judge_one(self, promise, rows, paid, opened, terms, today):
        """The verdict of the rule on one promise."""
        said = Promise(
            promise.made_on, promise.date, Decimal(str(promise.amount)), sum(opened[row["id"]] for row in rows)
        )
        return judge(said, [one for row in rows for one in paid[row["id"]]], terms, today), {
            row["id"]: sum((one.amount for one in paid[row["id"]] if one.day <= today), Decimal(0)) for row in rows
        }

    # ---------------------------------------------------------------- what follows

    def _write_verdicts(self, verdicts, rows):
        """Write what differs, in one statement for the lines, and let people know of what is new."""
        lines, changed = {}, self.browse()
        for promise, (verdict, received) in verdicts.items():
            total = verdict.in_time + verdict.late
            lines.update(self._find_changed_lines(promise, rows[promise.id], received, verdict.due - total))
            if (promise.state, promise.currency_id.compare_amounts(promise.received, float(total))) != (
                verdict.code, 0,
            ):  # fmt: skip
                changed |= promise._apply(verdict, total)
        if lines:
            self.env.cr.execute(SQL(
                """UPDATE recouvrement_promise_line part SET received = new.received, "left" = new.rest
                     FROM unnest(%s::int[], %s::numeric[], %s::numeric[]) AS new(id, received, rest)
                    WHERE part.id = new.id""",
                list(lines), [received for received, _left in lines.values()],
                [left for _received, left in lines.values()],
            ))  # fmt: skip
            self.env["recouvrement.promise.line"].invalidate_model(["received", "left"])
        changed._announce()
        settled = self.filtered(
            lambda promise: promise.state in FAILED and not promise.seen_on
            and not any(row["residual"] for row in rows[promise.id])
        )  # fmt: skip
        settled._see()

    @api.model
    def _find_changed_lines(self, promise, rows, received, rest):
        """What is received and still promised of each line, of those for which it differs.

        What one line was paid beyond what it promises is no longer waited for of the others.
        """
        changed = {}
        for row in rows:
            own = Decimal(str(row["promised"])) - received[row["id"]]
            left = max(min(own, rest), Decimal(0))
            rest -= left
            if (Decimal(str(row["received"] or 0)), Decimal(str(row["left"] or 0))) != (received[row["id"]], left):
                changed[row["id"]] = (received[row["id"]], left)
        return changed

    def _apply(self, verdict, total):
        """Write a verdict.

        :return: the promise, where people are to know of it.
        """
        before = self.state
        vals = {"state": verdict.code, "received": float(total)}
        if verdict.code != before:
            vals["judged_on"] = verdict.code != "waiting" and self.company_id._recouvrement_today()
            vals["seen_on"] = False
        self.write(vals)
        told = verdict.code in JUDGED or (before in JUDGED and verdict.code == "waiting")
        return self if told and verdict.code != before else self.browse()

    def _announce(self):
        """Say new verdicts in the timeline; one that is bad gives the collector something to do, once."""
        for promise in self:
            env = promise._timeline_env()
            words = say(env, VERDICTS[promise.state]) % {
                "promise": promise.with_env(env).display_name,
                "received": promise.currency_id.with_env(env).format(promise.received),
            }
            promise.case_id._message_log(body=words)
            if promise.state in FAILED and not promise.activity_id:
                promise.activity_id = promise._ask_collector()
            elif promise.state not in FAILED:
                promise.activity_id.unlink()

    def _ask_collector(self):
        """The activity about a promise that was not kept."""
        user = self._get_asked_user()
        env = self.with_context(lang=user.lang).env if user else self._timeline_env()
        return self._ask(env._("Promise not kept: %s", self.with_env(env).display_name))
