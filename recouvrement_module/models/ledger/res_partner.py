# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    recouvrement_overdue = fields.Monetary(
        string="Overdue",
        compute="_compute_recouvrement_overdue",
        groups="recouvrement_module.group_viewer",
        help="What is overdue in the group of the present company, less free credits.",
    )

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
        # EXTENDS 'base': a customer who moves under another one takes his case along.
        moving = {"parent_id", "is_company"} & vals.keys()
        before = {partner.id: partner.commercial_partner_id.id for partner in self} if moving else {}
        result = super().write(vals)
        for partner in self if moving else ():
            if before[partner.id] != partner.commercial_partner_id.id:
                # sudo: whoever may edit the contact need not know that a case exists
                self.env["recouvrement.case"].sudo()._fold(partner.ids, partner.commercial_partner_id.id)
        return result
