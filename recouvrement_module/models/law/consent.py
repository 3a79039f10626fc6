# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_date

from ...rules.agreement import treated_as
from ...rules.notice import ASKED, Consent, may_be_electronic

YEARS = 30  # a consent is not older: a mistake was typed
WITHDRAWAL = {"withdrawn_on", "withdrawn_uid"}


class RecouvrementConsent(models.Model):
    """That a customer agreed to get electronic registered letters (CPCE (postes) L100), with its proof.

    It is said once and never written again: what was taken back is withdrawn, and stays.
    """

    _name = "recouvrement.consent"
    _description = "Consent to electronic registered letters"
    _order = "date desc, id desc"
    _rec_name = "email"

    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="case_id.company_id")
    date = fields.Date(string="Given On", required=True, readonly=True)
    email = fields.Char(string="Email Address", required=True, readonly=True, help="The one that it was given for.")
    proof = fields.Binary(attachment=True, required=True, readonly=True)
    proof_name = fields.Char(string="Name of the Proof", readonly=True)
    create_uid = fields.Many2one("res.users", string="Author", readonly=True)
    withdrawn_on = fields.Date(readonly=True)
    withdrawn_uid = fields.Many2one("res.users", string="Withdrawn By", readonly=True)

    @api.constrains("date", "withdrawn_on")
    def _check_dates(self):
        for consent in self:
            today = consent.company_id._recouvrement_today()
            for day in filter(None, (consent.date, consent.withdrawn_on)):
                if not fields.Date.subtract(today, years=YEARS) <= day <= today:
                    raise ValidationError(self.env._(
                        "A consent is given and withdrawn on days that have come: %s is none.",
                        format_date(self.env, day),
                    ))  # fmt: skip
            if consent.withdrawn_on and consent.withdrawn_on < consent.date:
                raise ValidationError(self.env._("It was given on %s: it is withdrawn that day or later.",
                                                 format_date(self.env, consent.date)))  # fmt: skip

    def write(self, vals):
        # EXTENDS 'base': a consent is said once; only its withdrawal and its customer follow
        if not {*WITHDRAWAL, "case_id"}.issuperset(vals):
            raise UserError(self.env._("A consent is not changed: withdraw it, and record another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        if self:
            raise UserError(self.env._("A consent is kept as proof: withdraw it instead of deleting it."))

    def _as_rule(self):
        """These consents as the rule sees them."""
        return [Consent(consent.date, consent.withdrawn_on or None) for consent in self]


class RecouvrementCase(models.Model):
    _inherit = "recouvrement.case"

    consent_ids = fields.One2many(
        "recouvrement.consent", "case_id", string="Consents to Electronic Registered Letters", readonly=True
    )
    consent_asked = fields.Boolean(
        compute="_compute_consent", help="The consent of professionals is not asked, that of others is."
    )
    consent_given = fields.Boolean(compute="_compute_consent")

    @api.depends("consent_ids.date", "consent_ids.withdrawn_on", "category", "category_doubtful")
    def _compute_consent(self):
        for case in self:
            case.consent_asked = case._is_consent_asked()
            case.consent_given = bool(case.consent_ids.filtered(lambda consent: not consent.withdrawn_on))

    def _is_consent_asked(self):
        """Whether the law of those who write wants the consent of this customer."""
        self.ensure_one()
        # sudo: one answer, also for who may read no more than a branch
        return self.company_id.sudo()._recouvrement_is_french() and treated_as(**self._get_debtor()) in ASKED

    def _may_get_electronic(self, day):
        """Whether a registered letter may go electronically to this customer on a day."""
        self.ensure_one()
        return not self._is_consent_asked() or may_be_electronic(
            treated_as(**self._get_debtor()), self.sudo().consent_ids._as_rule(), day
        )

    def action_record_consent(self):
        """Record that the customer agrees to get electronic registered letters."""
        return self._open_consent(self.env._("Record a Consent"), "give")

    def action_withdraw_consent(self):
        """Record that the customer takes its consent back."""
        return self._open_consent(self.env._("Withdraw the Consent"), "withdraw")

    def _open_consent(self, name, purpose):
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        contact = self.partner_id.sudo()  # sudo: who may read a case may read whose it is
        return {
            "type": "ir.actions.act_window", "res_model": "recouvrement.consent.wizard", "name": name,
            "views": [(False, "form")], "target": "new",
            "context": {
                "default_case_id": self.id, "default_purpose": purpose,
                "default_email": contact.email if purpose == "give" else False,
            },
        }  # fmt: skip

    @api.model
    def _get_history_columns(self):
        # EXTENDS recouvrement_module: what a merged customer agreed to follows
        return [*super()._get_history_columns(), ("recouvrement_consent", "case_id")]
