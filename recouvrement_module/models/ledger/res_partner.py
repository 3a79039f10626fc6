# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_recouvrement_overdue",
        groups="recouvrement_module.group_viewer",
        help="What is overdue in the group of the present company, less free credits.",
    )

    recouvrement_payer_id = fields.Many2one(
        "res.partner",
        string="Payer",
        ondelete="restrict",
        index="btree_not_null",
        copy=False,
        tracking=True,
        groups="account.group_account_invoice,account.group_account_readonly",
        help="Who is asked for what this customer owes: a head office, a factor, a carrier, a lessor. "
        "Empty: the customer. A formal notice always goes to the customer.",
    )

    @api.constrains("recouvrement_payer_id")
    def _check_recouvrement_payer(self):
        # sudo: the payer may be of a branch
        for partner in self.sudo().filtered("recouvrement_payer_id"):
            error = partner._get_recouvrement_payer_error()
            if error:
                raise ValidationError(error)

    def _get_recouvrement_payer_error(self):
        """What is wrong with the payer of this customer, in words; nothing when all is well."""
        self.ensure_one()
        payer, customer = self.recouvrement_payer_id, self.commercial_partner_id
        names = {"customer": customer.name, "payer": payer.display_name}
        if payer == customer:
            return self.env._("%(customer)s pays for itself already: leave the payer empty.", **names)
        if payer.commercial_partner_id == customer:
            return self.env._(
                "%(payer)s is a contact of %(customer)s, not another payer: write to it as an invoice contact.", **names
            )
        if not payer.active:
            return self.env._("%(payer)s is archived: choose a payer who can be written to.", **names)
        if customer in payer._get_recouvrement_payers():
            return self.env._(
                "%(payer)s would pay for %(customer)s, who already pays for %(payer)s: somebody must pay in the end.",
                **names,
            )
        return ""

    @api.ondelete(at_uninstall=False)
    def _unlink_except_recouvrement_payer(self):
        # sudo: whoever may delete the contact need not read what it pays for
        domain = [("recouvrement_payer_id", "in", self.ids)]
        customer = self.sudo().with_context(active_test=False).search(domain, limit=1)
        for paid in customer or self.env["account.move"].sudo().search(domain, limit=1):
            raise UserError(self.env._(
                "%(payer)s pays for %(paid)s: choose another payer there first.",
                payer=paid.recouvrement_payer_id.display_name, paid=paid.display_name,
            ))  # fmt: skip

    def _get_recouvrement_payers(self):
        """Who pays for these customers, who pays for those, and so on."""
        payers = self.browse()
        found = self.commercial_partner_id
        while found := found.recouvrement_payer_id.commercial_partner_id - payers:
            payers |= found
        return payers

    def _get_recouvrement_debtors(self):
        """Ids of the customers for whom these pay, by their own choice or that of an invoice."""
        self.env.flush_all()
        rows = self.env.execute_query(SQL(
            """WITH payers AS (SELECT id FROM res_partner WHERE commercial_partner_id = ANY(%s))
               SELECT customer.commercial_partner_id FROM res_partner customer
                WHERE customer.recouvrement_payer_id IN (SELECT id FROM payers)
               UNION
               SELECT move.commercial_partner_id FROM account_move move
                WHERE move.recouvrement_payer_id IN (SELECT id FROM payers)""",
            self.commercial_partner_id.ids,
        ))  # fmt: skip
        return {partner_id for (partner_id,) in rows if partner_id}

    @api.depends_context("company")
    def _compute_recouvrement_overdue(self):
        cases = self._get_recouvrement_cases()
        amounts = {case.partner_id: case.balance_overdue for case in cases}
        for partner in self:
            partner.recouvrement_overdue = amounts.get(partner.commercial_partner_id, 0)

    def _get_recouvrement_cases(self):
        """The cases of these customers in the group of the present company."""
        return self.env["recouvrement.case"].search([
            ("company_id", "=", self.env.company.root_id.id),
            ("partner_id", "in", self.commercial_partner_id.ids),
        ])  # fmt: skip

    def action_open_recouvrement_case(self):
        """Open the case of the customer."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.recouvrement_case_action")
        case = self._get_recouvrement_cases()
        if case:
            return {**action, "res_id": case.id, "views": [(False, "form")]}
        return {**action, "domain": [("partner_id", "=", self.commercial_partner_id.id)]}

    def write(self, vals):
        # EXTENDS 'base': a customer who moves under another one takes his case along; another payer is
        # asked from the next refresh on, whoever chose him.
        moving = {"parent_id", "is_company"} & vals.keys()
        before = {partner.id: partner.commercial_partner_id.id for partner in self} if moving else {}
        result = super().write(vals)
        for partner in self if moving else ():
            if before[partner.id] != partner.commercial_partner_id.id:
                # sudo: whoever may edit the contact need not know that a case exists
                self.env["recouvrement.case"].sudo()._fold(partner.ids, partner.commercial_partner_id.id)
                self.env["recouvrement.refresh"]._ask_payers(partner.ids)
        if "recouvrement_payer_id" in vals:
            self.env["recouvrement.refresh"]._ask_partners(self.ids)
        return result
