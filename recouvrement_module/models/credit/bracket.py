# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class RecouvrementCreditBracket(models.Model):
    """Up to which amount somebody decides on credit requests; without any, managers of collection decide on all."""

    _name = "recouvrement.credit.bracket"
    _inherit = ["recouvrement.named.export", "recouvrement.refusal"]
    _description = "Who decides on credit requests"
    _order = "amount, id"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self.env.company.sudo().root_id,  # sudo: also with only a branch ticked
        help="The parent company; its branches follow.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(string="Up To", help="The limit that they may grant. 0: whatever the amount.")
    user_ids = fields.Many2many(
        "res.users", string="Who Decides", required=True, domain=[("share", "=", False)],
        help="Any one of them; no right in collection is needed.",
    )  # fmt: skip

    _amount_positive = models.Constraint("CHECK(amount >= 0)", "The amount of a bracket cannot be negative.")
    _amount_unique = models.Constraint("UNIQUE(company_id, amount)", "There is already a bracket with this amount.")

    @api.constrains("user_ids", "company_id")
    def _check_users(self):
        for bracket in self:
            if not bracket.user_ids:
                raise ValidationError(self.env._("Say who decides up to this amount."))
            if bracket.company_id.sudo().parent_id:  # sudo: see the default of the company
                raise ValidationError(self.env._("A bracket is of a parent company."))

    @api.depends("amount")
    def _compute_display_name(self):
        for bracket in self:
            amount = bracket.currency_id.format(bracket.amount)
            bracket.display_name = amount if bracket.amount else self.env._("Whatever the amount")

    @api.model
    def _get_deciders(self, root, mode, amount):
        """Who may grant a limit in a root company.

        :return: ``res.users``
        """
        # sudo: who decides is the same whoever asks
        brackets = self.sudo().search([("company_id", "=", root.id)])
        if not brackets:
            return self._get_managers(root)
        enough = brackets.filtered(
            lambda bracket: not bracket.amount or (mode == "limited" and amount <= bracket.amount)
        )
        return enough.user_ids

    @api.model
    def _get_managers(self, root):
        """Who decides where there are no brackets."""
        # sudo: see _get_deciders
        managers = self.env.ref("recouvrement_module.group_manager").sudo().all_user_ids
        return managers.filtered(lambda user: user.active and root in user.company_ids.root_id)

    @api.model
    def _get_requests_domain(self, users):
        """The domain of the credit requests on which one of some users decides."""
        # sudo: see _get_deciders
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        brackets = self.sudo().search([]).grouped("company_id")
        domains = []
        for root in roots:
            if root not in brackets and users & self._get_managers(root):
                domains.append(Domain("company_id", "=", root.id))
            for bracket in brackets.get(root, self.browse()):
                if users & bracket.user_ids:
                    domains.append(Domain("company_id", "=", root.id) & bracket._get_reach())
        return Domain.OR(domains)

    def _get_reach(self):
        """The domain of the requests within this amount."""
        return Domain("mode", "=", "limited") & Domain("amount", "<=", self.amount) if self.amount else Domain.TRUE
