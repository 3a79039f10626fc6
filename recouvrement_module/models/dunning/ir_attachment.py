# Part of recouvrement_module. License LGPL-3.
from odoo import api, models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _recouvrement_frozen(self):
        """The attachments that are the archived PDF of a reminder."""
        return self.filtered(
            lambda attachment: attachment.res_model == "recouvrement.reminder" and attachment.res_field == "pdf"
        )

    def write(self, vals):
        # EXTENDS 'base': the bytes that were sent are frozen, superuser included
        # sudo: any attachment must be recognised, also by who may not read it
        if self.sudo()._recouvrement_frozen():
            raise UserError(self.env._("The PDF of a reminder cannot be changed: what was sent is frozen."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        # sudo: see write
        if self.sudo()._recouvrement_frozen():
            raise UserError(self.env._("The PDF of a reminder cannot be deleted: what was sent is frozen."))
