# Part of recouvrement_module. License LGPL-3.
import base64

from odoo import api, models
from odoo.exceptions import UserError

PLACE = ("res_model", "res_id", "res_field", "type", "url")  # where the bytes are found again


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _recouvrement_frozen(self):
        """The attachments that are the archived PDF of a reminder, or of another document that is frozen."""
        frozen = {"recouvrement.reminder", *self.env["recouvrement.frozen.document"]._get_frozen_models()}
        return self.filtered(lambda attachment: attachment.res_field == "pdf" and attachment.res_model in frozen)

    def _recouvrement_alters(self, vals):
        """Whether some values would change the bytes or their place; the same bytes may move to another storage."""
        self.ensure_one()
        contents = [vals[name] or b"" for name in ("raw", "db_datas") if name in vals]
        contents += [base64.b64decode(vals["datas"] or b"")] if "datas" in vals else []
        checksums = {
            self._compute_checksum(content.encode() if isinstance(content, str) else content) for content in contents
        }
        moved = any((vals[name] or False) != (self[name] or False) for name in PLACE if name in vals)
        return moved or bool(checksums - {self.checksum})

    def write(self, vals):
        # EXTENDS 'base': the bytes that were sent are frozen, superuser included
        # sudo: any attachment must be recognised, also by who may not read it
        if any(attachment._recouvrement_alters(vals) for attachment in self.sudo()._recouvrement_frozen()):
            raise UserError(self.env._("The PDF of a letter cannot be changed: what was sent is frozen."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        # sudo: see write
        if self.sudo()._recouvrement_frozen():
            raise UserError(self.env._("The PDF of a letter cannot be deleted: what was sent is frozen."))
