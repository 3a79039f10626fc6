# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

# The root company of the row ``company`` of res_company.
ROOT_ID = SQL("split_part(company.parent_path, '/', 1)::int")
MANY = 5000  # rows after whose change the planner must look at a table again

# What is not late, whatever its date: somebody else collects it, it is retained until a day that has not come, or it
# charges interest.
NOT_LATE = ("assigned", "retention", "opposed", "charge")


class RecouvrementLedger(models.AbstractModel):
    """The one place that reads open balances."""

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
        later = [self._later_partials(at, partner_ids)] if at else []
        residual_currency = self._residual("amount_residual_currency", at)
        return SQL(
            """SELECT %(columns)s
                 FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                 JOIN account_move move ON move.id = line.move_id
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN res_company company ON company.id = line.company_id
                 JOIN res_company root ON root.id = %(root_id)s
                 JOIN (%(days)s) day ON day.root_id = root.id
                 %(joins)s
                WHERE line.parent_state = 'posted'
                  AND line.account_id = ANY(%(accounts)s)
                  AND %(residual_currency)s <> 0
                  AND %(still_open)s
                  AND %(in_roots)s
                  AND %(of_partners)s""",
            columns=self._open_columns(at),
            root_id=ROOT_ID,
            days=self._days(at),
            joins=SQL(" ").join([self._payers(), *self._get_answers(), *later, self._set_aside(residual_currency)]),
            residual_currency=residual_currency,
            accounts=self._account_ids(),
            still_open=SQL("line.date <= %s", at) if at else SQL("line.reconciled IS NOT TRUE"),
            in_roots=SQL("TRUE") if roots is None else SQL("root.id = ANY(%s)", roots.ids),
            of_partners=self._of_partners(partner_ids),
        )

    @api.model
    def _open_columns(self, at):
        """The columns of :meth:`_open_lines`."""
        residual_currency = self._residual("amount_residual_currency", at)
        return SQL(
            """line.id AS line_id, line.move_id, line.company_id, root.id AS root_id,
               partner.commercial_partner_id AS partner_id,
               NULLIF(%(payer)s, partner.commercial_partner_id) AS payer_id,
               CASE WHEN move.partner_shipping_id NOT IN (partner.commercial_partner_id, move.partner_id)
                    THEN move.partner_shipping_id END AS site_id,
               line.account_id, line.currency_id, account.recouvrement_role AS role, %(fact)s AS fact,
               %(track)s AS track, line.move_name AS name, line.date, %(due_date)s AS due_date,
               %(ladder_date)s AS ladder_date, line.amount_currency AS amount, %(residual)s AS residual,
               %(residual_currency)s AS residual_currency %(more)s""",
            payer=self._get_payer(),
            fact=self._first([*self._get_facts(residual_currency), *self._aside_facts(residual_currency)], SQL("''")),
            track=self._first(self._get_tracks(), SQL("'ordinary'")),
            due_date=self._get_due_date(),
            ladder_date=self._get_ladder_date(),
            residual=self._residual("amount_residual", at),
            residual_currency=residual_currency,
            more=SQL("").join(
                SQL(", %s AS %s", value, SQL.identifier(name)) for name, value in self._get_columns().items()
            ),
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
        names = [name for _rank, name, _amount in self._get_asides()]
        return {name: SQL.identifier("aside", name) for name in [*names, "set_aside"]}

    @api.model
    def _get_answers(self):
        """Joins of the tables in which people and banks answered for a line; each capability adds its own."""
        return self._get_due_joins()

    @api.model
    def _get_asides(self):
        """What of a line is not asked though the rest is: disputed, promised; each capability adds its own.

        :return: list of (rank, name of the field of the item, amount in the currency of the line as an expression
            on the joins of :meth:`_get_answers`). In the order of their ranks each takes what those before it leave.
            The name is also the fact of a line of which nothing is left.
        """
        return []

    @api.model
    def _set_aside(self, residual_currency):
        """Join of what is set aside of a line: ``aside``, with the parts by name, and their sum, ``set_aside``."""
        asides = sorted(self._get_asides(), key=lambda aside: aside[0])
        left, joins = SQL("GREATEST(%s, 0)", residual_currency), []
        for _rank, name, amount in asides:
            joins.append(SQL(
                "CROSS JOIN LATERAL (SELECT LEAST(COALESCE(%s, 0), %s) AS part) %s",
                amount, left, part := SQL.identifier(f"aside_{name}"),
            ))  # fmt: skip
            left = SQL("%s - %s.part", left, part)
        parts = [SQL.identifier(f"aside_{name}", "part") for _rank, name, _amount in asides]
        names = [
            SQL("%s AS %s", part, SQL.identifier(name))
            for part, (_rank, name, _amount) in zip(parts, asides, strict=True)
        ]
        total = SQL("%s AS set_aside", SQL(" + ").join(parts) if parts else SQL("0"))
        return SQL("%s CROSS JOIN LATERAL (SELECT %s) aside", SQL(" ").join(joins), SQL(", ").join([*names, total]))

    @api.model
    def _aside_facts(self, residual_currency):
        """The facts of lines of which nothing is left to ask: what took the last of it."""
        facts, taken = [], SQL("0")
        for rank, name, _amount in sorted(self._get_asides(), key=lambda aside: aside[0]):
            taken = SQL("%s + aside.%s", taken, SQL.identifier(name))
            facts.append((
                rank,
                SQL("%s > 0 AND %s >= %s", residual_currency, taken, residual_currency),
                SQL("%s", name),
            ))
        return facts

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
    def _get_due_joins(self):
        """Tables that :meth:`_get_due_date` reads, as joins with the lines and their accounts."""
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
