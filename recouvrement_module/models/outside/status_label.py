# Part of recouvrement_module. License LGPL-3.
import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..answers.hold import MAX_DAYS

PLATFORMS = [
    ("einvoicing", "E-Invoicing Platform"),
    ("chorus", "Chorus Pro"),
    ("other", "Other"),
]
EFFECTS = [
    ("none", "Nothing"),
    ("evidence", "It is kept as evidence"),
    ("dispute", "It opens a dispute"),
    ("hold", "Reminders wait for some days"),
    ("suspension", "Reminders wait until it is lifted"),
    ("silence", "A payment is under way: reminders wait for some days"),
]
HOLDING = ("hold", "suspension", "silence")


class RecouvrementStatusLabel(models.Model):
    """A status that a platform gives to invoices, and what it means here: a list that a manager may change."""

    _name = "recouvrement.status.label"
    _inherit = ["recouvrement.refusal"]
    _description = "Status of invoices outside"
    _order = "platform, sequence, id"
    _rec_names_search = ("code", "name")

    platform = fields.Selection(PLATFORMS, required=True, default="other", index=True)
    code = fields.Char(required=True, help="As the platform writes it: 210 or SUSPENDUE, say.")
    name = fields.Char(required=True, translate=True)
    effect = fields.Selection(EFFECTS, required=True, default="none", help="What it does when it arrives.")
    dispute_reason_id = fields.Many2one("recouvrement.dispute.reason", ondelete="restrict")
    hold_reason_id = fields.Many2one(
        "recouvrement.hold.reason", ondelete="restrict", domain=[("for_credit", "=", False)]
    )
    days = fields.Integer(default=8, required=True, help="How long reminders wait, from the day of the status.")
    ends = fields.Boolean(
        string="Ends Earlier Ones", help="What earlier statuses of the invoice opened is over: disputes and waits."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(platform, upper(code))", "This platform has a status with this code already.")
    _days_positive = models.Constraint(f"CHECK(days BETWEEN 1 AND {MAX_DAYS})", "Reminders wait for 1 to 366 days.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for label in self:
            label.display_name = f"{label.name} ({label.code})" if label.code != label.name else label.name

    @api.constrains("effect", "dispute_reason_id", "hold_reason_id")
    def _check_reason(self):
        for label in self:
            if label.effect == "dispute" and not label.dispute_reason_id:
                raise ValidationError(self.env._("“%s” opens a dispute: choose its reason.", label.name))
            if label.effect in HOLDING and not label.hold_reason_id:
                raise ValidationError(self.env._("“%s” lets reminders wait: choose the reason.", label.name))

    @api.model
    def _by_word(self):
        """The statuses by what may name them.

        :return: dict (platform, word in capitals) → list of labels; the platform is empty for any
        """
        self.flush_model()
        rows = self.env.execute_query(
            SQL("SELECT id, platform, code, name FROM recouvrement_status_label WHERE active")
        )
        found = {}
        for label_id, platform, code, names in rows:
            for word in {_word(name) for name in (code, *names.values())}:
                for named in ("", platform):
                    found.setdefault((named, word), []).append(self.browse(label_id))
        return found


def _word(text):
    """How a status is compared: whatever its capitals, accents and separators."""
    plain = unicodedata.normalize("NFKD", str(text)).encode("ascii", "ignore").decode()
    return " ".join(re.split(r"[\W_]+", plain.upper())).strip()
