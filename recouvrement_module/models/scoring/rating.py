# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...rules.rating import letter, normalise, reading, refusal, worth

SCALES = [
    ("banque_de_france", "Banque de France"),
    ("creditreform", "Creditreform Index"),
    ("payment_index", "Payment Index"),
    ("insurer", "Credit Insurer"),
    ("other", "Other"),
]
READINGS = [
    ("eligible", "Eligible as collateral"),
    ("not_eligible", "Not eligible as collateral"),
    ("incidents", "Payment incidents"),
    ("insolvency", "Insolvency"),
    ("nothing_known", "Nothing unfavourable known"),
    ("class_1", "Class I: default up to 0.3 %"),
    ("class_2", "Class II: default up to 0.7 %"),
    ("class_3", "Class III: default up to 1.5 %"),
    ("class_4", "Class IV: default up to 3 %"),
    ("class_5", "Class V: default up to 8 %"),
    ("class_6", "Class VI: default above 8 %"),
    ("low_risk", "Low risk"),
    ("medium_risk", "Medium risk"),
    ("high_risk", "High risk"),
]


class RecouvrementRating(models.Model):
    """What a bureau or an insurer says of a customer on a day, on its own scale."""

    _name = "recouvrement.rating"
    _description = "Rating by others"
    _inherit = ["recouvrement.named.export"]
    _order = "date desc, id desc"
    _rec_name = "value"

    partner_id = fields.Many2one("res.partner", string="Customer", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, ondelete="cascade", index=True, default=lambda self: self.env.company.root_id
    )
    scale = fields.Selection(SCALES, required=True, default="banque_de_france")
    value = fields.Char(
        string="Rating", required=True, help="As it is written: 3+, or G3+ with the letter of activity."
    )
    activity = fields.Char(string="Letter of Activity", readonly=True)
    date = fields.Date(required=True, default=lambda self: self.env.company.root_id._recouvrement_today())
    valid_until = fields.Date()
    agency = fields.Char(string="Said By", help="The bureau or the insurer, where the scale does not name it.")
    note = fields.Char()
    meaning = fields.Selection(READINGS, compute="_compute_meaning", help="What the scale says of it.")
    worth = fields.Integer(
        compute="_compute_meaning", string="Worth as Solvency", aggregator=None,
        help="Between 0 and 100, for a scale that says so.",
    )  # fmt: skip

    @api.depends("scale", "value")
    def _compute_meaning(self):
        for rating in self:
            said = rating.scale and rating.value
            rating.meaning = (said and reading(rating.scale, rating.value)) or False
            rating.worth = int((said and worth(rating.scale, rating.value)) or 0)

    @api.model_create_multi
    def create(self, vals_list):
        # EXTENDS 'base': a rating is that of the company, not of a contact in it
        for vals in vals_list:
            partner = self.env["res.partner"].browse(vals.get("partner_id"))
            vals["partner_id"] = partner.commercial_partner_id.id
            if "company_id" in vals:
                vals["company_id"] = self.env["res.company"].browse(vals["company_id"]).root_id.id
        return super().create([self._as_written(vals) for vals in vals_list])

    def write(self, vals):
        # EXTENDS 'base'
        if not {"scale", "value"} & vals.keys():
            return super().write(vals)
        for rating in self:
            both = {"scale": rating.scale, "value": rating.value, **vals}
            super(RecouvrementRating, rating).write({**vals, **self._as_written(both)})
        return True

    @api.model
    def _as_written(self, vals):
        """The values with the rating as its scale writes it, its letter of activity apart."""
        scale, value = vals.get("scale") or "banque_de_france", str(vals.get("value") or "")
        said = letter(value) if scale == "banque_de_france" else ""
        return {**vals, "scale": scale, "value": normalise(scale, value), "activity": said or vals.get("activity")}

    @api.constrains("scale", "value", "date", "valid_until")
    def _check_value(self):
        words = {
            "empty": self.env._("Say the rating."),
            "unknown": self.env._(
                "The Banque de France rates from 1+ to 6-, then 7, 8, P or 0; the letter of activity may stand before."
            ),
            "range": self.env._(
                "The Creditreform index is between 100 and 600, a payment index between 1 and 100: whole numbers."
            ),
        }
        for rating in self:
            wrong = refusal(rating.scale, rating.value)
            if wrong:
                raise ValidationError(words[wrong])
            if rating.date > rating.company_id._recouvrement_today():
                raise ValidationError(self.env._("A rating cannot be later than today."))
            if rating.valid_until and rating.valid_until < rating.date:
                raise ValidationError(self.env._("A rating is valid from its day on."))
