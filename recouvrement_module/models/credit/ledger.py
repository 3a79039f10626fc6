# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL

from ..ledger.ledger import ROOT_ID

# The parts of an exposure, in the order of the screens; a credit takes away, all others add.
PARTS = ("overdue", "due", "instrument", "draft", "delivery", "order", "credit")
INVOICES = ("out_invoice", "out_receipt")


class RecouvrementLedger(models.AbstractModel):
    """Exposure: all that customers owe or are about to owe, in the currency of the root company, today.

    It is read by SQL as the superuser: the same for every user, whatever companies are ticked. What is booked counts
    with its amount in the books, as in core's receivable; what is not yet, drafts and orders, at the rate of the day.
    """

    _inherit = "recouvrement.ledger"

    @api.model
    def _exposure_query(self, roots, partner_ids=None):
        """One row for each root company and customer that has an exposure.

        Columns: root_id, partner_id (commercial), one for each of ``PARTS``, and exposure, their sum.

        :param roots: ``res.company`` root companies.
        :param partner_ids: ids of commercial partners to keep; all when None.
        :rtype: SQL
        """
        self.env.flush_all()
        parts = SQL(", ").join(
            SQL("COALESCE(SUM(amount) FILTER (WHERE part = %s), 0) AS %s", part, SQL.identifier(part)) for part in PARTS
        )
        return SQL(
            """SELECT root_id, partner_id, %(parts)s,
                      SUM(CASE WHEN part = 'credit' THEN -amount ELSE amount END) AS exposure
                 FROM (%(sources)s) exposed
                GROUP BY root_id, partner_id""",
            parts=parts,
            sources=SQL(" UNION ALL ").join(self._get_exposures(roots, partner_ids)),
        )

    @api.model
    def _get_exposures(self, roots, partner_ids):
        """Queries of (root_id, partner_id, part, amount in the currency of the root); each capability adds its own.

        :param roots: root companies to keep.
        :param partner_ids: ids of commercial partners to keep; all when None.
        :rtype: list[SQL]
        """
        return [self._booked_exposure(roots, partner_ids), self._draft_exposure(roots, partner_ids)]

    @api.model
    def _booked_exposure(self, roots, partner_ids):
        """What is open on receivable accounts; a bill that came back is late like any other debt."""
        return SQL(
            """SELECT root.id AS root_id, partner.commercial_partner_id AS partner_id,
                      %(part)s AS part, abs(line.amount_residual) AS amount
                 FROM %(tables)s
                WHERE %(open)s AND %(of_partners)s""",
            part=self._get_exposure_part(),
            tables=self._exposed_tables(roots),
            open=self._exposed_condition(),
            of_partners=self._of_partners(partner_ids),
        )

    @api.model
    def _exposed_tables(self, roots):
        """The open lines with what decides on their part."""
        return SQL(
            """account_move_line line
               JOIN account_account account ON account.id = line.account_id
               JOIN res_partner partner ON partner.id = line.partner_id
               JOIN res_company company ON company.id = line.company_id
               JOIN (%(days)s) root ON root.id = %(root_id)s
               LEFT JOIN recouvrement_reject reject
                 ON reject.line_id = line.id AND reject.state IN ('to_qualify', 'open')
               %(due)s""",
            days=SQL(
                "SELECT * FROM unnest(%s::int[], %s::date[]) AS day(id, today)",
                roots.ids, [root._recouvrement_today() for root in roots],
            ),
            root_id=ROOT_ID,
            due=SQL(" ").join(self._get_due_joins()),
        )  # fmt: skip

    @api.model
    def _exposed_condition(self):
        return SQL(
            """line.parent_state = 'posted' AND line.account_id = ANY(%s)
               AND line.amount_residual <> 0 AND line.reconciled IS NOT TRUE""",
            self._account_ids(),
        )

    @api.model
    def _get_exposure_part(self):
        """The part of the exposure that an open line belongs to, as an expression."""
        return SQL(
            """CASE WHEN line.amount_residual < 0 THEN 'credit'
                    WHEN account.recouvrement_role = 'bill' AND reject.id IS NULL THEN 'instrument'
                    WHEN %s < root.today THEN 'overdue' ELSE 'due' END""",
            self._get_due_date(),
        )

    @api.model
    def _draft_exposure(self, roots, partner_ids):
        """Invoices that are not posted yet, at the rate of today."""
        return SQL(
            """SELECT rate.root_id, move.commercial_partner_id, 'draft',
                      round(move.amount_total * rate.rate, rate.places)
                 FROM account_move move
                 JOIN res_company company ON company.id = move.company_id
                 JOIN (%(rates)s) rate ON rate.root_id = %(root_id)s AND rate.currency_id = move.currency_id
                WHERE move.state = 'draft' AND move.move_type IN ('out_invoice', 'out_receipt')
                  AND move.commercial_partner_id IS NOT NULL AND %(of_partners)s""",
            rates=self._rates_of_today(roots),
            root_id=ROOT_ID,
            of_partners=self._exposed_to(SQL("move.commercial_partner_id"), partner_ids),
        )

    @api.model
    def _exposed_to(self, column, partner_ids):
        return SQL("TRUE") if partner_ids is None else SQL("%s = ANY(%s)", column, sorted(partner_ids))

    @api.model
    def _rates_of_today(self, roots):
        """The query of what a unit of each currency is worth in that of each root company today.

        Columns: root_id, currency_id, rate, places (decimals of the currency of the root).
        """
        # sudo: the answer is the same whoever asks
        currencies = self.env["res.currency"].sudo().with_context(active_test=False).search([])
        rows = []
        for root in roots.sudo():
            rates = currencies._get_rates(root, root._recouvrement_today())
            own = rates[root.currency_id.id]
            places = root.currency_id.decimal_places
            rows += [(root.id, currency_id, own / rate, places) for currency_id, rate in rates.items() if rate]
        columns = [list(column) for column in zip(*rows, strict=True)]
        return SQL(
            """SELECT * FROM unnest(%s::int[], %s::int[], %s::numeric[], %s::int[])
                          AS rate(root_id, currency_id, rate, places)""",
            *columns,
        )

    @api.model
    def _prepare_answers(self, partner_ids):
        # EXTENDS recouvrement_module: what was done at the insurer follows its lines
        super()._prepare_answers(partner_ids)
        self.env["recouvrement.insurance.act"]._reattach(self._customer_scope(partner_ids))

    @api.model
    def _synchronise(self, roots=None):
        # EXTENDS recouvrement_module: limits and exposure of all customers, at installation and each day
        counts = super()._synchronise(roots)
        Case = self.env["recouvrement.case"]
        for root in roots if roots is not None else self.env["res.company"].search([("parent_id", "=", False)]):
            Case._fold_limits(root)
            Case._fold_exposure(root)
        return counts

    @api.model
    def _refresh(self, partner_ids):
        # EXTENDS recouvrement_module: what changed in the ledger changes the exposure
        super()._refresh(partner_ids)
        domain = [("partner_id", "in", list(partner_ids))]
        Case = self.env["recouvrement.case"].with_context(active_test=False)
        for root, cases in Case.search(domain).grouped("company_id").items():
            Case._fold_limits(root, cases.ids)
            Case._fold_exposure(root, cases.ids)
            cases._follow_insurance()
        # sudo: orders go on by themselves, whoever brought the payment
        self.env["recouvrement.credit.block"].sudo()._recheck(partner_ids)

    # ---------------------------------------------------------------- live

    @api.model
    def _get_exposure(self, root, partner_ids):
        """The exposure of some customers of a root company as the ledger stands, whoever asks: one query.

        :return: dict partner id → dict of the parts and their sum, ``exposure``; those without any are absent.
        """
        rows = self.env.execute_query_dict(self._exposure_query(root, partner_ids)) if partner_ids else ()
        return {row["partner_id"]: row for row in rows}
