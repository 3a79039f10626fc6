# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

from ...rules.identity import identify


class ResPartner(models.Model):
    """Who a customer or a prospect is, by its numbers."""

    _inherit = "res.partner"

    recouvrement_insolvency_date = fields.Date(
        string="Insolvent Since",
        compute="_compute_recouvrement_insolvency_date",
        groups="recouvrement_module.group_viewer",
        help="The day of the opening judgment, as the case of the customer has it.",
    )

    @api.depends_context("company")
    def _compute_recouvrement_insolvency_date(self):
        days = {case.partner_id: case.insolvency_date for case in self._get_recouvrement_cases()}
        for partner in self:
            partner.recouvrement_insolvency_date = days.get(partner.commercial_partner_id)

    def _get_recouvrement_identity(self):
        """What the numbers of this commercial partner tell.

        :rtype: rules.identity.Identity
        """
        self.ensure_one()
        return identify(self.country_id.code or "", self.vat or "", self.company_registry or "")

    def action_recouvrement_check(self):
        """Ask the registers about the customer now, and show what they say."""
        self.ensure_one()
        self.check_access("read")
        # sudo: the company as a whole may be of another branch
        return self.sudo().commercial_partner_id._recouvrement_check(self.env.company.sudo().root_id, self.env)

    def action_recouvrement_identity(self):
        """Show who the customer is, as the registers last said."""
        self.ensure_one()
        self.check_access("read")
        # sudo: see action_recouvrement_check
        return self.env["recouvrement.identity"]._open(
            self.sudo().commercial_partner_id, self.env.company.sudo().root_id
        )

    def _recouvrement_check(self, company, env):
        """Ask the registers about this commercial partner for a person.

        :param company: the root company for which it is asked.
        :param env: the environment of the person.
        """
        env["recouvrement.reminder"]._check_collector()
        checks = env["recouvrement.solvency.check"]._check_partner(self.with_env(env(su=True)), company)
        if not checks:
            raise UserError(env["recouvrement.identity"]._say_nobody_asked(self))
        return env["recouvrement.identity"]._open(self, company)
