# Part of recouvrement_module. License LGPL-3.
from ast import literal_eval

from odoo import api, fields, models

OPERANDS = {"&": all, "|": any}


class RecouvrementPolicy(models.Model):
    _inherit = "recouvrement.policy"

    for_consumers = fields.Boolean(
        compute="_compute_for_consumers",
        store=True,
        readonly=False,
        help="Consumers may receive its messages, unless its customers are companies or of another category: the texts "
        "ask for no indemnity, no penalties and no costs.",
    )

    @api.depends("domain")
    def _compute_for_consumers(self):
        for policy in self:
            pieces, reached = list(policy._read_domain()), True
            while pieces:  # what stands side by side holds together
                reached = _may_reach(pieces) and reached
            policy.for_consumers = reached

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


def _may_reach(pieces):
    """Whether the next part of a domain may let consumers in; it is taken off the list of its pieces."""
    piece = pieces.pop(0) if pieces else None
    if isinstance(piece, str) and piece in OPERANDS:
        return OPERANDS[piece]([_may_reach(pieces), _may_reach(pieces)])
    if piece == "!":
        _may_reach(pieces)
        return True  # what is left out may be anything
    return not (isinstance(piece, tuple | list) and len(piece) == 3 and _shuts_out(*piece))


def _shuts_out(name, operator, value):
    """Whether a condition holds for no consumer; one whose category nobody said yet may be one."""
    values = list(value) if isinstance(value, tuple | list | set) else [value]
    if name in ("is_company", "recouvrement_sole_trader"):
        return values == [operator in ("=", "in")]
    said = not any(one in ("consumer", False, None) for one in values)
    return name == "recouvrement_category" and operator in ("=", "in") and said
