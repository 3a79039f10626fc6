# Part of recouvrement_module. License LGPL-3.
from odoo import models

FROZEN = {"recouvrement.plan": ("pdf", "proof"), "recouvrement.plan.notice": ("pdf", "proof")}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _recouvrement_proofs(self):
        # EXTENDS recouvrement_module: the agreement as it was proposed, and as it was signed
        frozen = self.filtered(lambda attachment: attachment.res_field in FROZEN.get(attachment.res_model, ()))
        return super()._recouvrement_proofs() | frozen
