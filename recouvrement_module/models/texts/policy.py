# Part of recouvrement_module. License LGPL-3.
from ast import literal_eval

from odoo import api, fields, models

# What in a domain of customers says that they are consumers.
CONSUMERS = (
    ("is_company", "=", False),
    ("recouvrement_category", "=", "consumer"),
    ("recouvrement_category", "in", ["consumer"]),
)


class RecouvrementPolicy(models.Model):
    _inherit = "recouvrement.policy"

    for_consumers = fields.Boolean(
        compute="_compute_for_consumers",
        store=True,
        readonly=False,
        help="Consumers receive its messages: their texts ask for no indemnity, no penalties and no costs.",
    )

    @api.depends("domain")
    def _compute_for_consumers(self):
        for policy in self:
            policy.for_consumers = any(
                isinstance(leaf, tuple | list) and tuple(leaf) in CONSUMERS for leaf in policy._read_domain()
            )

    def _read_domain(self):
        """The pieces of the domain; none where it cannot be read, which saving refuses."""
        try:
            domain = literal_eval((self.domain or "[]").strip())
        except (ValueError, SyntaxError):
            return []
        return domain if isinstance(domain, tuple | list) else []

    @api.constrains("domain", "for_consumers")
    def _check_consumer_texts(self):
        """Its texts were checked as those of businesses until now."""
        self.level_ids._check_law()
