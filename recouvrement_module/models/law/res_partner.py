# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules.category import as_facts, derive, may_claim

CATEGORIES = [
    ("business", "Business"),
    ("public_accountant", "Public Body With a Public Accountant"),
    ("public_hospital", "Public Hospital"),
    ("public_undertaking", "Public Undertaking"),
    ("consumer", "Consumer"),
    ("non_professional", "Legal Person That Does Not Trade"),
]
SOURCES = [
    ("person", "Said by a Person"),
    ("siren", "SIREN"),
    ("name", "Words of Its Name"),
    ("tag", "Tags or Industry"),
    ("number", "VAT or Registration Number"),
    ("kind", "Company or Person"),
]
SAID = ("recouvrement_category", "recouvrement_sole_trader")
# What the category is derived from; a name that changes is seen by the daily run.
TELLING = {*SAID, "is_company", "vat", "company_registry", "country_id", "category_id", "industry_id"}


class ResPartner(models.Model):
    """What kind of debtor a customer is: what a person says of it, else what its record tells."""

    _inherit = "res.partner"

    recouvrement_category = fields.Selection(
        CATEGORIES,
        string="Category of Debtor",
        copy=False,
        tracking=True,
        groups="recouvrement_module.group_viewer",
        help="It decides which law applies: interest, indemnity, delays, limitation. Empty: as its numbers and its "
        "name tell. A consumer is never asked for interest by law, nor for the indemnity for recovery costs.",
    )
    recouvrement_sole_trader = fields.Boolean(
        string="Sole Trader",
        copy=False,
        tracking=True,
        groups="recouvrement_module.group_viewer",
        help="A natural person who trades: the rules of businesses, and the care that the data of a person want.",
    )
    recouvrement_acts_as_professional = fields.Boolean(
        string="Acts as a Professional",
        copy=False,
        tracking=True,
        groups="recouvrement_module.group_viewer",
        help="A legal person that does not trade bought for an activity: interest by law and the indemnity may be "
        "claimed. Tick it only when you can show it.",
    )
    recouvrement_category_words = fields.Char(
        string="Category As Known",
        compute="_compute_recouvrement_category_words",
        groups="recouvrement_module.group_viewer",
        help="The category by which this customer is treated, and what tells it.",
    )

    def _get_recouvrement_category(self):
        """What kind of debtor this commercial partner is.

        :rtype: rules.category.Category
        """
        self.ensure_one()
        # sudo: whoever may read the customer is told; in the language in which the statements of cases read them
        words = [*self.sudo().category_id.sorted("id"), *self.sudo().industry_id]
        return derive(as_facts(
            self.name, self.is_company, self.vat, self.company_registry, self.country_id.code,
            ",".join(word.with_context(lang="en_US").name for word in words),
            self.recouvrement_category, self.recouvrement_sole_trader,
        ))  # fmt: skip

    def _recouvrement_may_claim(self):
        """Whether interest by law and the indemnity may be claimed from this commercial partner."""
        category = self._get_recouvrement_category()
        return may_claim(category, acts_as_professional=self.recouvrement_acts_as_professional)

    @api.depends(*TELLING, "name")
    @api.depends_context("lang")
    def _compute_recouvrement_category_words(self):
        names, sources = (dict(self.env["recouvrement.case"]._fields[field]._description_selection(self.env))
                          for field in ("category", "category_source"))  # fmt: skip
        for partner in self:
            # sudo: the parent company may be of another branch
            found = partner.sudo().commercial_partner_id._get_recouvrement_category()
            words = f"{names[found.code]} ({sources[found.source]})"
            partner.recouvrement_category_words = self.env._("%s, to confirm", words) if found.doubtful else words

    def write(self, vals):
        # EXTENDS 'base': the cases of these customers are looked at again
        result = super().write(vals)
        if TELLING & vals.keys():
            self.env["recouvrement.refresh"]._ask_partners(self.commercial_partner_id.ids)
        return result
