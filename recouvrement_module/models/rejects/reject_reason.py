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

MEANS = [
    ("direct_debit", "Direct Debit"),
    ("bill", "Bill or Promissory Note"),
    ("cheque", "Cheque"),
    ("card", "Card"),
]
# Means of payment whose reasons are those of another.
SAME_REASONS = {"promissory_note": "bill", "transfer": "direct_debit"}
# How the codes that no bank writes begin.
PREFIXES = {"BILL": "bill", "CHEQUE": "cheque", "CARD": "card"}


class RecouvrementRejectReason(models.Model):
    """Why a bank sends a payment back, and what kind of answer it calls for: a list that a manager may change."""

    _name = "recouvrement.reject.reason"
    _inherit = ["recouvrement.refusal"]
    _description = "Reason of a reject"
    _order = "sequence, code, id"
    _rec_names_search = ("code", "name")

    code = fields.Char(required=True, help="As the bank writes it: AM04, say.")
    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, required=True, default="other", help="It decides what is proposed.")
    means = fields.Selection(
        MEANS,
        string="Means of Payment",
        compute="_compute_means",
        store=True,
        readonly=False,
        help="It is offered for this means of payment only. Empty: for all.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(upper(code))", "There is already a reason with this code.")

    @api.depends("code", "name")
    def _compute_display_name(self):
        for reason in self:
            own = len(reason.code or "") > BANK_CODE  # no bank writes it: its name says it all
            reason.display_name = reason.name if own else f"{reason.code} – {reason.name}"

    @api.depends("code")
    def _compute_means(self):
        for reason in self:
            code = (reason.code or "").upper()
            reason.means = "direct_debit" if len(code) == BANK_CODE else PREFIXES.get(code.partition("-")[0], False)

    @api.model
    def _get_offered(self, means):
        """Return the reasons for which what was paid by some means may come back; all when none is known.

        :param means: names of means of payment.
        """
        own = {SAME_REASONS.get(one, one) for one in means}
        return self.search([("means", "in", (False, *own))] if own else [])

    @api.model
    def _get_by_code(self, code):
        """Return the reason that a bank names, whatever its case; empty when there is none."""
        code = str(code or "").strip()
        reasons = self.with_context(active_test=False)
        return reasons.search([("code", "=ilike", escape_psql(code))], limit=1) if code else reasons.browse()
