# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...rules.limitation import ALERTS, reached

# What the clock of a claim does not matter for: a credit, what is only netted, what a factor collects.
NOT_OURS = ("credit", "netted", "assigned")
NAMED = 10  # invoices that an alert names


class RecouvrementLimitationAlert(models.Model):
    """That the approach of a last day was told, so that it is told once for each number of months."""

    _name = "recouvrement.limitation.alert"
    _description = "Limitation alert"
    _inherit = "recouvrement.anchor"
    _order = "id desc"
    _log_access = False

    clock = fields.Selection(
        [("limitation_date", "Claim"), ("instrument_date", "Bill or Cheque")],
        string="Limitation Of", default="limitation_date", readonly=True,
    )  # fmt: skip
    months = fields.Integer(readonly=True, aggregator=None)
    limitation_date = fields.Date(string="Limitation", readonly=True)
    told_on = fields.Date(readonly=True)

    @api.model
    def _tell(self, root, today):
        """Tell the collectors of a company, once, what will be out of time within 12, 6, 3 and 1 months.

        :param root: root company.
        :param date today: its day.
        """
        self.env.flush_all()
        by_case = {}
        for clock, _label in self._fields["clock"].selection:
            for case_id, name, months, last in self.env.execute_query(self._tell_query(root, today, clock)):
                by_case.setdefault(case_id, []).append((months, last, name or "/", clock))
        self.invalidate_model()
        self._plan_activities(root, today, by_case)

    @api.model
    def _tell_query(self, root, today, clock):
        """Note what is to be told and was not: one row an item, with the least months that it reached.

        :param str clock: the field of the last days.
        """
        column = SQL.identifier("item", clock)
        horizon = fields.Date.add(today, months=max(ALERTS))
        days = [day for (day,) in self.env.execute_query(SQL(
            """SELECT DISTINCT %(column)s FROM recouvrement_item item
                WHERE item.root_id = %(root)s AND %(column)s BETWEEN %(today)s AND %(horizon)s""",
            column=column, root=root.id, today=today, horizon=horizon,
        ))]  # fmt: skip
        months = {day: reached(day, today) for day in days}
        return SQL(
            """INSERT INTO recouvrement_limitation_alert
                      (case_id, move_id, line_id, rank, name, due_date, currency_id, amount, clock, months,
                       limitation_date, told_on)
               SELECT item.case_id, item.move_id, item.line_id, item.rank, item.name, item.due_date, item.currency_id,
                      item.residual_currency, %(clock)s, near.months, %(column)s, %(today)s
                 FROM recouvrement_item item
                 JOIN unnest(%(days)s::date[], %(months)s::int[]) AS near(day, months)
                   ON near.day = %(column)s
                WHERE item.root_id = %(root)s AND item.limitation_stopped IS NOT TRUE AND near.months > 0
                  AND item.residual_currency > 0 AND item.fact <> ALL(%(not_ours)s)
                  AND NOT EXISTS (
                      SELECT FROM recouvrement_limitation_alert told
                       WHERE told.move_id = item.move_id AND told.rank = item.rank AND told.case_id = item.case_id
                         AND told.clock = %(clock)s AND told.limitation_date = %(column)s
                         AND told.months <= near.months)
               RETURNING case_id, name, months, limitation_date""",
            clock=clock,
            column=column,
            today=today,
            days=list(months),
            months=list(months.values()),
            root=root.id,
            not_ours=list(NOT_OURS),
        )

    @api.model
    def _plan_activities(self, root, today, by_case):
        """One activity for each case, for its collector or else the managers, in their language."""
        if not by_case:
            return
        cases = self.env["recouvrement.case"].browse(sorted(by_case))
        managers = self.env["recouvrement.rate"]._get_managers(root)
        model_id = self.env["ir.model"]._get_id("recouvrement.case")
        vals_list = [
            {
                **self._prepare_words(by_case[case.id], user), "res_model_id": model_id, "res_id": case.id,
                "user_id": user.id, "date_deadline": today,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
            }
            for case in cases
            for user in case.user_id or managers
        ]  # fmt: skip
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(vals_list)

    @api.model
    def _prepare_words(self, rows, user):
        """The words of an activity about some items of a case."""
        env = self.env(context={**self.env.context, "lang": user.lang or self.env.lang})
        months = min(row[0] for row in rows)
        named = [
            self._say_named(env, name, format_date(env, last), clock)
            for _months, last, name, clock in sorted(rows)[:NAMED]
        ]
        summary = env._("Limitation within %(months)s months: %(count)s", months=months, count=len(rows))
        return {
            "summary": env._("Limitation within a month: %s item(s)", len(rows)) if months == 1 else summary,
            "note": env._(
                "Only an acknowledgment, a court act, an enforcement measure or a declaration in an insolvency "
                "interrupts it. A reminder or a formal notice does not, but for a body with a public accountant. %s",
                "; ".join(named),
            ),
        }  # fmt: skip

    @api.model
    def _say_named(self, env, name, day, clock):
        """An item and its last day."""
        if clock == "instrument_date":
            return env._("%(name)s: until %(day)s for its bill or cheque", name=name, day=day)
        return env._("%(name)s: until %(day)s", name=name, day=day)
