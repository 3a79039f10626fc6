# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...fields import exact
from ...rules.credit_limit import MOST, UNLIMITED, Limit
from .words import CONTROLS, MODES


class RecouvrementCreditSegment(models.Model):
    """Credit for some customers: the limit of those who have none of their own, and whether control stops them.

    The first segment, in their order, whose domain names a customer is its segment.
    """

    _name = "recouvrement.credit.segment"
    _inherit = ["recouvrement.customer.domain", "recouvrement.named.export", "recouvrement.refusal"]
    _description = "Credit segment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self.env.company.sudo().root_id,  # sudo: also with only a branch ticked
        help="The parent company; its branches follow.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    domain = fields.Char(help="The customers of the segment. Empty: all.")
    mode = fields.Selection(MODES, string="Limit", help="Empty: the default limit of the company.")
    amount = fields.Monetary(help="What each customer may owe.")
    review_months = fields.Integer(string="Review After (Months)", help="When a limit is looked at again. 0: never.")
    control = fields.Selection(CONTROLS, string="Orders", help="Empty: as the company does.")

    _amounts_positive = models.Constraint(
        "CHECK(amount >= 0 AND review_months BETWEEN 0 AND 120)",
        "A limit cannot be negative, and is looked at again within ten years.",
    )

    @api.constrains("amount", "mode", "company_id")
    def _check_amount(self):
        for segment in self:
            if segment.amount >= MOST:
                raise ValidationError(self.env._("The limit of “%s” is out of all proportion.", segment.name))
            if segment.mode == "limited" and not segment.amount:
                raise ValidationError(self.env._("Say what customers of “%s” may owe.", segment.name))
            if segment.company_id.sudo().parent_id:  # sudo: see the default of the company
                raise ValidationError(self.env._("The segment “%s” must be of a parent company.", segment.name))

    def _get_limit(self):
        """The limit of the customers of this segment, None when it says nothing.

        :rtype: rules.credit_limit.Limit
        """
        if not self.mode:
            return None
        return Limit(self.mode, exact(self.amount)) if self.mode == "limited" else Limit(self.mode)

    @api.model
    def _find(self, root, partner_ids):
        """The segments of some customers of a root company, in one query.

        :return: dict partner id → segment; customers of none are absent.
        """
        # sudo: the answer is the same whoever asks
        segments = self.sudo().search([("company_id", "=", root.id)])
        if not segments or not partner_ids:
            return {}
        self.env.flush_all()
        whens = SQL(" ").join(SQL("WHEN %s THEN %s", segment._get_condition(root), segment.id) for segment in segments)
        rows = self.env.execute_query(SQL(
            """SELECT id, segment_id FROM (
                 SELECT partner.id, CASE %s END AS segment_id FROM res_partner partner WHERE partner.id = ANY(%s)
               ) found WHERE segment_id IS NOT NULL""",
            whens, list(partner_ids),
        ))  # fmt: skip
        return {partner_id: segments.browse(segment_id) for partner_id, segment_id in rows}

    def _get_condition(self, root):
        self.ensure_one()
        return SQL("partner.id IN %s", self._get_customers(root)) if self.domain else SQL("TRUE")

    @api.model
    def _get_default_limit(self, root):
        """What customers of no segment may owe: the default limit of core, where the company uses it.

        :rtype: rules.credit_limit.Limit
        """
        # sudo: the answer is the same whoever asks
        amount = self.env["res.partner"].sudo().with_company(root)._get_recouvrement_fallback()
        return Limit("limited", exact(amount)) if amount > 0 else UNLIMITED
