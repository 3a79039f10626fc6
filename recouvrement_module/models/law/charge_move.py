# Part of recouvrement_module. License LGPL-3.
from odoo import models


class AccountMove(models.Model):
    """What a person sees of the charges that were made."""

    _inherit = "account.move"

    def _recouvrement_attach(self, name, content):
        """Attach the claim to the document that charges it."""
        self.ensure_one()
        attachment = self.env["ir.attachment"].create({
            "name": name, "raw": content, "res_model": self._name, "res_id": self.id,
        })  # fmt: skip
        # sudo: which claim goes with a charge is said by the button that charges only
        self.sudo().recouvrement_claim_id = attachment
        self.message_post(
            body=self.env._("Charged as it is struck in the attached claim."), attachment_ids=attachment.ids
        )

    def _recouvrement_open_charges(self):
        """Open the documents that charge interest: one on its form, several as a list."""
        action = self.env["ir.actions.actions"]._for_xml_id("recouvrement_module.charge_action")
        if len(self) == 1:
            return {**action, "views": [(False, "form")], "res_id": self.id}
        return {**action, "domain": [("id", "in", self.ids)]}
