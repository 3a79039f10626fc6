# Part of recouvrement_module. License LGPL-3.
from datetime import timedelta

from odoo import api, models
from odoo.tools import SQL

from ...rules import priority
from ..dunning.words import ENDS
from ..ledger.item import ASKABLE
from . import words


class RecouvrementCase(models.Model):
    """The priority of cases: worked out where the amounts are, explained term by term, stored nowhere."""

    _inherit = "recouvrement.case"

    # ---------------------------------------------------------------- ranking

    @api.model
    def _rank(self, records, query, day, limit):
        """Put records in the order of what acting on their cases may bring in.

        :param records: the model, cases or something with a ``case_id``.
        :param query: the records to rank.
        :param date day: the day.
        :param int limit: how many are wanted.
        :return: (ids, dict case id → its figures as the page shows them; cases with nothing to ask are absent)
        """
        self.env.flush_all()
        table = SQL.identifier(records._table)
        case_id = SQL("record.id") if records._name == self._name else SQL("record.case_id")
        rows = self.env.execute_query_dict(SQL(
            """WITH ranked AS MATERIALIZED (
                 SELECT record.id, %(case_id)s AS case_id FROM %(table)s record WHERE record.id IN %(ids)s)
               SELECT ranked.id AS record_id, figures.*
                 FROM ranked LEFT JOIN (%(figures)s) figures ON figures.case_id = ranked.case_id
                ORDER BY figures.gain * %(rate)s DESC NULLS LAST, ranked.id LIMIT %(limit)s""",
            table=table,
            ids=query.subselect(),
            case_id=case_id,
            figures=self._gain_query(SQL("SELECT case_id FROM ranked"), day),
            rate=self._comparison_rate(SQL("figures.company_id"), day),
            limit=limit,
        ))  # fmt: skip
        ids = [row["record_id"] for row in rows]
        return ids, {row["case_id"]: words.explain(self.env, row) for row in rows if row["case_id"]}

    @api.model
    def _gain_query(self, cases, day):
        """One row per case with something late that may be asked: its parts, as ``rules.priority`` names them.

        :param SQL cases: query of the case ids.
        :param date day: the day.
        """
        habits = self._get_habits(cases, day)
        parts = self._part_conditions(day, habits)
        gain = [
            SQL("round(COALESCE(%s, 0) * %s, places)", SQL.identifier(code), rate)
            for code, rate in priority.RATES.items()
        ]
        return SQL(
            """SELECT parts.*, %(gain)s AS gain
                 FROM (SELECT asked.case_id, asked.company_id, asked.currency_id, asked.places,
                              SUM(asked.amount) AS late, %(parts)s
                         FROM (%(asked)s) asked
                         %(habits)s
                        GROUP BY asked.case_id, asked.company_id, asked.currency_id, asked.places) parts""",
            gain=SQL(" + ").join(gain),
            parts=SQL(", ").join(
                SQL("SUM(asked.amount) FILTER (WHERE %s) AS %s", condition, SQL.identifier(code))
                for code, condition in parts.items()
            ),
            asked=self._asked_query(cases, day),
            habits=SQL(" ").join(
                SQL("LEFT JOIN (%s) %s USING (case_id)", query, SQL.identifier(code)) for code, query in habits.items()
            ),
        )

    @api.model
    def _asked_query(self, cases, day):
        """What is late and may be asked, in the currency of the root company, less the credits that cover it."""
        return SQL(
            """SELECT item.case_id, cases.company_id, currency.id AS currency_id, currency.decimal_places AS places,
                      round(item.residual * %(askable)s / item.residual_currency, currency.decimal_places)
                        AS amount,
                      %(day)s::date - item.due_date AS days, item.decision_code, item.contacted_on
                 FROM recouvrement_item item
                 JOIN recouvrement_case cases ON cases.id = item.case_id
                 JOIN res_company root ON root.id = cases.company_id
                 JOIN res_currency currency ON currency.id = root.currency_id
                WHERE item.case_id IN (%(cases)s) AND item.fact = '' AND item.held_code IS NULL
                  AND item.due_date < %(day)s AND %(askable)s > 0""",
            askable=ASKABLE,
            cases=cases,
            day=day,
        )

    @api.model
    def _get_habits(self, cases, day):
        """What is known of whole customers: code of the priority → query of (case_id, known), to be extended.

        :param SQL cases: query of the case ids.
        """
        return {"insisted": self._insisted_query(cases, day)}

    @api.model
    def _insisted_query(self, cases, day):
        """The cases that were reminded so often within a year that they seem to pay only on demand."""
        return SQL(
            """SELECT reminder.case_id, TRUE AS known
                 FROM recouvrement_reminder reminder
                 JOIN recouvrement_level level ON level.id = reminder.level_id AND level.delay >= 0
                WHERE reminder.case_id IN (%s) AND reminder.state = 'sent' AND reminder.bounced IS NOT TRUE
                  AND reminder.sent_on >= %s
                GROUP BY reminder.case_id HAVING count(*) >= %s""",
            cases,
            day - timedelta(days=priority.INSISTED_DAYS),
            priority.INSISTED_REMINDERS,
        )

    @api.model
    def _part_conditions(self, day, habits):
        """Which items make up each part: dict code → condition on a row ``asked``, joined with the habits."""
        bands = {code: priority.bounds(code) for code in priority.BANDS}
        return {
            **{code: SQL("asked.days BETWEEN %s AND %s", *days) for code, days in bands.items()},
            "ended": SQL("asked.decision_code = ANY(%s)", list(ENDS)),
            **{code: SQL.identifier(code, "known") for code in habits},
            "written": SQL("asked.contacted_on > %s", day - timedelta(days=priority.WRITTEN_DAYS)),
        }

    @api.model
    def _comparison_rate(self, company_id, day):
        """By what the amounts of a root company are multiplied to be compared with those of another."""
        here = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        others = self.env.companies.sudo().root_id.filtered(lambda root: root.currency_id != here.currency_id)
        if not others:
            return SQL("1")
        Currency = self.env["res.currency"]
        rates = {root: Currency._get_conversion_rate(root.currency_id, here.currency_id, here, day) for root in others}
        whens = SQL(" ").join(SQL("WHEN %s THEN %s", root.id, rate) for root, rate in rates.items())
        return SQL("CASE %s %s ELSE 1 END", company_id, whens)

    def _open_part(self, code, day):
        """Return the action that lists what a term of the priority counts.

        :param str code: a code of ``rules.priority``.
        """
        self.ensure_one()
        if code == "insisted":
            recent = day - timedelta(days=priority.INSISTED_DAYS)
            sent = [("state", "=", "sent"), ("bounced", "=", False), ("sent_on", ">=", recent)]
            return self._open_list("reminder", sent, code)
        late = [("fact", "=", False), ("held_code", "=", False), ("due_date", "<", day)]
        return self._open_list("item", [*late, *self._get_part_domain(code, day)], code)

    @api.model
    def _get_part_domain(self, code, day):
        """The domain of the late items that make up a part; the same conditions as in ``_part_conditions``."""
        if code == "ended":
            return [("decision_code", "in", ENDS)]
        if code == "written":
            return [("contacted_on", ">", day - timedelta(days=priority.WRITTEN_DAYS))]
        first, last = priority.bounds(code)
        return [("due_date", "<=", day - timedelta(days=first)), ("due_date", ">=", day - timedelta(days=last))]

    def _open_list(self, kind, domain, code):
        action = self.env["ir.actions.actions"]._for_xml_id(f"recouvrement_module.recouvrement_{kind}_action")
        return {
            **action, "name": words.term_words(self.env, code), "path": False, "context": {},
            "domain": [("case_id", "=", self.id), *domain],
        }  # fmt: skip

    # ---------------------------------------------------------------- what a row shows

    def action_plan(self):
        """Plan what comes next: until that day the customer is left out of the day."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan"),
            "res_model": "mail.activity.schedule",
            "views": [(False, "form")],
            "target": "new",
            "context": {"active_model": self._name, "active_ids": self.ids, "active_id": self.id},
        }
