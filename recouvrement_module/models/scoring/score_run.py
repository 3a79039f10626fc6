# Part of recouvrement_module. License LGPL-3.
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ...rules.curve import INDEX_FROM, payment_index
from ...rules.early_warning import Habits, warn
from ...rules.external import External
from ...rules.limit import best_months
from ...rules.scoring import Payments, exemption, rounded
from ...rules.weights import as_values
from ..ledger.ledger import ROOT_ID

BATCH = 1000
# Numbers of the ledger that the rules want as they are, not as floating ones.
EXACT = ("dbt", "drift", "late_rate", "open_30", "open_60", "overdue_90", "balance", "terms", "seller")
RATE_DAYS = 7  # for which the share of late payments of the company holds
TERMS = Decimal(30)  # of a customer that has bought nothing within a year
# Columns of a case that a rating writes: its type, and the field of the score from which it comes.
CASE_COLUMNS = {
    "grade": "varchar", "solvency": "numeric", "behaviour": "numeric", "is_judged": "boolean", "is_rated": "boolean",
    "confidence": "numeric", "proposed_limit": "numeric", "exemption": "varchar", "warning": "varchar",
}  # fmt: skip
SCORE_COLUMNS = {
    "date": "date", "grade": "varchar", "solvency": "numeric", "behaviour": "numeric", "is_judged": "boolean",
    "is_rated": "boolean", "confidence": "numeric", "cap": "varchar", "proposed_limit": "numeric",
    "payment_index": "integer", "is_natural": "boolean", "inputs": "jsonb", "weights": "jsonb", "factors": "jsonb",
    "version": "varchar", "mark": "varchar",
}  # fmt: skip


