# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .ledger_checks import CustomersWithoutEmail


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    without_email = fields.Boolean(
        string="Without Email", store=False, search="_search_without_email",
        help="Whether the customer owes something and no email would reach him.",
    )  # fmt: skip

    @api.model
    def _search_without_email(self, operator, value):
        """Find the cases as the setup page counts them, in every company."""
        if operator != "in":
            return NotImplemented
        # sudo: which customers have an address does not depend on who asks; the rules decide which cases are seen
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        silent = SQL(" UNION ALL ").join(
            SQL("SELECT * FROM (%s) silent", CustomersWithoutEmail.query(root)) for root in roots
        )
        found = Domain.custom(
            to_sql=lambda model, alias, query: SQL("%s IN (%s)", SQL.identifier(alias, "id"), silent)
        )  # fmt: skip
        return Domain.OR(found if wanted else ~found for wanted in value)
