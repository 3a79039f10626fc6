# Part of recouvrement_module. License LGPL-3.
from decimal import Decimal

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from ...rules.weights import CODES, DEFAULTS, FORMULA, from_values, refusals
from ..dunning.words import say
from .scoring_weight import TOGETHER
from .words import WEIGHTS

MOST_MONTHS = 120


class RecouvrementScoring(models.Model):
    """How the customers of a company are rated: weights, thresholds, and how far tonight's work has come."""

    _name = "recouvrement.scoring"
    _description = "Settings of the ratings"
    _rec_name = "company_id"

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade", readonly=True)
    version = fields.Integer(default=1, readonly=True, aggregator=None, help="One more with each change of a weight.")
    weight_ids = fields.One2many("recouvrement.scoring.weight", "scoring_id", string="Weights")
    retention_months = fields.Integer(
        string="Keep Ratings of Persons (Months)",
        default=12,
        help="Ratings of natural persons that another one has taken the place of are deleted after so many months.",
    )
    late_rate = fields.Float(
        string="Late Payments of All Customers", digits=(16, 6), readonly=True, aggregator=None,
        help="The share of payments of a year that came more than five days late.",
    )  # fmt: skip
    rate_on = fields.Date(string="Measured On", readonly=True)
    done_on = fields.Date(string="Customers Rated On", readonly=True)
    done_until = fields.Integer(readonly=True, aggregator=None, help="The last case that was rated on that day.")
    is_done = fields.Boolean(string="All of Them", readonly=True)

    _company_unique = models.UniqueIndex("(company_id)", "There are already settings for this company.")

    @api.constrains("retention_months")
    def _check_retention_months(self):
        for scoring in self:
            if not 1 <= scoring.retention_months <= MOST_MONTHS:
                raise ValidationError(self.env._("Ratings are kept for one month at least and ten years at most."))

    @api.model
    def _of(self, root):
        """The settings of a root company, made when they are needed first."""
        # sudo: one answer for all users; who may change it is for its form to say
        Scoring = self.sudo()
        return Scoring.search([("company_id", "=", root.id)]) or Scoring.create({
            "company_id": root.id,
            "weight_ids": [
                Command.create({"code": code, "sequence": rank, "value": float(getattr(DEFAULTS, code))})
                for rank, code in enumerate(CODES)
            ],
        })  # fmt: skip

    def write(self, vals):
        # EXTENDS 'base': weights that are written together are checked, and counted, once
        if "weight_ids" not in vals:
            return super().write(vals)
        super(RecouvrementScoring, self.with_context(**{TOGETHER: True})).write(vals)
        self._weights_changed()
        return True

    def _as_weights(self):
        """The weights as the rules want them.

        :rtype: rules.weights.Weights
        """
        self.ensure_one()
        return from_values({weight.code: Decimal(str(weight.value)) for weight in self.weight_ids})

    def _get_version(self):
        """The version of the formula and of its weights."""
        return f"{FORMULA}.{self.version}"

    def _weights_changed(self):
        """Weights were changed: check them as a whole; all customers are rated anew tonight."""
        for scoring in self:
            wrong = refusals(scoring._as_weights())
            if "grades" in wrong:
                raise ValidationError(
                    self.env._("The grades follow each other: A, then B, C and D, between 100 and more than 0.")
                )
            if wrong:
                names = ", ".join(say(self.env, WEIGHTS[code]) for code in wrong)
                raise ValidationError(self.env._("These weights cannot be so: %s.", names))
            # sudo: whoever may change a weight counts the change
            scoring.sudo().write({"version": scoring.version + 1, "done_on": False})

    def action_reset(self):
        """Go back to the weights that are shipped."""
        self.check_access("write")
        for scoring in self:
            changed = scoring.weight_ids.filtered(lambda weight: weight.value != weight.usual)
            if changed:
                scoring.write({"weight_ids": [Command.update(one.id, {"value": one.usual}) for one in changed]})
        return True

    @api.model
    def action_open(self):
        """Open the settings of the company at work."""
        scoring = self._of(self.env.company.root_id)
        return {
            "type": "ir.actions.act_window", "name": self.env._("Rating Weights"), "res_model": self._name,
            "res_id": scoring.id, "views": [(False, "form")],
        }  # fmt: skip
