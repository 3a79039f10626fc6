# Part of recouvrement_module. License LGPL-3.
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

LONGEST = 10_000  # characters of a domain
SAID = 200  # characters of an error that are told to a person


class RecouvrementCustomerDomain(models.AbstractModel):
    """A definition that is for some customers, told by a domain that a person writes."""

    _name = "recouvrement.customer.domain"
    _description = "Domain of customers"

    domain = fields.Char(string="Customers")

    @api.constrains("domain")
    def _check_domain(self):
        """A domain that could not be read, or not be searched, would stop every run."""
        for record in self.filtered("domain"):
            if len(record.domain) > LONGEST:
                raise ValidationError(self.env._(
                    "The customers of “%(name)s” are told by a domain of more than %(longest)s characters: use a tag.",
                    name=record.display_name, longest=LONGEST,
                ))  # fmt: skip
            try:
                with self.env.cr.savepoint():
                    customers = record._get_customers(self.env.company)
                    query = SQL("SELECT count(*) FROM res_partner WHERE id IN %s", customers)
                    self.env.cr.execute(query, log_exceptions=False)
            except Exception as error:
                raise ValidationError(self.env._(
                    "The customers of “%(name)s” cannot be told from this domain: %(error)s",
                    name=record.display_name, error=str(error).split("\n", 1)[0][:SAID],
                )) from error  # fmt: skip

    def _get_customers(self, root):
        """Return the query of the customers that the domain names.

        :param root: company, whose values of company-dependent fields count.
        :rtype: SQL
        :raise Exception: when the domain is none.
        """
        self.ensure_one()
        partners = self.env["res.partner"].with_company(root).with_context(active_test=False)
        return partners._search(literal_eval(self.domain.strip())).subselect()
