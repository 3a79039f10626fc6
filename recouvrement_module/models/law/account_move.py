# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import SQL, format_date

from ...rules.term_cap import find_cap
from ...rules.terms import Check, Dates, Latest, check
from ..ledger.ledger import ROOT_ID
from ..letters.res_company import FRANCE

MONTHS = 12  # invoices older than that are no longer looked at
FINE = Check(Latest(None, ""), 0)


class AccountMove(models.Model):
    """The due date of a customer invoice, compared with the latest one that the law allows: told, never refused."""

    _inherit = "account.move"

    recouvrement_term_warning = fields.Char(
        string="Legal Term",
        compute="_compute_recouvrement_term_warning",
        help="How far it exceeds what the law allows.",
    )
    recouvrement_beyond_term = fields.Boolean(
        string="Beyond the Legal Term",
        compute="_compute_recouvrement_term_warning",
        search="_search_recouvrement_beyond_term",
    )

    @api.depends(
        "move_type", "partner_id", "invoice_date", "invoice_date_due", "delivery_date", "invoice_payment_term_id"
    )
    @api.depends_context("lang")
    def _compute_recouvrement_term_warning(self):
        cases = self._recouvrement_read_cases()
        for move in self:
            found = move._recouvrement_check_term(cases)
            move.recouvrement_beyond_term = found.excess > 0
            move.recouvrement_term_warning = move._recouvrement_say_term(found)

    def _recouvrement_say_term(self, found):
        """What is odd about the due date, nothing when all is well."""
        if found.excess > 0:
            return self.env._(
                "Exceeds the legal term by %(count)s day(s): %(latest)s at the latest (%(article)s).",
                count=found.excess, latest=format_date(self.env, found.latest.due), article=found.latest.article,
            )  # fmt: skip
        dated = self.move_type == "out_invoice" and self.invoice_date and self.invoice_date_due
        if dated and self.invoice_date_due < self.invoice_date:
            return self.env._("The due date is before the date of the invoice: late days count from the invoice on.")
        return False

    def _recouvrement_read_cases(self):
        """The cases of the customers of these documents: dict (root company id, customer id) → case."""
        # sudo: whoever writes an invoice need not have a role
        moves = self.sudo()
        cases = self.env["recouvrement.case"].sudo().search([
            ("company_id", "in", moves.company_id.root_id.ids),
            ("partner_id", "in", moves.commercial_partner_id._origin.ids),
        ])  # fmt: skip
        return {(case.company_id.id, case.partner_id.id): case for case in cases}

    def _recouvrement_check_term(self, cases):
        """Compare the due date with the latest one.

        :param dict cases: of :meth:`_recouvrement_read_cases`.
        :rtype: rules.terms.Check
        """
        self.ensure_one()
        move = self.sudo()  # sudo: the customer may be of a branch; whoever writes an invoice need not have a role
        customer, root = move.commercial_partner_id, move.company_id.root_id
        if move.move_type != "out_invoice" or not (customer and move.invoice_date_due):
            return FINE
        if not (root._recouvrement_is_french() and (customer.country_id.code or "FR") in FRANCE):
            return FINE
        case = cases.get((root.id, customer._origin.id))
        term = move.invoice_payment_term_id
        cap = find_cap(
            customer._get_recouvrement_category().code,
            case._get_sector() if case else root.recouvrement_sector or "",
            professional=customer.recouvrement_acts_as_professional,
            **term._recouvrement_clauses(),
        )
        dates = Dates(move.invoice_date or root._recouvrement_today(), delivered=move.delivery_date or None)
        return check(cap, dates, move.invoice_date_due, stipulated=term.recouvrement_stipulated)

    # ---------------------------------------------------------------- set-based

    def _search_recouvrement_beyond_term(self, operator, value):
        if operator != "in":
            return NotImplemented
        # sudo: which invoices are too long does not depend on who looks; the rules of the reader apply to what is found
        roots = self.env.companies.sudo().root_id.filtered(lambda root: root._recouvrement_is_french())
        queries = [self.sudo()._recouvrement_beyond_term_query(root) for root in roots]
        return [("id", "in", SQL(" UNION ALL ").join(queries) if queries else [])]

    @api.model
    def _recouvrement_beyond_term_query(self, root):
        """The posted invoices of the last months due too late: the rule is asked once for each set of facts.

        Of customers with a case, which says what kind of debtor they are.
        """
        self.env.flush_all()
        beyond = []
        terms = self.env["account.payment.term"].with_context(active_test=False).search([])
        clauses = {term.id: term._recouvrement_clauses() for term in terms}
        stipulated = set(terms.filtered("recouvrement_stipulated").ids)
        facts, source = self._recouvrement_terms(root)
        key = SQL("ROW(%s)::text", facts)
        for row in self.env.execute_query(SQL("SELECT DISTINCT %s, %s %s", key, facts, source)):
            mark, category, sector, professional, term_id, invoiced, delivered, due = row
            cap = find_cap(
                category, sector, professional=professional,
                **clauses.get(term_id, {"periodic": False, "end_of_month": ""}),
            )  # fmt: skip
            if check(cap, Dates(invoiced, delivered=delivered), due, stipulated=term_id in stipulated).excess:
                beyond.append(mark)
        return SQL("SELECT move.id %s AND %s = ANY(%s)", source, key, beyond)

    @api.model
    def _recouvrement_terms(self, root):
        """What the latest due date of an invoice depends on, and the invoices of the last months.

        :return: (SQL of the columns, SQL of their source)
        """
        since = fields.Date.subtract(root._recouvrement_today(), months=MONTHS)
        facts = SQL(
            """cases.category, COALESCE(NULLIF(COALESCE(cases.sector, %s), 'other'), ''),
               COALESCE(customer.recouvrement_acts_as_professional, FALSE), move.invoice_payment_term_id,
               move.invoice_date, move.delivery_date, move.invoice_date_due""",
            root.recouvrement_sector or "",
        )
        return facts, SQL(
            """  FROM account_move move
                 JOIN res_company company ON company.id = move.company_id
                 JOIN recouvrement_case cases
                   ON cases.company_id = %(root_id)s AND cases.partner_id = move.commercial_partner_id
                 JOIN res_partner customer ON customer.id = move.commercial_partner_id
                 LEFT JOIN res_country country ON country.id = customer.country_id
                WHERE move.move_type = 'out_invoice' AND move.state = 'posted' AND move.invoice_date >= %(since)s
                  AND %(root_id)s = %(root)s AND cases.category IS NOT NULL
                  AND COALESCE(country.code, 'FR') = ANY(%(france)s)
                  AND move.invoice_date_due > move.invoice_date""",
            root_id=ROOT_ID,
            since=since,
            root=root.id,
            france=sorted(FRANCE),
        )
