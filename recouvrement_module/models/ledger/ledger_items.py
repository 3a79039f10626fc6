# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from .ledger import MANY, ROOT_ID

# What an item copies from its journal item; an item is rewritten only when one of these differs.
PROJECTED = (
    "name", "move_id", "company_id", "root_id", "case_id", "partner_id", "payer_id", "payer_case_id", "site_id",
    "account_id", "currency_id", "role", "fact", "track", "date", "due_date", "ladder_date", "amount", "residual",
    "residual_currency",
)  # fmt: skip

# Named queries of the projection, over ``source``: the open lines with their cases.
MOVED = SQL(
    """SELECT DISTINCT item.case_id FROM recouvrement_item item JOIN source ON source.line_id = item.line_id
        WHERE item.case_id <> source.case_id"""
)
FRESH = SQL(
    """SELECT * FROM source
        WHERE NOT EXISTS (SELECT FROM recouvrement_item item WHERE item.line_id = source.line_id)"""
)
COUNTED = SQL(
    """SELECT 'removed', case_id, count(*) FROM removed GROUP BY case_id
       UNION ALL SELECT 'changed', case_id, count(*) FROM changed GROUP BY case_id
       UNION ALL SELECT 'changed', case_id, 0 FROM moved
       UNION ALL SELECT 'added', case_id, count(*) FROM added GROUP BY case_id"""
)


class RecouvrementLedger(models.AbstractModel):
    """Items and cases are brought in step with the open balances."""

    _inherit = "recouvrement.ledger"

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
        self._prepare_answers(partner_ids)
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
    def _prepare_answers(self, partner_ids):
        """Bring in step what was answered for open lines, before it is read; each capability extends this.

        :param partner_ids: ids of the commercial partners whose lines are read; all when None.
        """

    @api.model
    def _customer_scope(self, partner_ids):
        """The rows ``cases`` of some commercial partners; all when None."""
        return SQL("TRUE") if partner_ids is None else SQL("cases.partner_id = ANY(%s)", sorted(partner_ids))

    @api.model
    def _create_cases(self, roots, partner_ids):
        """One case for each root company and customer with an open line, or who is asked for one."""
        self.env.cr.execute(SQL(
            """WITH concerned AS MATERIALIZED (%(concerned)s)
               INSERT INTO recouvrement_case
                      (company_id, partner_id, active, create_uid, create_date, write_uid, write_date)
               SELECT source.root_id, source.partner_id, TRUE, %(uid)s, now() AT TIME ZONE 'UTC',
                      %(uid)s, now() AT TIME ZONE 'UTC'
                 FROM (SELECT root_id, partner_id FROM concerned UNION SELECT root_id, payer_id FROM concerned) source
                WHERE NOT EXISTS (SELECT FROM recouvrement_case existing
                                   WHERE existing.company_id = source.root_id
                                     AND existing.partner_id = source.partner_id)
               ON CONFLICT (company_id, partner_id) DO NOTHING""",
            concerned=self._concerned(roots, partner_ids),
            uid=self.env.uid,
        ))  # fmt: skip
        self.env["recouvrement.case"].invalidate_model()

    @api.model
    def _concerned(self, roots, partner_ids):
        """The query of (root_id, partner_id, payer_id) of the lines that :meth:`_open_lines` finds, and no more."""
        self.env.flush_all()
        return SQL(
            """SELECT DISTINCT root.id AS root_id, partner.commercial_partner_id AS partner_id, %(payer)s AS payer_id
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN res_company company ON company.id = line.company_id
                 JOIN res_company root ON root.id = %(root_id)s
                 %(payers)s
                WHERE line.parent_state = 'posted' AND line.account_id = ANY(%(accounts)s)
                  AND line.amount_residual_currency <> 0 AND line.reconciled IS NOT TRUE
                  AND %(in_roots)s AND %(of_partners)s""",
            payer=self._get_payer(),
            root_id=ROOT_ID,
            payers=self._payers(),
            accounts=self._account_ids(),
            in_roots=SQL("TRUE") if roots is None else SQL("root.id = ANY(%s)", roots.ids),
            of_partners=self._of_partners(partner_ids),
        )

    @api.model
    def _projection_query(self, roots, partner_ids):
        """One statement: delete what is no longer open, update what differs, insert what is new.

        A line that changed its customer touches the case that it leaves as well.
        """
        names = [*PROJECTED, *self._get_columns()]
        columns = SQL(", ").join(map(SQL.identifier, names))
        source_columns = SQL(", ").join(SQL.identifier("source", name) for name in names)
        return SQL(
            """WITH source AS MATERIALIZED (%(source)s), moved AS (%(moved)s), removed AS (
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
               ), fresh AS MATERIALIZED (%(fresh)s), added AS (
                 INSERT INTO recouvrement_item (line_id, rank, covered, decision_code, %(columns)s)
                 SELECT source.line_id, ranks.rank, 0, '', %(source_columns)s
                   FROM fresh source JOIN (%(ranks)s) ranks ON ranks.line_id = source.line_id
                 ON CONFLICT (line_id) DO NOTHING
                 RETURNING case_id
               ) %(counted)s""",
            source=self._source_query(roots, partner_ids),
            moved=MOVED,
            item_scope=self._item_scope(roots, partner_ids),
            columns=columns,
            source_columns=source_columns,
            item_columns=SQL(", ").join(SQL.identifier("item", name) for name in names),
            fresh=FRESH,
            ranks=self._ranks(SQL("fresh")),
            counted=COUNTED,
        )

    @api.model
    def _source_query(self, roots, partner_ids):
        """The open lines with the cases of their customers and of whoever is asked."""
        return SQL(
            """SELECT open.*, cases.id AS case_id, payers.id AS payer_case_id
                 FROM (%s) open
                 JOIN recouvrement_case cases
                   ON cases.company_id = open.root_id AND cases.partner_id = open.partner_id
                 JOIN recouvrement_case payers
                   ON payers.company_id = open.root_id
                  AND payers.partner_id = COALESCE(open.payer_id, open.partner_id)""",
            self._open_lines(roots, partner_ids),
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
