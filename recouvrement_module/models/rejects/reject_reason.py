# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.tools import escape_psql

BANK_CODE = 4  # the length of a code that banks write

KINDS = [
    ("funds", "No money, or nothing said"),
    ("details", "Mandate or bank details"),
    ("dispute", "Contested by the payer"),
    ("ours", "Our own file"),
    ("other", "Other"),
]


class RecouvrementRejectReason(models.Model):
    """Why a bank sends a payment back, and what kind of answer it calls for: a list that a manager may change."""

    _name = "recouvrement.reject.reason"
    _description = "Reason of a reject"
    _order = "sequence, code, id"
    _rec_names_search = ("code", "name")

    code = fields.Char(required=True, help="As the bank writes it: AM04, say.")
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, required=True, default="other", help="It decides what is proposed.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(upper(code))", "There is already a reason with this code.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for reason in self:
            own = len(reason.code or "") > BANK_CODE  # no bank writes it: its name says it all
            reason.display_name = reason.name if own else f"{reason.code} – {reason.name}"

    @api.model
    def _get_by_code(self, code):
        """Return the reason that a bank names, whatever its case; empty when there is none."""
        code = str(code or "").strip()
        reasons = self.with_context(active_test=False)
        return reasons.search([("code", "=ilike", escape_psql(code))], limit=1) if code else reasons.browse()
