# Part of recouvrement_module. License LGPL-3.
import logging
from collections import defaultdict
from decimal import Decimal

from odoo import api, models
from odoo.tools import SQL

from ...rules.allocation import OpenLine, allocate

_logger = logging.getLogger(__name__)

# The root company of the row ``company`` of res_company.
ROOT_ID = SQL("split_part(company.parent_path, '/', 1)::int")
MANY = 5000  # rows after whose change the planner must look at a table again

# What an item copies from its journal item; an item is rewritten only when one of these differs.
PROJECTED = (
    "name", "move_id", "company_id", "root_id", "case_id", "partner_id", "payer_id", "payer_case_id", "site_id",
    "account_id", "currency_id", "role", "fact", "track", "date", "due_date", "ladder_date", "amount", "residual",
    "residual_currency",
)  # fmt: skip

# What is not late, whatever its date: somebody else collects it, or it is retained until a day that has not come.
NOT_LATE = ("assigned", "retention", "opposed")

# A credit that is netted; one that somebody reserved is listed only.
NETTED = SQL("item.residual_currency < 0 AND item.fact = 'credit'")


class RecouvrementLedger(models.AbstractModel):
    """The one place that reads open balances, and brings items in step with them."""

    _name = "recouvrement.ledger"
    _description = "Open balances of the customers"

    # ---------------------------------------------------------------- reading

    @api.model
    def _open_lines(self, roots=None, partner_ids=None, at=None):
        """Return the query of the open due-date lines of customers, the single source of all figures.

        Columns: line_id, move_id, company_id, root_id (root company), partner_id (commercial), payer_id
        (commercial, when somebody else is asked), site_id (delivered there, when elsewhere), account_id,
        currency_id, role, fact, track (the purpose of its policy), name (of the entry), date, due_date,
        ladder_date (from which the steps count), amount (as booked), residual (company currency),
        residual_currency. Credits are the negative rows.

        :param roots: ``res.company`` root companies to keep; all when None.
        :param partner_ids: ids of commercial partners to keep; all when None.
        :param date at: balances as they stood at the end of that day, rebuilt from the partial
            reconciliations made later; as they stand now when None.
        :rtype: SQL
        """
        self.env.flush_all()
        return SQL(
            """SELECT line.id AS line_id, line.move_id, line.company_id, root.id AS root_id,
                      partner.commercial_partner_id AS partner_id,
                      NULLIF(%(payer)s, partner.commercial_partner_id) AS payer_id,
                      CASE WHEN move.partner_shipping_id NOT IN (partner.commercial_partner_id, move.partner_id)
                           THEN move.partner_shipping_id END AS site_id,
                      line.account_id, line.currency_id,
                      account.recouvrement_role AS role, %(fact)s AS fact, %(track)s AS track,
                      line.move_name AS name, line.date, %(due_date)s AS due_date, %(ladder_date)s AS ladder_date,
                      line.amount_currency AS amount, %(residual)s AS residual,
                      %(residual_currency)s AS residual_currency %(more)s
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                 JOIN account_move move ON move.id = line.move_id
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN res_company company ON company.id = line.company_id
                 JOIN res_company root ON root.id = %(root_id)s
                 JOIN (%(days)s) day ON day.root_id = root.id
                 %(payers)s
                 %(answers)s
                 %(later)s
                WHERE line.parent_state = 'posted'
                  AND line.account_id = ANY(%(accounts)s)
                  AND %(residual_currency)s <> 0
                  AND %(still_open)s
                  AND %(in_roots)s
                  AND %(of_partners)s""",
            root_id=ROOT_ID,
            payer=self._get_payer(),
            payers=self._payers(),
            fact=self._first(self._get_facts(residual := self._residual("amount_residual_currency", at)), SQL("''")),
            track=self._first(self._get_tracks(), SQL("'ordinary'")),
            due_date=self._get_due_date(),
            ladder_date=self._get_ladder_date(),
            more=SQL("").join(
                SQL(", %s AS %s", value, SQL.identifier(name)) for name, value in self._get_columns().items()
            ),
            days=self._days(at),
            answers=SQL(" ").join(self._get_answers()),
            residual=self._residual("amount_residual", at),
            residual_currency=residual,
            later=self._later_partials(at, partner_ids) if at else SQL(),
            accounts=self._account_ids(),
            still_open=SQL("line.date <= %s", at) if at else SQL("line.reconciled IS NOT TRUE"),
            in_roots=SQL("TRUE") if roots is None else SQL("root.id = ANY(%s)", roots.ids),
            of_partners=self._of_partners(partner_ids),
        )

    @api.model
    def _account_ids(self):
        """Ids of the accounts that count; few, so that the index on open lines is used."""
        domain = [("recouvrement_role", "not in", (False, "ignored"))]
        # sudo: the figures are the same whoever reads them, whatever companies are ticked
        return self.env["account.account"].sudo().with_context(active_test=False).search(domain).ids

    @api.model
    def _of_partners(self, partner_ids):
        if partner_ids is None:
            return SQL("TRUE")
        return SQL(
            "line.partner_id IN (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))",
            sorted(partner_ids),
        )

    @api.model
    def _residual(self, column, at):
        """The residual of a line now, or at a date: what is open today plus what was matched later."""
        now = SQL.identifier("line", column)
        if not at:
            return now
        return SQL("(%s + COALESCE(%s, 0))", now, SQL.identifier("later", column))

    @api.model
    def _later_partials(self, at, partner_ids):
        """What was matched after a day; of some customers it is found by their lines, not by reading all of it."""
        return SQL(
            """LEFT JOIN (
                 SELECT matched.line_id, SUM(matched.amount) AS amount_residual,
                        SUM(matched.amount_currency) AS amount_residual_currency
                   FROM (
                         SELECT line.id AS line_id, partial.amount, partial.debit_amount_currency AS amount_currency
                           FROM account_partial_reconcile partial
                           JOIN account_move_line line ON line.id = partial.debit_move_id
                          WHERE partial.max_date > %(at)s AND %(of_partners)s
                         UNION ALL
                         SELECT line.id, -partial.amount, -partial.credit_amount_currency
                           FROM account_partial_reconcile partial
                           JOIN account_move_line line ON line.id = partial.credit_move_id
                          WHERE partial.max_date > %(at)s AND %(of_partners)s
                        ) matched
                  GROUP BY matched.line_id
               ) later ON later.line_id = line.id""",
            at=at,
            of_partners=self._of_partners(partner_ids),
        )

    # ---------------------------------------------------------------- what is known of a line

    @api.model
    def _days(self, at=None):
        """The query of the days by which lines are judged, one row for each root company: root_id, and its days.

        :param date at: the day by which all are judged; today's of each company when None.
        """
        # sudo: the figures are the same whoever reads them
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        days = [self._get_days(root, at or root._recouvrement_today()) for root in roots]
        names = list(days[0])
        return SQL(
            "SELECT * FROM unnest(%s::int[], %s) AS day(root_id, %s)",
            roots.ids,
            SQL(", ").join(SQL("%s::date[]", [row[name] for row in days]) for name in names),
            SQL(", ").join(map(SQL.identifier, names)),
        )  # fmt: skip

    @api.model
    def _payers(self):
        """Join of who was chosen to pay for a line, on its invoice or else for its customer: one hop, never a chain.

        A partner of another group of companies pays for nobody here.
        """
        return SQL(
            """LEFT JOIN res_partner customer
                 ON customer.id = partner.commercial_partner_id AND customer.recouvrement_payer_id IS NOT NULL
               LEFT JOIN res_partner payer
                 ON payer.id = COALESCE(move.recouvrement_payer_id, customer.recouvrement_payer_id)
                AND (payer.company_id IS NULL OR root.id = (
                     SELECT split_part(owner.parent_path, '/', 1)::int FROM res_company owner
                      WHERE owner.id = payer.company_id))"""
        )

    @api.model
    def _get_payer(self):
        """Who is asked for a line, as an expression: its payer, else its customer."""
        return SQL("COALESCE(payer.commercial_partner_id, partner.commercial_partner_id)")

    def _get_days(self, root, today):
        """The days by which the lines of a root company are judged, by name; each capability adds its own."""
        return {"today": today}

    @api.model
    def _get_columns(self):
        """What else an item keeps of a line: expressions by the name of its field; each capability adds its own."""
        return {}

    @api.model
    def _get_answers(self):
        """Joins of the tables in which people and banks answered for a line; each capability adds its own."""
        return []

    @api.model
    def _get_facts(self, residual_currency):
        """What stands against asking for a line, by rank: the first that applies is its ``fact``.

        Core sets ``no_followup`` on every line of a general journal, so on an entry it only means
        "not an invoice"; on an invoice somebody decided it, and is obeyed.

        :param SQL residual_currency: what is open of the line.
        :return: list of (rank, condition, code), the last two SQL expressions; each capability adds its own.
        """
        return [
            (10, SQL("%s < 0", residual_currency), SQL("'credit'")),
            (20, SQL("%s <> 'dunned'", self._get_role()), SQL("account.recouvrement_role")),
            (
                30,
                SQL(
                    """move.move_type = 'entry' AND (line.no_followup OR move.origin_payment_id IS NOT NULL
                                                     OR move.statement_line_id IS NOT NULL)"""
                ),
                SQL("'entry'"),
            ),
            (40, SQL("line.no_followup"), SQL("'excluded'")),
            (50, SQL("move.payment_state = 'blocked'"), SQL("'blocked'")),
            (
                90,
                SQL(
                    """move.move_type = 'out_invoice' AND move.is_move_sent IS NOT TRUE
                       AND root.recouvrement_unsent_check AND line.date >= root.recouvrement_start_date"""
                ),
                SQL("'unsent'"),
            ),
        ]

    @api.model
    def _get_role(self):
        """What collection does with a line because of its account, as an expression."""
        return SQL("account.recouvrement_role")

    @api.model
    def _get_tracks(self):
        """What makes a line follow another policy than its customer's, by rank, as :meth:`_get_facts`.

        The code is the purpose of that policy.
        """
        return []

    @api.model
    def _get_due_date(self):
        """The day on which a line is due, as an expression."""
        return SQL("COALESCE(line.date_maturity, line.date)")

    @api.model
    def _get_ladder_date(self):
        """The day from which the steps of its policy are counted, as an expression."""
        return self._get_due_date()

    @api.model
    def _first(self, cases, otherwise):
        """The code of the first case that applies."""
        if not cases:
            return otherwise
        whens = SQL(" ").join(
            SQL("WHEN %s THEN %s", condition, code)
            for _rank, condition, code in sorted(cases, key=lambda case: case[0])
        )
        return SQL("CASE %s ELSE %s END", whens, otherwise)

    # ---------------------------------------------------------------- bringing in step

    @api.model
    def _synchronise(self, roots=None):
        """Bring every item of *roots* (all companies when None) in step with the ledger.

        Sends nothing and writes only tables of this addon. Used at installation and as the first
        phase of the daily run, where it repairs what raw SQL changed behind the queue.

        :return: dict with the number of items ``added``, ``changed`` and ``removed``.
        """
        counts, touched = self._project(roots, None)
        self._allocate(self._find_wrongly_covered(roots))
        Item = self.env["recouvrement.item"]
        Item._project_history(touched | Item._find_cases_with_stale_history())
        self.env["recouvrement.case"]._fold_figures(roots=roots)
        if counts["added"] > MANY:
            self.env.cr.execute("ANALYZE recouvrement_item, recouvrement_case")
        return counts

    @api.model
    def _refresh(self, partner_ids):
        """Bring the items and cases of some commercial partners in step, decisions included.

        What happens to a payer concerns the customers for whom it is asked as well.
        """
        cases = self.env["recouvrement.case"].search([("partner_id", "in", list(partner_ids))])
        partner_ids = {*partner_ids, *cases._with_debtors().partner_id.ids}
        self._project(None, partner_ids)
        self.env["recouvrement.case"].search([("partner_id", "in", list(partner_ids))])._refresh_history()

    @api.model
    def _project(self, roots, partner_ids):
        """Rewrite the items that differ from the ledger, and let the credits cover anew what they meet.

        :return: (counts as in :meth:`_synchronise`, ids of the cases that were touched)
        """
        self._create_cases(roots, partner_ids)
        self._prepare_answers()
        rows = self.env.execute_query(self._projection_query(roots, partner_ids))
        self.env["recouvrement.item"].invalidate_model()
        counts = {"added": 0, "changed": 0, "removed": 0}
        for kind, _case_id, number in rows:
            counts[kind] += number
        touched = {case_id for _kind, case_id, _number in rows}
        if touched:
            self._allocate(touched)
        return counts, touched

    @api.model
    def _prepare_answers(self):
        """Bring in step what was answered for open lines, before it is read; each capability extends this."""

    @api.model
    def _create_cases(self, roots, partner_ids):
        """One case for each root company and customer with an open line, or who is asked for one."""
        self.env.cr.execute(SQL(
            """WITH open AS MATERIALIZED (%(open)s)
               INSERT INTO recouvrement_case
                      (company_id, partner_id, active, create_uid, create_date, write_uid, write_date)
               SELECT source.root_id, source.partner_id, TRUE, %(uid)s, now() AT TIME ZONE 'UTC',
                      %(uid)s, now() AT TIME ZONE 'UTC'
                 FROM (SELECT root_id, partner_id FROM open
                        UNION SELECT root_id, payer_id FROM open WHERE payer_id IS NOT NULL) source
                WHERE NOT EXISTS (SELECT FROM recouvrement_case existing
                                   WHERE existing.company_id = source.root_id
                                     AND existing.partner_id = source.partner_id)
               ON CONFLICT (company_id, partner_id) DO NOTHING""",
            open=self._open_lines(roots, partner_ids),
            uid=self.env.uid,
        ))  # fmt: skip
        self.env["recouvrement.case"].invalidate_model()

    @api.model
    def _projection_query(self, roots, partner_ids):
        """One statement: delete what is no longer open, update what differs, insert what is new.

        A line that changed its customer touches the case that it leaves as well.
        """
        names = [*PROJECTED, *self._get_columns()]
        columns = SQL(", ").join(map(SQL.identifier, names))
        source_columns = SQL(", ").join(SQL.identifier("source", name) for name in names)
        return SQL(
            """WITH source AS MATERIALIZED (
                 SELECT open.*, cases.id AS case_id, payers.id AS payer_case_id
                   FROM (%(open_lines)s) open
                   JOIN recouvrement_case cases
                     ON cases.company_id = open.root_id AND cases.partner_id = open.partner_id
                   JOIN recouvrement_case payers
                     ON payers.company_id = open.root_id
                    AND payers.partner_id = COALESCE(open.payer_id, open.partner_id)
               ), moved AS (
                 SELECT DISTINCT item.case_id FROM recouvrement_item item JOIN source ON source.line_id = item.line_id
                  WHERE item.case_id <> source.case_id
               ), removed AS (
                 DELETE FROM recouvrement_item item
                  WHERE %(item_scope)s
                    AND NOT EXISTS (SELECT FROM source WHERE source.line_id = item.line_id)
                 RETURNING item.case_id
               ), changed AS (
                 UPDATE recouvrement_item item
                    SET (%(columns)s) = ROW(%(source_columns)s)
                   FROM source
                  WHERE source.line_id = item.line_id
                    AND (%(item_columns)s) IS DISTINCT FROM (%(source_columns)s)
                 RETURNING item.case_id
               ), fresh AS MATERIALIZED (
                 SELECT * FROM source
                  WHERE NOT EXISTS (SELECT FROM recouvrement_item item WHERE item.line_id = source.line_id)
               ), added AS (
                 INSERT INTO recouvrement_item (line_id, rank, covered, decision_code, %(columns)s)
                 SELECT source.line_id, ranks.rank, 0, '', %(source_columns)s
                   FROM fresh source JOIN (%(ranks)s) ranks ON ranks.line_id = source.line_id
                 ON CONFLICT (line_id) DO NOTHING
                 RETURNING case_id
               )
               SELECT 'removed', case_id, count(*) FROM removed GROUP BY case_id
               UNION ALL SELECT 'changed', case_id, count(*) FROM changed GROUP BY case_id
               UNION ALL SELECT 'changed', case_id, 0 FROM moved
               UNION ALL SELECT 'added', case_id, count(*) FROM added GROUP BY case_id""",
            open_lines=self._open_lines(roots, partner_ids),
            item_scope=self._item_scope(roots, partner_ids),
            columns=columns,
            source_columns=source_columns,
            item_columns=SQL(", ").join(SQL.identifier("item", name) for name in names),
            ranks=self._ranks(SQL("fresh")),
        )

    @api.model
    def _item_scope(self, roots, partner_ids):
        terms = [SQL("TRUE")]
        if roots is not None:
            terms.append(SQL("item.root_id = ANY(%s)", roots.ids))
        if partner_ids is not None:
            terms.append(SQL("item.partner_id = ANY(%s)", sorted(partner_ids)))
        return SQL(" AND ").join(terms)

    @api.model
    def _ranks(self, lines):
        """The rank of due lines among those of the same customer in their entry: it names a line when
        the line itself is rebuilt.

        :param SQL lines: a relation with ``move_id``.
        :return: query of (line_id, rank, instalments: how many there are), of every due line of these entries.
        """
        return SQL(
            """SELECT sister.id AS line_id,
                      row_number() OVER (customer
                                         ORDER BY COALESCE(sister.date_maturity, sister.date), sister.id) AS rank,
                      count(*) OVER customer AS instalments
                 FROM account_move_line sister
                 JOIN account_account account ON account.id = sister.account_id
                 JOIN res_partner partner ON partner.id = sister.partner_id
                WHERE account.account_type = 'asset_receivable'
                  AND sister.move_id IN (SELECT move_id FROM %s)
               WINDOW customer AS (PARTITION BY sister.move_id, partner.commercial_partner_id)""",
            lines,
        )

    # ---------------------------------------------------------------- netting

    @api.model
    def _allocate(self, case_ids):
        """Let the free credits of some cases cover their debits, oldest due first.

        The order does not depend on today (what is overdue is what was due first), so it is worked
        out only when the ledger of a customer changes, and only where there are credits.
        """
        if not case_ids:
            return
        rows = self.env.execute_query(SQL(
            """SELECT id, case_id, currency_id, due_date, residual_currency, fact, covered, netting
                 FROM (SELECT item.*, bool_or(%s) OVER (PARTITION BY item.case_id, item.currency_id) AS netting
                         FROM recouvrement_item item
                        WHERE item.case_id = ANY(%s)) item
                WHERE netting OR covered <> 0""",
            NETTED, sorted(case_ids),
        ))  # fmt: skip
        accounts = defaultdict(list)
        covered = {}
        for row in rows:
            if row[7]:
                accounts[row[1], row[2]].append(row)
            elif row[6]:
                covered[row[0]] = Decimal(0)
        for account in accounts.values():
            result = self._allocate_account(account)
            covered.update({
                row[0]: result.get(row[0], Decimal(0)) for row in account if row[6] != result.get(row[0], 0)
            })
        self.env["recouvrement.item"]._write_columns(covered, "covered", "numeric")

    @api.model
    def _find_wrongly_covered(self, roots):
        """Ids of the cases whose debits are not covered by just what their credits can cover: the daily repair."""
        rows = self.env.execute_query(SQL(
            """SELECT DISTINCT item.case_id FROM recouvrement_item item
                WHERE %s
                GROUP BY item.case_id, item.currency_id
               HAVING SUM(item.covered) <> LEAST(
                          COALESCE(SUM(item.residual_currency) FILTER (WHERE item.residual_currency > 0), 0),
                          COALESCE(-SUM(item.residual_currency) FILTER (WHERE %s), 0))""",
            self._item_scope(roots, None), NETTED,
        ))  # fmt: skip
        return {case_id for (case_id,) in rows}

    @api.model
    def _allocate_account(self, rows):
        """Apply the rule to the rows (as read by :meth:`_allocate`) of one customer and currency."""
        return allocate(self._as_open_lines((row[0], row[3], row[4], row[5]) for row in rows))

    @api.model
    def _as_open_lines(self, rows):
        """Return lines of one customer and currency as the rule of netting sees them.

        A credit that is not free, because somebody reserved it, is left out.

        :param rows: tuples (key, due date, residual in currency, fact).
        :rtype: list[rules.allocation.OpenLine]
        """
        return [
            OpenLine(key, due, Decimal(str(residual)), not fact)
            for key, due, residual, fact in rows
            if residual > 0 or fact == "credit"
        ]

    # ---------------------------------------------------------------- odd entries

    @api.model
    def _lines_without_customer(self, root):
        """Open receivable lines that name nobody: reported by the run, never reminded.

        :return: (number of lines, their residual in company currency)
        """
        self.env.flush_all()
        return self.env.execute_query(SQL(
            """SELECT count(*), COALESCE(SUM(line.amount_residual), 0)
                 FROM account_move_line line
                 JOIN res_company company ON company.id = line.company_id
                WHERE line.account_id = ANY(%s) AND line.partner_id IS NULL
                  AND line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
                  AND %s = %s""",
            self._account_ids(), ROOT_ID, root.id,
        ))[0]  # fmt: skip