class RecouvrementScore(models.Model):
    """Customers are rated at night: facts by statements over all of them, decided in batches, written set-based."""

    _inherit = "recouvrement.score"

    # ---------------------------------------------------------------- at night

    @api.model
    def _cron_score(self):
        """Scheduled action: rate the customers of all companies, going on where the last round stopped."""
        Cron = self.env["ir.cron"]
        for root in self.env["res.company"].search([("parent_id", "=", False)]):
            scoring = self.env["recouvrement.scoring"]._of(root)
            today = root._recouvrement_today()
            if scoring.done_on == today and scoring.is_done:
                continue
            for _number in self._rate_company(scoring, root, today):
                if not Cron._commit_progress(1, remaining=1):
                    return
            self._forget(scoring, today)
            Cron._commit_progress(1, remaining=0)

    @api.model
    def _rate_company(self, scoring, root, today):
        """Rate the customers of a company that are not done today, one batch after the other.

        :return: a generator of how many were rated in each batch, for its caller to keep what is done.
        """
        if scoring.done_on != today:
            scoring.write({"done_on": today, "done_until": 0, "is_done": False, "late_rate": 0, "rate_on": False})
            self._create_cases(root, today)
        known = scoring.late_rate if scoring.rate_on == today else None
        rows = self._read_facts(root, today, known, after=scoring.done_until)
        if rows and known is None:
            scoring.write({"late_rate": float(rows[0]["late_rate"]), "rate_on": today})
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            self._rate(scoring, root, batch, today)
            scoring.done_until = batch[-1]["id"]
            yield len(batch)
        scoring.is_done = True

    @api.model
    def _forget(self, scoring, today):
        """Delete the ratings of natural persons that are older than is kept, and not in force any more."""
        before = today - relativedelta(months=scoring.retention_months)
        self.env.cr.execute(SQL(
            """DELETE FROM recouvrement_score score USING recouvrement_case cases
                WHERE cases.id = score.case_id AND cases.company_id = %s AND score.is_natural AND score.date < %s
                  AND score.id IS DISTINCT FROM cases.score_id""",
            scoring.company_id.id, before,
        ))  # fmt: skip
        self.invalidate_model()

    # ---------------------------------------------------------------- facts

    @api.model
    def _create_cases(self, root, today):
        """Open a case for who bought within a year and has none: whoever owed nothing whenever somebody looked."""
        rows = self.env.execute_query(SQL(
            """INSERT INTO recouvrement_case
                      (company_id, partner_id, active, create_uid, create_date, write_uid, write_date)
               SELECT DISTINCT %(root)s, partner.commercial_partner_id, TRUE, %(uid)s, now() AT TIME ZONE 'UTC',
                      %(uid)s, now() AT TIME ZONE 'UTC'
                 FROM account_move move
                 JOIN res_company company ON company.id = move.company_id AND %(root_id)s = %(root)s
                 JOIN res_partner partner ON partner.id = move.commercial_partner_id
                WHERE move.state = 'posted' AND move.move_type = 'out_invoice'
                  AND move.invoice_date BETWEEN %(since)s AND %(today)s
                   ON CONFLICT (company_id, partner_id) DO NOTHING
               RETURNING id""",
            root=root.id, root_id=ROOT_ID, uid=self.env.uid, since=today - timedelta(days=365), today=today,
        ))  # fmt: skip
        self.env["recouvrement.case"].invalidate_model()
        if rows:
            self.env["recouvrement.case"]._categorise(SQL("cases.id = ANY(%s)", [case_id for (case_id,) in rows]))

    @api.model
    def _rate_cases(self, cases):
        """Rate some cases now."""
        for root, own in cases.grouped("company_id").items():
            scoring, today = self.env["recouvrement.scoring"]._of(root), root._recouvrement_today()
            fresh = scoring.rate_on and today - scoring.rate_on <= timedelta(days=RATE_DAYS)
            rows = self._read_facts(root, today, scoring.late_rate if fresh else None, case_ids=own.ids)
            self._rate(scoring, root, rows, today)

    @api.model
    def _read_facts(self, root, today, late_rate, after=0, case_ids=None):
        """What the ledger says of customers, one dict a case."""
        Ledger = self.env["recouvrement.ledger"]
        query = Ledger._payment_facts(root, today, late_rate, after, case_ids)
        rows = self.env.execute_query_dict(query)
        sales = self.env.execute_query_dict(Ledger._sales_facts(root, today, after, case_ids))
        sold = {row.pop("id"): row for row in sales}
        for row in rows:
            row.update(sold.get(row["id"], {"months": [], "terms": None, "seller": None}))
            for name in EXACT:
                row[name] = None if row[name] is None else Decimal(str(row[name]))
            row["late_rate"] = round(row["late_rate"], 6)  # as it is kept: the same all night
            row["months"] = [Decimal(str(month)) for month in row["months"]]
        return rows

    @api.model
    def _read_customers(self, root, rows):
        """Who the customers are: what exempts them, and what was found of them last.

        :return: dict case id → row
        """
        found = self.env.execute_query_dict(SQL(
            """SELECT cases.id, COALESCE(cases.category, '') AS category, cases.exemption, cases.warning,
                      COALESCE(cases.exposure_overdue, 0) + COALESCE(cases.exposure_due, 0)
                          + COALESCE(cases.exposure_instrument, 0) AS exposure, last.mark,
                      NOT COALESCE(partner.is_company, FALSE) OR COALESCE(partner.recouvrement_sole_trader, FALSE)
                          OR cases.category = 'consumer' AS is_natural,
                      EXISTS (SELECT FROM res_company own JOIN res_partner its ON its.id = own.partner_id
                               WHERE its.commercial_partner_id = partner.id) AS own_group,
                      COALESCE(partner.employee, FALSE)
                          OR EXISTS (SELECT FROM res_users own
                                      WHERE own.partner_id = partner.id AND own.active AND NOT own.share) AS employee
                 FROM recouvrement_case cases
                 JOIN res_partner partner ON partner.id = cases.partner_id
                 LEFT JOIN recouvrement_score last ON last.id = cases.score_id
                WHERE cases.id = ANY(%s)""",
            [row["id"] for row in rows],
        ))  # fmt: skip
        return {row["id"]: row for row in found}

    @api.model
    def _as_facts(self, row, customer, external, cover):
        """The facts of a customer as the rules want them."""
        caps = tuple(
            code
            for code, there in (("plan_lapsed", row["lapsed"] and row["balance"] > 0), ("plan_kept", row["kept"]))
            if there
        )
        names = ("n", "k", "dbt", "drift", "late_rate", "open_30", "open_60", "overdue_90", "balance")
        granted, quota = cover
        return {
            "payments": Payments(incidents=row["incidents"], caps=caps, **{name: row[name] for name in names}),
            "external": external,
            "limit": {
                "monthly": best_months(row["months"]),
                "terms": round(row["terms"]) if row["terms"] is not None else TERMS,
                "insured": Decimal(str(granted)), "quota": Decimal(str(quota)),
                "exposure": max(Decimal(str(customer["exposure"])), Decimal(0)), "seller_sales": row["seller"],
            },
        }  # fmt: skip

    # ---------------------------------------------------------------- decide and write

    @api.model
    def _rate(self, scoring, root, rows, today):
        """Rate one batch of customers, and write what differs."""
        weights, version = scoring._as_weights(), scoring._get_version()
        customers = self._read_customers(root, rows)
        partner_ids = [row["partner_id"] for row in rows]
        outside = self._get_external_facts(root, partner_ids, today)
        covers = self._get_covers(root, partner_ids, today)
        found, kept = [], {"weights": as_values(weights), "version": version, "date": today.isoformat()}
        for row in rows:
            customer = customers[row["id"]]
            exempt = exemption(customer["category"], customer["own_group"], customer["employee"])
            warning = warn(self._as_habits(row)) or None
            told = {"case_id": row["id"], "exemption": exempt or None, "warning": warning}
            if not exempt:
                partner_id = row["partner_id"]
                facts = self._as_facts(
                    row, customer, outside.get(partner_id, External()), covers.get(partner_id, (0, 0))
                )
                told.update(self._as_row(facts, today, weights, kept, customer["mark"]))
                told["is_natural"] = customer["is_natural"]
            differs = (customer["exemption"], customer["warning"]) != (told["exemption"], warning)
            if differs or customer["mark"] != told.get("mark"):
                found.append(told)
        if found:
            self.env.cr.execute(self._writing(found, today))
            self.env["recouvrement.case"].invalidate_model()
            self.invalidate_model()

    @api.model
    def _as_habits(self, row):
        return Habits(
            payments=row["paid"], late=row["paid_late"], late_days=row["late_days"] or 0, parts=row["parts"],
            part_now=row["part_now"], drift=row["drift"],
        )  # fmt: skip

    @api.model
    def _as_row(self, facts, today, weights, kept, last_mark):
        """What is written of a customer that is rated; how it came about only where something else is shown."""
        reading, proposal = self._judge(facts, today, weights)
        payments = facts["payments"]
        values = {
            "grade": reading.grade, "solvency": str(rounded(reading.solvency)), "cap": reading.cap or None,
            "behaviour": str(rounded(reading.behaviour)) if payments.n else None, "is_judged": bool(payments.n),
            "is_rated": reading.rated, "confidence": str(rounded(reading.confidence)),
            "proposed_limit": str(proposal.total),
            "payment_index": payment_index(payments.dbt) if payments.n >= INDEX_FROM else None,
        }  # fmt: skip
        shown = repr((values, kept["version"], replace(facts["external"], sources=())))
        values["mark"] = hashlib.sha256(shown.encode()).hexdigest()[:16]
        if values["mark"] == last_mark:
            return values
        return {**values, **kept, "inputs": self._as_inputs(facts), "factors": list(self._as_factors(reading))}

    @api.model
    def _as_factors(self, reading):
        """The factors of a reading as JSON keeps them."""
        for factor in reading.factors:
            yield {
                "part": factor.part, "key": factor.key, "value": factor.value,
                "points": str(rounded(factor.points)), "effect": str(rounded(factor.effect)),
                "source": factor.source.source, "on": factor.source.on and factor.source.on.isoformat(),
                "outcome": factor.source.outcome,
            }  # fmt: skip

    @api.model
    def _writing(self, found, today):
        """The statement that writes what differs: a score where one is shown that was not, and the figures of cases."""
        columns = {**SCORE_COLUMNS, **CASE_COLUMNS}
        typed = SQL(", ").join(SQL("%s %s", SQL.identifier(name), SQL(kind)) for name, kind in columns.items())
        own = SQL(", ").join(map(SQL.identifier, SCORE_COLUMNS))
        names = SQL(", ").join(map(SQL.identifier, CASE_COLUMNS))
        seen = SQL(", ").join(SQL.identifier("seen", name) for name in CASE_COLUMNS)
        return SQL(
            """WITH seen AS MATERIALIZED (
                        SELECT * FROM jsonb_to_recordset(%(found)s::jsonb) AS seen(case_id int, %(typed)s)
                    ), fresh AS (
                        INSERT INTO recouvrement_score
                               (case_id, %(own)s, create_uid, create_date, write_uid, write_date)
                        SELECT seen.case_id, %(values)s, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
                               now() AT TIME ZONE 'UTC'
                          FROM seen JOIN recouvrement_case cases ON cases.id = seen.case_id
                          LEFT JOIN recouvrement_score last ON last.id = cases.score_id
                         WHERE seen.grade IS NOT NULL AND last.mark IS DISTINCT FROM seen.mark
                     RETURNING id, case_id)
               UPDATE recouvrement_case cases
                  SET (%(names)s) = ROW(%(seen)s),
                      score_id = CASE WHEN seen.grade IS NULL THEN NULL ELSE COALESCE(fresh.id, cases.score_id) END,
                      warning_on = CASE WHEN seen.warning IS NOT DISTINCT FROM cases.warning THEN cases.warning_on
                                        WHEN seen.warning IS NOT NULL THEN %(today)s END,
                      warning_seen_on = CASE WHEN seen.warning IS NOT DISTINCT FROM cases.warning
                                             THEN cases.warning_seen_on END
                 FROM seen LEFT JOIN fresh ON fresh.case_id = seen.case_id
                WHERE cases.id = seen.case_id""",
            found=json.dumps(found, default=str), typed=typed, own=own, uid=self.env.uid, names=names, seen=seen,
            values=SQL(", ").join(SQL.identifier("seen", name) for name in SCORE_COLUMNS),
            today=SQL("%s::date", today),
        )  # fmt: skip
