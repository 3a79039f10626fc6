# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementSaidOnce(models.AbstractModel):
    """What is noted of a debt with its document: it is said once; what was wrong is withdrawn, with a reason."""

    _name = "recouvrement.said.once"
    _description = "What is said once of a debt"
    _inherit = "recouvrement.anchor"

    _decision_action = ""  # of the dialog that withdraws it, or says when it ended

    withdrawn_on = fields.Date(readonly=True)
    withdrawn_uid = fields.Many2one("res.users", string="Withdrawn By", readonly=True)
    withdrawal_reason = fields.Char(readonly=True)

    @api.model
    def _note(self, vals_list):
        """Note it at once: last days, claims and decisions follow.

        :param list vals_list: values of the rows.
        :return: the rows.
        """
        self.env["recouvrement.reminder"]._check_collector()
        # sudo: it is written by its dialogs only; its author is the user
        noted = self.sudo().create(vals_list)
        noted.case_id._answer_changed()
        return noted.with_env(self.env)

    def _withdraw(self, reason):
        """What was wrong counts no more; it stays, with the reason."""
        self.env["recouvrement.reminder"]._check_collector()
        self.check_access("read")
        if not (reason or "").strip():
            raise UserError(self.env._("Say why it is withdrawn: the reason is kept."))
        # sudo: see _note
        for one in self.sudo().filtered(lambda one: not one.withdrawn_on):
            one.write({
                "withdrawn_on": one.company_id._recouvrement_today(), "withdrawn_uid": self.env.uid,
                "withdrawal_reason": reason,
            })  # fmt: skip
        self.sudo().case_id._answer_changed()

    def action_withdraw(self):
        """Withdraw what was wrong."""
        return self._open_decision("withdraw")

    def action_say_end(self):
        """Say when it ended."""
        return self._open_decision("end")

    def _open_decision(self, purpose):
        self.env["recouvrement.reminder"]._check_collector()
        action = self.env["ir.actions.actions"]._for_xml_id(f"recouvrement_module.{self._decision_action}")
        context = {"active_model": self._name, "active_ids": self.ids, "default_purpose": purpose}
        return {**action, "context": context}
