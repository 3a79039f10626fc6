# Part of recouvrement_module. License LGPL-3.
from odoo import api, models


class RecouvrementNumber(models.AbstractModel):
    """Numbers of what people are sent and told: each company has its own, from 1 each year."""

    _name = "recouvrement.number"
    _description = "Numbering"

    @api.model
    def _next(self, company, code, prefix, name):
        """Return the next number of a sequence of a company, made when the company needs it first.

        :param str code: of the sequence.
        :param str prefix: with the year as ``%(year)s``.
        :param str name: how the sequence is called.
        """
        # sudo: sequences are read and made by administrators only; the number is all that is taken
        Sequence = self.env["ir.sequence"].sudo().with_company(company)
        if not Sequence.search_count([("code", "=", code), ("company_id", "=", company.id)], limit=1):
            Sequence.create({
                "name": name, "code": code, "company_id": company.id, "prefix": prefix, "padding": 5,
                "use_date_range": True,
            })  # fmt: skip
        return Sequence.next_by_code(code, sequence_date=company._recouvrement_today())
