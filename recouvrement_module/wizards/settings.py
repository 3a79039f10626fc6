# Part of recouvrement_module. License LGPL-3.
from odoo import api, fields, models
from odoo.exceptions import UserError


class RecouvrementSettings(models.TransientModel):
    """The settings of a company, for a collection manager who administers neither Odoo nor the company.

    Sending and the day on which it starts are those of the setup page, see ``recouvrement.setup``.
    """

    _name = "recouvrement.settings"
    _description = "Settings of collection"

    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_sending = fields.Boolean(related="company_id.recouvrement_sending", string="Sending Is On")
    recouvrement_policy_id = fields.Many2one("recouvrement.policy", string="Default Policy")
    recouvrement_bank_check = fields.Selection(
        selection=[("off", "Ignore"), ("warn", "Warn"), ("hold", "Hold")],
        string="Unmatched Bank Lines",
        required=True,
    )
    recouvrement_bank_behind = fields.Selection(
        selection=[("off", "Ignore"), ("hold", "Hold")], string="Bank Not Up to Date", required=True
    )
    recouvrement_unsent_check = fields.Boolean(string="Wait Until Invoice Is Sent")
    copy_address_name = fields.Char(
        string="Blind-Copy Address",
        help="What is sent to it in copy from elsewhere is filed on the case of the customer.",
    )
    copy_address_domain = fields.Char(related="company_id.alias_domain_id.name")
    recouvrement_legal_form = fields.Char(string="Legal Form")
    recouvrement_capital = fields.Monetary(string="Share Capital")
    recouvrement_rcs_city = fields.Char(string="Trade Register")
    asked = fields.Char(compute="_compute_asked")

    @api.model
    def default_get(self, fields):
        # EXTENDS 'base'
        values = super().default_get(fields)
        # sudo: the settings of the root, also with only a branch ticked or allowed
        root = self.env.company.sudo().root_id
        for name in self._get_setting_names():
            values[name] = self.env["res.company"]._fields[name].convert_to_write(root[name], root)
        return values | {"company_id": root.id, "copy_address_name": root.recouvrement_copy_alias_id.alias_name}

    @api.depends("recouvrement_legal_form", "company_id")
    def _compute_asked(self):
        for settings in self:
            # sudo: the root, also with only a branch ticked
            company = settings.company_id.sudo()
            codes = company._recouvrement_asked_mentions(settings.recouvrement_legal_form) if company else []
            settings.asked = " ".join(codes)

    @api.model
    def _get_setting_names(self):
        """The fields of the company that are set here; each capability adds its own to this model."""
        return [name for name in self._fields if name.startswith("recouvrement_")]

    def action_apply(self):
        """Write the settings on the company."""
        self.ensure_one()
        self._check_own_company()
        fields_of_company = self.env["res.company"]._fields
        # sudo: a collection manager, whom the access rules of this model ask for, sets these fields and no other
        company = self.company_id.sudo()
        company.write({
            name: fields_of_company[name].convert_to_write(self[name], self) for name in self._get_setting_names()
        })  # fmt: skip
        if (self.copy_address_name or "") != (company.recouvrement_copy_alias_id.alias_name or ""):
            # sudo: see above; the address is made for the company
            company._recouvrement_set_copy_address(self.copy_address_name)
        return {"type": "ir.actions.act_window_close"}

    def _check_own_company(self):
        """Refuse to set anything of a company in which this person does not work now."""
        # sudo: a root is reached through any of its branches
        if self.company_id not in self.env.companies.sudo().root_id:
            raise UserError(self.env._("%s is not among your companies.", self.company_id.sudo().name))

    def action_open_setup(self):
        """Open the page on which sending is switched."""
        return self.env["recouvrement.setup"].action_open()
