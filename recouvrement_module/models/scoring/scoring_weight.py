# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models

from ...rules.weights import DEFAULTS
from ..dunning.words import say
from .words import WEIGHTS

TOGETHER = "recouvrement_weights_together"  # several are written, which are right as a whole only


class RecouvrementScoringWeight(models.Model):
    """One weight or threshold of the readings of a company."""

    _name = "recouvrement.scoring.weight"
    _description = "Weight of the ratings"
    _order = "sequence, id"
    _rec_name = "code"

    scoring_id = fields.Many2one("recouvrement.scoring", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="scoring_id.company_id")
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    label = fields.Char(string="What It Is About", compute="_compute_label")
    value = fields.Float(digits=(16, 4), required=True, aggregator=None)
    usual = fields.Float(digits=(16, 4), compute="_compute_label", help="As it is shipped.")

    _code_unique = models.UniqueIndex("(scoring_id, code)")

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_label(self):
        for weight in self:
            weight.label = say(self.env, WEIGHTS[weight.code]) if weight.code else ""
            weight.usual = float(getattr(DEFAULTS, weight.code)) if weight.code else 0

    def write(self, vals):
        # EXTENDS 'base': weights that changed are another version of the settings
        result = super().write(vals)
        if "value" in vals and not self.env.context.get(TOGETHER):
            self.scoring_id._weights_changed()
        return result
