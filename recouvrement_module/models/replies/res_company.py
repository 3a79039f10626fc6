# Part of recouvrement_module. License LGPL-3.
from odoo import fields, models
from odoo.exceptions import UserError


class ResCompany(models.Model):
    _inherit = "res.company"

    recouvrement_copy_alias_id = fields.Many2one("mail.alias", string="Blind-Copy Address", ondelete="set null")

    def _recouvrement_set_copy_address(self, name):
        """Give the company its blind-copy address: what is sent to it in copy is filed on the cases.

        :param str name: the part before the @, empty for none.
        :raise UserError: when the company has no alias domain.
        """
        self.ensure_one()
        name = (name or "").strip()
        if not name:
            self.recouvrement_copy_alias_id.unlink()
            return
        if not self.alias_domain_id:
            raise UserError(self.env._("The company has no alias domain: an administrator sets it in the settings."))
        vals = {
            "alias_name": name,
            "alias_domain_id": self.alias_domain_id.id,
            "alias_model_id": self.env["ir.model"]._get_id("recouvrement.reply"),
            "alias_contact": "partners",
            "alias_defaults": repr({"company_id": self.id}),
        }
        if self.recouvrement_copy_alias_id:
            self.recouvrement_copy_alias_id.write(vals)
        else:
            self.recouvrement_copy_alias_id = self.env["mail.alias"].create(vals)
