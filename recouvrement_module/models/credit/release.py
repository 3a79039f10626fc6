# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError

SCOPES = [
    ("document", "This Document Only"),
    ("amount", "Up to an Amount"),
    ("date", "Until a Day"),
]
LONGEST = 366  # days of a release


class RecouvrementCreditRelease(models.Model):
    """Somebody let pass what credit control held: what, how far, why. It is said once."""

    _name = "recouvrement.credit.release"
    _inherit = ["recouvrement.named.export"]
    _description = "Release by credit control"
    _order = "id desc"

    case_id = fields.Many2one("recouvrement.case", required=True, ondelete="cascade", index=True, readonly=True)
    company_id = fields.Many2one(related="case_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    block_id = fields.Many2one(
        "recouvrement.credit.block", string="What", ondelete="cascade", readonly=True, index="btree_not_null"
    )
    scope = fields.Selection(SCOPES, string="How Far", required=True, default="document", readonly=True)
    res_model = fields.Char(string="Model", readonly=True)
    res_id = fields.Integer(string="Document ID", readonly=True, aggregator=None)
    codes = fields.Json(readonly=True, help="The reasons that were known; another one makes the document wait again.")
    amount = fields.Monetary(readonly=True, help="The exposure up to which orders pass.")
    asked = fields.Monetary(readonly=True, help="What the document asked for: if it asks for more it waits again.")
    until = fields.Date(readonly=True, help="The last day on which orders pass.")
    reason = fields.Char(required=True, readonly=True)
    create_uid = fields.Many2one("res.users", string="Released By", readonly=True)

    _document_idx = models.Index("(res_model, res_id)")

    @api.model
    def _release(self, block, scope, reason, amount=0, until=None):
        """Let pass what a block holds, and what the scope says.

        :param str scope: see ``SCOPES``.
        :param date until: the last day of a release that goes beyond the document.
        :return: the release.
        """
        block._check_may_release()
        reason = (reason or "").strip()
        today = block.company_id._recouvrement_today()
        if not reason:
            raise UserError(self.env._("Say why it is released."))
        if scope != "document" and not (until and 0 <= (until - today).days <= LONGEST):
            raise UserError(self.env._("Say until when it is released: a day to come, within a year."))
        if scope == "amount" and not amount > 0:
            raise UserError(self.env._("Say up to which amount it is released."))
        held, document = block.sudo(), block.sudo()._get_document()
        # sudo: a release is written by its buttons only; its author is the user
        release = self.sudo().create({
            "case_id": block.case_id.id, "block_id": block.id, "scope": scope, "res_model": block.res_model,
            "res_id": block.res_id, "codes": block._get_codes(), "reason": reason,
            "asked": document._get_credit_asked() if document else 0,
            "amount": amount if scope == "amount" else 0, "until": until if scope != "document" else False,
        })  # fmt: skip
        if scope != "document" and document and document._judge_credit().blocks:
            raise UserError(self.env._("It would still wait: release more, or this document only."))
        if document and document._is_credit_waiting():
            held._go("released", document, self.env.uid)
        else:
            held._finish("dropped", self.env.uid)
        return release.with_env(self.env)

    @api.model
    def _covers(self, document, root, customer, verdict):
        """Whether a release lets a document pass for all the reasons that are known.

        :param verdict: ``control.Verdict``
        """
        wanted = document._get_credit_covers()
        # sudo: the answer is the same whoever asks
        releases = self.sudo().search([
            ("case_id.company_id", "=", root.id), ("case_id.partner_id", "=", customer.id),
            "|", ("until", ">=", verdict.facts.day), ("res_id", "in", [number for _model, number in wanted]),
        ])  # fmt: skip
        return any(release._covers_document(document, verdict) for release in releases)

    def _covers_document(self, document, verdict):
        self.ensure_one()
        if not set(verdict.codes) <= set(self.codes or []):
            return False
        if self.scope == "document":
            more = self.currency_id.compare_amounts(document._get_credit_asked(), self.asked) > 0
            return (self.res_model, self.res_id) in document._get_credit_covers() and not more
        if not self.until or self.until < verdict.facts.day:
            return False
        wanted = float(verdict.facts.exposure + verdict.facts.asked)
        return self.scope == "date" or self.currency_id.compare_amounts(wanted, self.amount) <= 0

    def write(self, vals):
        # EXTENDS 'base': a release is said once; only its case follows
        if not {"case_id"}.issuperset(vals):
            raise UserError(self.env._("A release is not changed."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("Releases are kept as history."))
