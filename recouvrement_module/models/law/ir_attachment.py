# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import UserError

PROVEN = ("recouvrement.limitation.event", "recouvrement.relief")


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _recouvrement_proofs(self):
        """The attachments that prove a limitation event, or what was granted."""
        return self.filtered(lambda attachment: attachment.res_model in PROVEN and attachment.res_field == "proof")

    def write(self, vals):
        # EXTENDS recouvrement_module: a proof stays as it was, superuser included
        # sudo: any attachment must be recognised, also by who may not read it
        if any(attachment._recouvrement_alters(vals) for attachment in self.sudo()._recouvrement_proofs()):
            raise UserError(self.env._("A proof is not changed: withdraw what it proves, and note another one."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_proofs(self):
        # sudo: see write
        if self.sudo()._recouvrement_proofs():
            raise UserError(self.env._("A proof is kept as long as what it proves."))
