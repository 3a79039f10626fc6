# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...rules.setoff import get_names
from ..ledger.ledger import ROOT_ID


class RecouvrementCase(models.Model):
    """What we owe a customer: the same person, found by its record, its registry number or its VAT number."""

    _inherit = "recouvrement.case"

    balance_payable = fields.Monetary(
        string="We Owe Them",
        compute="_compute_balance_payable",
        groups="recouvrement_module.group_collector",
        help="Open bills of the same entity, which may be set off.",
    )

    def _compute_balance_payable(self):
        for case in self:
            case.balance_payable = sum(row["residual"] for row in case._get_payables())

    def _get_entities(self):
        """The records of the person that the customer is: itself, and those with its registry or VAT number.

        As superuser: a supplier may be another record, of another branch; nothing of it is shown but its open bills.
        """
        self.ensure_one()
        # sudo: see above
        Partner = self.env["res.partner"].sudo()
        partner = self.partner_id.sudo()
        names = _get_names(partner)
        if not names:
            return partner
        # however a number is spaced, its first and its last two signs stand together
        written = Domain.OR(
            Domain("company_registry", "ilike", name[-1][:2]) | Domain("vat", "ilike", name[-1][-2:]) for name in names
        )
        alike = Partner.search_fetch(
            Domain("parent_id", "=", False) & Domain("company_id", "in", (False, *self._get_company_ids())) & written,
            ["country_id", "vat", "company_registry"],
        )
        return partner | alike.filtered(lambda one: names & _get_names(one))

    def _get_company_ids(self):
        # sudo: the branches of the root, also with only one of them ticked
        return self.env["res.company"].sudo().search([("id", "child_of", self.company_id.id)]).ids

    def _get_payables(self):
        """The open bills of the customer, oldest due first: plain figures, none of which can be opened here.

        :return: list of dict
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group("recouvrement_module.group_collector"):
            return []
        self.env["account.move.line"].flush_model()
        # a statement of its own: collectors need no rights on bills to know what may be set off
        return self.env.execute_query_dict(SQL(
            """SELECT line.id AS line_id, line.move_name AS name, move.ref, line.company_id, line.currency_id,
                      COALESCE(line.date_maturity, line.date) AS due_date, move.delivery_date AS born_on,
                      -line.amount_residual AS residual, -line.amount_residual_currency AS amount,
                      move.payment_state = 'blocked' AS doubtful
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
                 JOIN account_account account ON account.id = line.account_id
                 JOIN res_partner partner ON partner.id = line.partner_id
                 JOIN res_company company ON company.id = line.company_id
                WHERE account.account_type = 'liability_payable' AND line.parent_state = 'posted'
                  AND line.reconciled IS NOT TRUE AND line.amount_residual_currency < 0
                  AND partner.commercial_partner_id = ANY(%s) AND %s = %s
                ORDER BY 6, 1""",
            self._get_entities().ids, ROOT_ID, self.company_id.id,
        ))  # fmt: skip

    def _get_receivables(self):
        """What the customer owes and may be set off: what is assigned to a factor is not ours any more."""
        self.ensure_one()
        return self.item_ids.filtered(
            lambda item: item.residual_currency > 0 and item.role == "dunned" and not item.assignment_id
        )

    def action_set_off(self):
        """Look at what may be set off between the customer and us."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_setoff_action")
        return {**action, "context": {"active_model": self._name, "active_ids": self.ids}}


def _get_names(partner):
    """What names the person of a record, as the rule reads it."""
    return get_names(partner.country_id.code or "", partner.vat or "", partner.company_registry or "")
