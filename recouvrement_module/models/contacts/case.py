# Part of recouvrement_module. License LGPL-3.
from itertools import chain

from odoo import api, fields, models
from odoo.tools import SQL

from .choice import ROLES, find_contacts, reachable

MISSING = [
    ("email", "Email Address"),
    ("letter", "Postal Address"),
    ("both", "Email and Postal Address"),
]


class RecouvrementCase(models.Model):
    """Who is written to about a case, and whether anybody can be."""

    _inherit = "recouvrement.case"

    contact_ids = fields.Many2many(
        "res.partner", string="Contacts", compute="_compute_contact_ids", help="Those whom the steps write to."
    )
    preferred_channel = fields.Selection(related="partner_id.recouvrement_channel")
    missing_contact = fields.Selection(
        MISSING,
        string="Missing",
        compute="_compute_missing_contact",
        search="_search_missing_contact",
        help="What is missing to write to the customer. No email address is missed where letters are preferred.",
    )

    @api.depends("partner_id")
    def _compute_contact_ids(self):
        roles = [role for role, _name in ROLES]
        found = find_contacts(self.env, [
            # sudo: the preference is no secret to whoever may read the case
            case.sudo()._get_wanted_contact(role) for case in self for role in roles
        ])  # fmt: skip
        for position, case in enumerate(self):
            ids = dict.fromkeys(chain.from_iterable(found[position * len(roles) : (position + 1) * len(roles)]))
            # a contact of another branch is not shown to those who may not read it
            case.contact_ids = self.env["res.partner"].browse(ids)._filtered_access("read")

    def _get_wanted_contact(self, role):
        """The customer, role and channel of a message: a formal notice goes to who owes, the others to who pays."""
        self.ensure_one()
        customer = self.partner_id if role == "formal" else self.payer_id.commercial_partner_id or self.partner_id
        return customer.id, role, customer.recouvrement_channel or "email"

    @api.depends("partner_id")
    def _compute_missing_contact(self):
        missing = dict(self.env.execute_query(self._missing_query(SQL("cases.id = ANY(%s)", self.ids))))
        for case in self:
            case.missing_contact = missing.get(case.id) or False

    @api.model
    def _search_missing_contact(self, operator, value):
        if operator != "in":
            return NotImplemented
        query = self._missing_query(SQL("TRUE"))
        codes = [code or "" for code in value]
        return [("id", "in", SQL("SELECT id FROM (%s) lacking WHERE missing = ANY(%s)", query, codes))]

    @api.model
    def _missing_query(self, condition):
        """What is missing to write to the customers of some cases: (id, code of ``MISSING`` or empty).

        Whoever pays for a customer is written to instead.

        :param SQL condition: on a row ``cases``.
        """
        self.env.flush_all()
        customer, role = SQL("customer.id"), SQL("'reminder'")
        return SQL(
            """SELECT cases.id, CASE WHEN by_email AND by_letter THEN '' WHEN by_letter THEN 'email'
                                     WHEN by_email THEN 'letter' ELSE 'both' END AS missing
                 FROM recouvrement_case cases
                 JOIN res_partner customer ON customer.id = %(payer)s
                CROSS JOIN LATERAL (SELECT %(email)s OR customer.recouvrement_channel = 'letter' AS by_email,
                                           %(letter)s AS by_letter) reached
                WHERE %(condition)s""",
            payer=self._get_payer_sql(),
            email=reachable(customer, role, "email"), letter=reachable(customer, role, "letter"), condition=condition,
        )  # fmt: skip
