# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...rules.credit_limit import MOST
from .limit_case import DECIDED

DEEPEST = 32  # parents above a customer; what goes on beyond goes round in a circle


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': a limit that comes with a new contact is a decision like another
        partners = super().create(vals_list)
        for partner, vals in zip(partners, vals_list, strict=True):
            if vals.get("credit_limit"):
                partner._note_recouvrement_limit()
        return partners

    def write(self, vals):
        # EXTENDS 'base': see create
        result = super().write(vals)
        if "credit_limit" in vals and not (self.env.su and self.env.context.get(DECIDED)):
            self._note_recouvrement_limit()
        return result

    def _note_recouvrement_limit(self):
        """Keep what was written in core's field as a decision of the root company, whichever branch it came from."""
        root = self.env.company.sudo().root_id  # sudo: also with only a branch ticked
        # sudo: whoever may write the limit of a contact need not know that a case exists
        customers = self.sudo().filtered(lambda partner: partner == partner.commercial_partner_id)
        fallback = customers.with_company(root)._get_recouvrement_fallback()
        origin = "import" if self.env.context.get("import_file") else "contact"
        for customer in customers:
            amount = customer.credit_limit
            customer._check_recouvrement_limit(amount)
            self.env["recouvrement.case"]._of_customer(customer, root)._note_limit(amount, fallback, origin)

    def _check_recouvrement_limit(self, amount):
        if not 0 <= amount < MOST:
            raise ValidationError(self.env._(
                "The credit limit of %(customer)s is between 0 and %(most)s.", customer=self.display_name,
                most=f"{MOST:,}",
            ))  # fmt: skip

    @api.model
    def _get_recouvrement_fallback(self):
        """Core's default limit of the present company, 0 when there is none."""
        return self._fields["credit_limit"].get_company_dependent_fallback(self.browse()) or 0

    def _hold_recouvrement_limit(self, root, amount):
        """Write the lasting limit in core's field for a root company and its branches, where it differs.

        :param amount: None for the default of the company.
        """
        # sudo: the branches of the group, whichever are ticked
        companies = root.sudo().with_context(active_test=False).search([("id", "child_of", root.id)])
        if amount is None:
            self.flush_recordset(["credit_limit"])
            self.env.cr.execute(SQL(
                "UPDATE res_partner SET credit_limit = credit_limit - %s::text[] WHERE id = ANY(%s)",
                [str(company_id) for company_id in companies.ids], self.ids,
            ))  # fmt: skip
            self.invalidate_recordset(["credit_limit"])
            return
        for company in companies:
            customer = self.sudo().with_context(**{DECIDED: True}).with_company(company)
            if customer.credit_limit != amount:
                customer.credit_limit = amount

    def _get_recouvrement_group(self):
        """The customers under the same parent company, and that company; parents in a circle are one group.

        :return: (ids of commercial partners, ``res.partner``)
        """
        self.ensure_one()
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """WITH RECURSIVE above AS (
                 SELECT id, parent_id, 1 AS depth FROM res_partner WHERE id = %(customer)s
                  UNION ALL
                 SELECT parent.id, parent.parent_id, depth + 1
                   FROM res_partner parent JOIN above ON above.parent_id = parent.id
                  WHERE depth < 2 * %(deepest)s
               ), top AS (
                 SELECT id FROM above WHERE parent_id IS NULL OR depth > %(deepest)s
                  ORDER BY parent_id IS NOT NULL, id LIMIT 1
               ), below AS (
                 SELECT id, commercial_partner_id FROM res_partner WHERE id = (SELECT id FROM top)
                  UNION
                 SELECT child.id, child.commercial_partner_id
                   FROM res_partner child JOIN below ON child.parent_id = below.id
               )
               SELECT (SELECT id FROM top), array_agg(DISTINCT commercial_partner_id) FROM below""",
            customer=self.commercial_partner_id.id, deepest=DEEPEST,
        ))  # fmt: skip
        top, members = rows[0]
        return sorted(filter(None, members)), self.browse(top)

    @api.model
    def _find_recouvrement_limits_outside(self, root):
        """Customers whose core field differs from what was decided last: (partner id, amount) pairs."""
        self.env.flush_all()
        return self.env.execute_query(SQL(
            """SELECT partner.id, COALESCE((partner.credit_limit ->> %(key)s)::float, %(fallback)s)
                 FROM res_partner partner
                 LEFT JOIN recouvrement_case cases ON cases.company_id = %(root)s AND cases.partner_id = partner.id
                 LEFT JOIN LATERAL (
                      SELECT CASE decided.mode WHEN 'limited' THEN decided.amount WHEN 'default' THEN NULL
                                               ELSE 0 END AS amount
                        FROM recouvrement_credit_limit decided
                       WHERE decided.case_id = cases.id AND decided.kind = 'lasting'
                       ORDER BY decided.id DESC LIMIT 1) decided ON TRUE
                WHERE partner.commercial_partner_id = partner.id
                  AND COALESCE((partner.credit_limit ->> %(key)s)::numeric, %(fallback)s)
                      <> COALESCE(decided.amount, %(fallback)s)
                ORDER BY partner.id""",
            key=str(root.id), root=root.id, fallback=self.with_company(root)._get_recouvrement_fallback(),
        ))  # fmt: skip
