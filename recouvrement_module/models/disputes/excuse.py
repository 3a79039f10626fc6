# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementExcuse(models.Model):
    """Why a customer says that he does not pay, of all that is late or of one item: noted with its day and author.

    Nothing waits for it: it is read, counted, and shown with the next contact.
    """

    _name = "recouvrement.excuse"
    _description = "Reason given for non-payment"
    _inherit = "recouvrement.anchor"
    _order = "date desc, id desc"
    _rec_name = "reason_id"

    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    collector_id = fields.Many2one(related="case_id.user_id", string="Collector")
    reason_id = fields.Many2one("recouvrement.excuse.reason", required=True, ondelete="restrict", readonly=True)
    note = fields.Char(readonly=True)
    date = fields.Date(required=True, readonly=True, index=True)
    create_uid = fields.Many2one("res.users", string="Noted By", readonly=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id", string="Company Currency")
    company_amount = fields.Monetary(
        string="Late Then", currency_field="company_currency_id", readonly=True,
        help="What was late of it when the reason was given, in the currency of the company.",
    )  # fmt: skip

    @api.model
    def _note(self, records, reason, note=""):
        """Note why customers do not pay.

        :param records: cases, or open items.
        :param reason: record of ``recouvrement.excuse.reason``.
        :param str note: what they say.
        :return: the notes.
        """
        self.env["recouvrement.reminder"]._check_collector()
        records.check_access("read")
        said = {"reason_id": reason.id, "note": (note or "").strip() or False}
        # sudo: a reason is noted by its dialog only; its author is the user
        return self.sudo().create([
            {**said, **self._prepare_excuse_vals(record)} for record in records
        ]).with_env(self.env)  # fmt: skip

    @api.model
    def _prepare_excuse_vals(self, record):
        """Return the values of a note on a case or an open item."""
        if record._name == "recouvrement.case":
            return {
                "case_id": record.id, "date": record.company_id._recouvrement_today(),
                "company_amount": record.balance_overdue,
            }  # fmt: skip
        case = record.case_id
        return {
            **self._prepare_anchor_vals(record), "date": case.company_id._recouvrement_today(),
            "company_amount": record.residual,
        }  # fmt: skip

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("What a customer said is kept as history: note what he says now."))
