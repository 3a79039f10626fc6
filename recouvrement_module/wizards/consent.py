# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError


class RecouvrementConsentWizard(models.TransientModel):
    """A customer agrees to get electronic registered letters, or takes that back."""

    _name = "recouvrement.consent.wizard"
    _description = "Record a consent"

    case_id = fields.Many2one("recouvrement.case", string="Customer", required=True, readonly=True, ondelete="cascade")
    purpose = fields.Selection(
        [("give", "Given"), ("withdraw", "Withdrawn")], required=True, readonly=True, default="give"
    )
    date = fields.Date(string="On", required=True, default=lambda self: self.env.company.root_id._recouvrement_today())
    email = fields.Char(string="Email Address")
    proof = fields.Binary()
    proof_name = fields.Char(string="Name of the Proof")

    def action_record(self):
        """Write it; who did is kept."""
        self.ensure_one()
        self.env["recouvrement.reminder"]._check_collector()
        self.case_id.check_access("write")
        if self.purpose == "give":
            self._give()
        else:
            self._withdraw()
        return {"type": "ir.actions.act_window_close"}

    def _give(self):
        email = (self.email or "").strip()
        if "@" not in email or not self.proof:
            raise UserError(self.env._(
                "A consent has the email address that it is given for, and its proof: a signed form, or the message "
                "in which the customer agrees."
            ))  # fmt: skip
        # sudo: a consent is written by this dialog only; its author is the user
        self.env["recouvrement.consent"].sudo().create({
            "case_id": self.case_id.id, "date": self.date, "email": email,
            "proof": self.proof, "proof_name": self.proof_name,
        })  # fmt: skip

    def _withdraw(self):
        in_force = self.case_id.consent_ids.filtered(lambda consent: not consent.withdrawn_on)
        if not in_force:
            raise UserError(self.env._("%s has no consent to withdraw.", self.case_id.display_name))
        # sudo: see _give
        in_force.sudo().write({"withdrawn_on": self.date, "withdrawn_uid": self.env.uid})
