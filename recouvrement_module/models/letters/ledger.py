# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.tools import SQL


class RecouvrementLedger(models.AbstractModel):
    """What is open, line by line, as it is told to a customer."""

    _inherit = "recouvrement.ledger"

    @api.model
    def _get_rows(self, root, customers, with_debtors=True, at=None):
        """Return the open lines of some customers, as they are paid for today.

        :param root: root company.
        :param customers: commercial partners.
        :param bool with_debtors: with what other customers owe and these are asked for.
        :param date at: lines open at the end of that day; now when None.
        :return: dict addressee id → currency id → list of rows, oldest due first
        """
        # sudo: who pays for others is asked for them, also for a customer of another branch
        debtors = customers.sudo()._get_recouvrement_debtors() if with_debtors else set()
        result = {}
        for row in self.env.execute_query_dict(self._rows_query(root, {*customers.ids, *debtors}, at)):
            addressees = {row["partner_id"], row["payer_id"] if with_debtors else None}
            for addressee in addressees.intersection(customers.ids):
                result.setdefault(addressee, {}).setdefault(row["currency_id"], []).append(row)
        return result

    @api.model
    def _rows_query(self, root, customer_ids, at):
        """The query of open lines with all that a customer is told of them."""
        return SQL(
            """WITH source AS MATERIALIZED (%(open)s)
               SELECT source.*, ranks.rank, ranks.instalments, payee.name AS payee, payee.account, payee.bic,
                      CASE WHEN assignment.notified THEN factor.name END AS factor, owner.name AS customer_name,
                      COALESCE(NULLIF(site.name, ''), concat_ws(' ', site.street, site.zip, site.city)) AS site_name
                 FROM source JOIN (%(ranks)s) ranks ON ranks.line_id = source.line_id
                 JOIN res_partner owner ON owner.id = source.partner_id
                 LEFT JOIN res_partner site ON site.id = source.site_id
                 LEFT JOIN recouvrement_assignment assignment ON assignment.id = source.assignment_id
                 LEFT JOIN res_partner factor ON factor.id = assignment.factor_id
                 LEFT JOIN (%(payees)s) payee ON payee.move_id = source.move_id AND assignment.returned_on IS NULL
                ORDER BY source.due_date, source.date, source.line_id""",
            ranks=self._ranks(SQL("source")),
            payees=self.env["recouvrement.assignment"]._payees(),
            open=self._open_lines(root, customer_ids, at=at),
        )
