# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [
    ("new", "New"),
    ("review", "Under review"),
    ("customer", "Waits for the customer"),
    ("decided", "Decided, to be carried out"),
    ("closed", "Closed"),
]
OURS = ("new", "review")  # somebody of ours is to answer


class RecouvrementDisputeStage(models.Model):
    """How far a dispute is: the columns of the board, which a manager may change."""

    _name = "recouvrement.dispute.stage"
    _inherit = ["recouvrement.refusal"]
    _description = "Stage of a dispute"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        KINDS, required=True, default="review", help="What it means: disputes move to it by themselves accordingly."
    )
    days = fields.Integer(
        string="Days to Answer", default=15, required=True,
        help="What waits for the customer longer than this is ours again, and a manager is told.",
    )  # fmt: skip
    fold = fields.Boolean(string="Folded", help="Its column is folded on the board.")

    _days_positive = models.Constraint("CHECK(days > 0)", "A customer has one day at least to answer.")
    _closed_unique = models.UniqueIndex("(kind) WHERE kind = 'closed'", "One stage is enough for what is closed.")

    @api.model
    def _get(self, kind):
        """The first stage of a kind, or the first one of all where a manager has none of it."""
        return self.search([("kind", "=", kind)], limit=1) or self.search([], limit=1)

    def write(self, vals):
        # EXTENDS 'base': what is closed keeps its stage
        if vals.get("kind", "closed") != "closed":
            self._check_needed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _check_needed(self):
        if "closed" in self.mapped("kind"):
            raise ValidationError(self.env._("Closed disputes need a stage: keep the one that is there."))
